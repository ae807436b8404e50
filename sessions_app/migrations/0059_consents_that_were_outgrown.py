"""A guardian's consent to instrument work went on counting after the patient had come of age. When a session is sealed
the database asks what sessions_app/policies_consent.py asks: of an adult's session, nothing that a guardian gave while
the patient was a minor."""

from django.db import migrations

# Years are taken off the day, as clinic/consent_wordings.py does: born on 29 February, of age on 1 March.
OUTGROWN = """
            AND NOT (c.given_by_guardian_id IS NOT NULL
                AND p.born_on > (c.given_at AT TIME ZONE k.time_zone)::date - interval '18 years'
                AND p.born_on <= (start_at AT TIME ZONE k.time_zone)::date - interval '18 years')"""
AGREED = """
    CREATE OR REPLACE FUNCTION instrument_work_is_agreed_to(
        session bigint, patient bigint, start_at timestamptz, over timestamptz
    ) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.clinic_consent c
            JOIN public.clinic_patient p ON p.id = c.patient_id
            JOIN public.clinic_clinic k ON k.id = c.clinic_id
            LEFT JOIN public.clinic_consentwithdrawal w ON w.consent_id = c.id
            WHERE c.patient_id = patient AND c.kind = 'iastm' AND c.given_at < over
            AND (c.given_by_guardian_id IS NOT NULL
                OR p.born_on + interval '18 years' <= (start_at AT TIME ZONE k.time_zone)::date)%s
            AND (w.id IS NULL OR w.withdrawn_at >= over OR (w.withdrawn_at >= start_at AND NOT EXISTS (
                SELECT FROM public.sessions_app_iastmpass i
                JOIN public.sessions_app_component o ON o.id = i.component_id AND o.outcome = 'done'
                WHERE i.treatment_session_id = session AND NOT i.stopped_early)))
        ) $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0058_no_lotion_against_an_allergy'),
    ]

    operations = [
        migrations.RunSQL(AGREED % OUTGROWN, AGREED % ""),
    ]
