"""An erasure takes with it what it left behind before: log-ins that were withdrawn long ago, and the words of merges
that were withdrawn or undone. It waits for a merge that is asked for. A record that is several merged together is kept
for as long as the birth date asks that asks longest. What is written while it runs is either erased with it or
refused."""

from importlib import import_module

from django.db import migrations

from clinic import guards_keeping

of_0049 = import_module("sessions_app.migrations.0049_records_end")
of_0050 = import_module("sessions_app.migrations.0050_erasing_waits_for_nobody_who_looks")


def changed(text, **pieces):
    """The text with one passage of it put for another, each found once."""
    text = text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    for before, after in pieces.values():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


OWN_BIRTH_DATE = """
            (CASE WHEN p.born_on_is_estimated THEN date_trunc('year', p.born_on) + interval '1 year - 1 day'
                ELSE p.born_on END + make_interval(years => c.majority_age))::date AS grown_up,
"""
LATEST_BIRTH_DATE = """
            (SELECT max(CASE WHEN b.born_on_is_estimated
                    THEN date_trunc('year', b.born_on) + interval '1 year - 1 day' ELSE b.born_on END
                    + make_interval(years => c.majority_age))::date
                FROM public.clinic_patient b WHERE b.id = ANY (r.whose)) AS grown_up,
"""
RECORDS_KEPT = changed(of_0049.RECORDS_KEPT, birth=(OWN_BIRTH_DATE, LATEST_BIRTH_DATE))

# Whose log-in opened, now or before, nothing but what is erased: no place of work, and no other record that
# is on file, in any clinic. A record that is on file names its people.
LOG_INS = """
    WITH opened AS (
        SELECT p.portal_user_id AS person, p.id AS record FROM public.clinic_patient p
        UNION ALL SELECT g.portal_user_id, g.patient_id FROM public.clinic_guardian g
        UNION ALL SELECT e.person_id, e.patient_id FROM public.clinic_portalending e
        UNION ALL SELECT i.used_by_id, i.patient_id FROM public.clinic_invitation i
        UNION ALL SELECT i.person_id, i.patient_id FROM public.clinic_invitation i
    )
    SELECT coalesce(array_agg(u.id), '{}') INTO people FROM public.clinic_user u
    WHERE EXISTS (SELECT FROM opened o WHERE o.person = u.id AND o.record = ANY (whose))
        AND NOT EXISTS (SELECT FROM opened o WHERE o.person = u.id AND o.record <> ALL (whose))
        AND NOT EXISTS (SELECT FROM public.clinic_membership m WHERE m.user_id = u.id);
"""
FOUND = of_0049.LOG_INS_THAT_END
LOG_INS_BEFORE = FOUND[FOUND.index("    SELECT coalesce(") : FOUND.index("    DELETE FROM")]
LOG_INS_THAT_END = changed(FOUND, found=(LOG_INS_BEFORE, LOG_INS))

ASKS_FIRST = "    IF asked.asked_by_id IS NOT DISTINCT FROM public.app_user() THEN\n"
HOLDS_STILL = """
    IF EXISTS (SELECT FROM unnest(whose) record WHERE NOT public.hold_still(record, alone => true)) THEN
        PERFORM public.refuse_erasure('nobody_writes_in_a_record_that_is_erased');
    END IF;
    IF EXISTS (SELECT FROM public.clinic_patientmerge
            WHERE (patient_id = ANY (whose) OR merged_id = ANY (whose)) AND state = 'asked') THEN
        PERFORM public.refuse_erasure('a_merge_is_decided_first');
    END IF;
"""
TWO_PEOPLE_GO = "    DELETE FROM public.clinic_twopeople "
MERGES_GO = "    DELETE FROM public.clinic_patientmerge WHERE merged_id = ANY (whose);\n"
ERASE_BEFORE = of_0050.Migration.operations[0].sql
ERASE = changed(
    ERASE_BEFORE.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION"),
    still=(ASKS_FIRST, HOLDS_STILL + ASKS_FIRST),
    merges=(TWO_PEOPLE_GO, MERGES_GO + TWO_PEOPLE_GO),
)
AS_BEFORE = changed(of_0049.RECORDS_KEPT) + changed(FOUND) + ERASE_BEFORE

# All that hangs on a patient, but what an erasure leaves: the trail and its own tombstone.
ORGANISATION = (
    "invitation patientalert guardian careteammember breakglass consent consentwithdrawal legalhold"
    " erasurerequest patientmerge portalending"
)
CARE = (
    "episode episodediagnosis episodegoal planrevision planfrequency plannedcomponent episodenote iastmdecision"
    " caredecision visit draft drafthandover standinganswers treatmentsession addendum observation"
    " patientactivity homeprogrammeitem homeprogrammeend patientreport begunreport correctionrequest"
    " correctionanswer homelog plannedmeasure adverseevent adverseeventresolution adverseeventinerror followup"
    " episodesummary sessionsummary seriessummary trial trialphase trialstop"
)
TABLES = [f"clinic_{one}" for one in ORGANISATION.split()] + [f"sessions_app_{one}" for one in CARE.split()]


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0026_log_ins_are_renewed'),
        ('sessions_app', '0050_erasing_waits_for_nobody_who_looks'),
    ]

    operations = [
        guards_keeping.records_hold_still(),
        *(guards_keeping.closed_once_erased(table) for table in TABLES),
        guards_keeping.closed_once_erased("clinic_patientmerge", "merged_id"),
        migrations.RunSQL(RECORDS_KEPT + LOG_INS_THAT_END + ERASE, AS_BEFORE),
    ]
