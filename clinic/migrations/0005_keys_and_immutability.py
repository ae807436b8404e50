from django.db import migrations

from clinic import guards

OF_A_PATIENT = [
    "accessevent",
    "breakglass",
    "careteammember",
    "consent",
    "consentwithdrawal",
    "guardian",
    "invitation",
    "patientalert",
]


class Migration(migrations.Migration):
    dependencies = [("clinic", "0004_parents_with_their_patient")]

    operations = [
        *(guards.clinic_key(f"clinic_{name}", "patient_id", "clinic_patient") for name in OF_A_PATIENT),
        guards.clinic_key("clinic_patient", "merged_into_id", "clinic_patient"),
        guards.patient_key("clinic_consent", "given_by_guardian_id", "clinic_guardian"),
        guards.patient_key("clinic_consentwithdrawal", "consent_id", "clinic_consent"),
        guards.immutability_functions(),
        guards.append_only("clinic_accessevent"),
        guards.append_only("clinic_breakglass"),
        guards.append_only("clinic_consent"),
        guards.append_only("clinic_consentwithdrawal"),
        guards.never_deleted("clinic_patient"),
        guards.never_deleted("clinic_membership"),
        guards.never_deleted("clinic_trailhead"),
    ]
