"""What is said as the patient is said by the patient, or by a guardian who was granted to: the database holds to
it, as it does for ticks. Answers that are not sent yet are read by nobody else."""

from django.db import migrations

ME = "(SELECT app_user())"
OWN_CLINIC = "clinic_id = (SELECT app_clinic())"


def by_the_patient(table, grant):
    herself = f"EXISTS (SELECT FROM clinic_patient p WHERE p.id = {table}.patient_id AND p.portal_user_id = {ME})"
    guardian = (
        f"EXISTS (SELECT FROM clinic_guardian g WHERE g.patient_id = {table}.patient_id"
        f" AND g.portal_user_id = {ME} AND g.{grant})"
    )
    return f"({herself} OR {guardian})"


def at_her_visit(table):
    return f"EXISTS (SELECT FROM sessions_app_visit v WHERE v.id = {table}.visit_id AND v.patient_id = {table}.patient_id)"


def said(table, hand, grant, *more):
    """Added in one's own name, about oneself or one's ward."""
    mine = " AND ".join([OWN_CLINIC, f"{hand} = {ME}", by_the_patient(table, grant), *more])
    return migrations.RunSQL(
        f"ALTER POLICY own_words ON {table} WITH CHECK ({mine})",
        f"ALTER POLICY own_words ON {table} WITH CHECK ({OWN_CLINIC} AND {hand} = {ME})",
    )


def begun(table):
    mine = f"{OWN_CLINIC} AND {by_the_patient(table, 'may_answer')}"
    return migrations.RunSQL(
        f"ALTER POLICY own_clinic ON {table} USING ({mine})"
        f" WITH CHECK ({mine} AND saved_by_id = {ME} AND {at_her_visit(table)})",
        f"DROP POLICY own_clinic ON {table}; CREATE POLICY own_clinic ON {table} USING ({OWN_CLINIC})",
    )


def ended_by_its_hand(table):
    return migrations.RunSQL(
        f"ALTER POLICY own_clinic ON {table} WITH CHECK ({OWN_CLINIC} AND ended_by_id = {ME})",
        f"DROP POLICY own_clinic ON {table}; CREATE POLICY own_clinic ON {table} USING ({OWN_CLINIC})",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0013_log_ins_of_guardians'),
        ('sessions_app', '0038_trials_of_one_patient'),
    ]

    operations = [
        said("sessions_app_patientreport", "sent_by_id", "may_answer", at_her_visit("sessions_app_patientreport")),
        said("sessions_app_correctionrequest", "asked_by_id", "may_keep_data"),
        begun("sessions_app_begunreport"),
        ended_by_its_hand("clinic_portalending"),
    ]
