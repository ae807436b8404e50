"""One row for each session that counts, written with the summary of its episode by the same function.

The rows of what is signed already come with `manage.py up` or `verify_summaries --missing`.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards

SUMMARY, SERIES = "sessions_app_episodesummary", "sessions_app_seriessummary"
SESSION = "sessions_app_sessionsummary"
BEGIN = f"""
    CREATE FUNCTION keep_summary(PARAMETERS) RETURNS void LANGUAGE plpgsql
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
"""
# A row that says the same stays as it is: of twenty sessions one is written, not twenty.
SESSIONS = f"""
        IF EXISTS (SELECT FROM jsonb_populate_recordset(NULL::public.{SESSION}, sessions) one
                WHERE (one.clinic_id, one.patient_id, one.episode_id)
                    IS DISTINCT FROM (told.clinic_id, told.patient_id, told.episode_id)) THEN
            RAISE EXCEPTION 'a_summary_is_of_one_episode: % refuses', '{SESSION}'
                USING ERRCODE = 'insufficient_privilege', TABLE = '{SESSION}';
        END IF;
        DELETE FROM public.{SESSION} kept
            WHERE kept.episode_id = told.episode_id AND kept.clinic_id = told.clinic_id
            AND NOT EXISTS (SELECT FROM jsonb_populate_recordset(NULL::public.{SESSION}, sessions) one
                WHERE one.treatment_session_id = kept.treatment_session_id AND one = kept);
        INSERT INTO public.{SESSION} SELECT one.*
            FROM jsonb_populate_recordset(NULL::public.{SESSION}, sessions) one
            WHERE NOT EXISTS (SELECT FROM public.{SESSION} kept
                WHERE kept.treatment_session_id = one.treatment_session_id);
"""
BEFORE = BEGIN.replace("PARAMETERS", "summary jsonb, series jsonb") + "END $$;"
NOW = BEGIN.replace("PARAMETERS", "summary jsonb, series jsonb, sessions jsonb") + SESSIONS + "END $$;"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_consent_to_a_trial'),
        ('sessions_app', '0040_computations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SessionSummary',
            fields=[
                ('treatment_session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='summary', serialize=False, to='sessions_app.treatmentsession')),
                ('started_at', models.DateTimeField()),
                ('day_not_recorded', models.BooleanField()),
                ('entered_later', models.BooleanField()),
                ('has_exercise', models.BooleanField()),
                ('has_iastm', models.BooleanField()),
                ('iastm_alone', models.BooleanField()),
                ('exercise_seconds', models.PositiveIntegerField()),
                ('iastm_seconds', models.PositiveIntegerField()),
                ('warm_up_seconds', models.PositiveIntegerField()),
                ('passive_seconds', models.PositiveIntegerField()),
                ('active_seconds', models.PositiveIntegerField()),
                ('asking_seconds', models.PositiveIntegerField()),
                ('is_timed', models.BooleanField()),
                ('iastm_is_timed', models.BooleanField()),
                ('charting_seconds', models.PositiveIntegerField()),
                ('until_signed_seconds', models.PositiveIntegerField()),
                ('tidier_answerable', models.PositiveSmallIntegerField()),
                ('tidier_partly', models.PositiveSmallIntegerField()),
                ('tidier_missing', models.PositiveSmallIntegerField()),
                ('cert_answerable', models.PositiveSmallIntegerField()),
                ('cert_partly', models.PositiveSmallIntegerField()),
                ('cert_missing', models.PositiveSmallIntegerField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('condition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.condition')),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='session_summaries', to='sessions_app.episode')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('practitioner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.site')),
            ],
            options={
                'ordering': ['-started_at', '-treatment_session'],
                'indexes': [models.Index(fields=['clinic', '-started_at'], name='session_summaries_of_a_clinic')],
                'constraints': [models.CheckConstraint(condition=models.Q(('iastm_alone', False), models.Q(('has_exercise', False), ('has_iastm', True)), _connector='OR'), name='iastm_alone_is_iastm_without_exercise')],
            },
        ),
        guards.row_security(SESSION),
        guards.clinic_key(SESSION, "patient_id", "clinic_patient"),
        guards.clinic_key(SESSION, "site_id", "clinic_site"),
        guards.patient_key(SESSION, "episode_id", "sessions_app_episode"),
        guards.patient_key(SESSION, "treatment_session_id", "sessions_app_treatmentsession"),
        guards.codes_of_its_clinic(SESSION, "condition_id"),
        migrations.RunSQL(
            "DROP FUNCTION keep_summary(jsonb, jsonb);" + NOW,
            "DROP FUNCTION keep_summary(jsonb, jsonb, jsonb);" + BEFORE,
        ),
    ]
