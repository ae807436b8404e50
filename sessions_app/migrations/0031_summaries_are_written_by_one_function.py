"""The app reads summaries and writes them through one function, which takes an episode as a whole.

What it ends is the summary that is changed by hand, a column or a row at a time: the app's rights on the two
tables (clinic/grants.py) are to read. The function cannot know whether it is told the truth; that stays with
`manage.py verify_summaries`.
"""

from django.db import migrations

SUMMARY, SERIES = "sessions_app_episodesummary", "sessions_app_seriessummary"
KEEP = f"""
    CREATE FUNCTION keep_summary(summary jsonb, series jsonb) RETURNS void LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        told public.{SUMMARY} := jsonb_populate_record(NULL::public.{SUMMARY}, summary);
    BEGIN
        -- Row security does not bind the owner of the tables, as whom this runs.
        IF session_user <> current_user AND told.clinic_id IS DISTINCT FROM app_clinic() THEN
            RAISE EXCEPTION 'a_summary_is_of_the_clinic_worked_in: % refuses', '{SUMMARY}'
                USING ERRCODE = 'insufficient_privilege', TABLE = '{SUMMARY}';
        END IF;
        DELETE FROM public.{SUMMARY} WHERE episode_id = told.episode_id AND clinic_id = told.clinic_id;
        INSERT INTO public.{SUMMARY} SELECT told.*;
        DELETE FROM public.{SERIES} WHERE episode_id = told.episode_id AND clinic_id = told.clinic_id;
        INSERT INTO public.{SERIES} (
                clinic_id, patient_id, episode_id, measure_id, side, subject, measured_state, moment,
                recall_period, version, unit, scale_min, scale_max,
                readings, first_value, first_at, last_value, last_at, lowest_value, highest_value)
            SELECT told.clinic_id, told.patient_id, told.episode_id, measure_id, side, subject,
                measured_state, moment, recall_period, version, unit, scale_min, scale_max,
                readings, first_value, first_at, last_value, last_at, lowest_value, highest_value
            FROM jsonb_populate_recordset(NULL::public.{SERIES}, series);
    END $$;
"""


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0030_a_series_is_of_readings_that_compare')]

    operations = [
        migrations.RunSQL(KEEP, "DROP FUNCTION keep_summary(jsonb, jsonb)"),
    ]
