from django.db import migrations

from clinic import guards

HISTORIES = [
    "careteammember",
    "clinic",
    "credential",
    "guardian",
    "membership",
    "patient",
    "patientalert",
    "site",
]


class Migration(migrations.Migration):
    dependencies = [("clinic", "0007_history")]

    operations = [
        *(guards.append_only(f"clinic_{name}history") for name in HISTORIES),
        *(guards.row_security(f"clinic_{name}history") for name in HISTORIES if name != "clinic"),
        guards.row_security_of_the_clinics_history("clinic_clinichistory"),
    ]
