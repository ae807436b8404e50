"""What is said as the patient is said by her, or by who is her guardian still: a guardianship that has ended answers for
nobody, whatever the grant says. Both speak for what was merged into the record that their log-in opens, too."""

from importlib import import_module

from django.db import migrations

of_0039 = import_module("sessions_app.migrations.0039_who_says_it_is_the_patient")
OWN_CLINIC, ME = of_0039.OWN_CLINIC, of_0039.ME

SPEAKS = """
    CREATE FUNCTION speaks_for(patient bigint, needed text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.clinic_patient p
            JOIN public.clinic_patient shown ON shown.id = coalesce(p.merged_into_id, p.id)
            WHERE p.id = patient AND (
                shown.portal_user_id = public.app_user()
                OR EXISTS (SELECT FROM public.clinic_guardian g
                    WHERE g.patient_id = shown.id AND g.portal_user_id = public.app_user() AND g.ended_at IS NULL
                        AND CASE needed WHEN 'may_answer' THEN g.may_answer
                            WHEN 'may_keep_data' THEN g.may_keep_data ELSE false END)))
    $$;
"""
SAID = (
    ("sessions_app_homelog", "told", "logged_by_id", "may_answer"),
    ("sessions_app_patientreport", "own_words", "sent_by_id", "may_answer"),
    ("sessions_app_correctionrequest", "own_words", "asked_by_id", "may_keep_data"),
)
AT_A_VISIT = ("sessions_app_patientreport", "sessions_app_begunreport")
BEGUN = "sessions_app_begunreport"


def said(table, policy, hand, grant):
    """Added in one's own name, about oneself or one's ward."""

    def rule(by_the_patient):
        mine = [OWN_CLINIC, f"{hand} = {ME}", by_the_patient]
        mine += [of_0039.at_her_visit(table)] * (table in AT_A_VISIT)
        return f"ALTER POLICY {policy} ON {table} WITH CHECK ({' AND '.join(mine)})"

    return migrations.RunSQL(
        rule(f"speaks_for(patient_id, '{grant}')"), rule(of_0039.by_the_patient(table, grant))
    )


def begun():
    def rule(by_the_patient):
        mine = f"{OWN_CLINIC} AND {by_the_patient}"
        return (
            f"ALTER POLICY own_clinic ON {BEGUN} USING ({mine})"
            f" WITH CHECK ({mine} AND saved_by_id = {ME} AND {of_0039.at_her_visit(BEGUN)})"
        )

    return migrations.RunSQL(
        rule("speaks_for(patient_id, 'may_answer')"), rule(of_0039.by_the_patient(BEGUN, "may_answer"))
    )


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0051_erasing_leaves_no_name')]

    operations = [
        migrations.RunSQL(SPEAKS, "DROP FUNCTION speaks_for(bigint, text);"),
        *(said(*one) for one in SAID),
        begun(),
    ]
