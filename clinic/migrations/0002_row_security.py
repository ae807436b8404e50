from django.db import migrations

from clinic import guards

OF_ONE_CLINIC = [
    "clinic_accessevent",
    "clinic_breakglass",
    "clinic_careteammember",
    "clinic_consent",
    "clinic_consentwithdrawal",
    "clinic_credential",
    "clinic_guardian",
    "clinic_invitation",
    "clinic_patientalert",
    "clinic_site",
    "clinic_trailhead",
]


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_tables")]

    operations = [
        guards.identity_functions(),
        guards.invitation_finds_its_clinic(),
        guards.row_security_of_clinics("clinic_clinic"),
        guards.row_security_of_memberships("clinic_membership"),
        guards.row_security_of_patients("clinic_patient"),
        *map(guards.row_security, OF_ONE_CLINIC),
    ]
