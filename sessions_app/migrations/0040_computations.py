"""Answers of the worker with the hour of their inputs, and the hour at which a summary was last written.

Whoever writes a summary holds a lock of the clinic that is shared among writers; the worker takes it alone
for the moment in which it notes the hour. So what was written before that hour is committed, and what comes
later shows as later.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

TABLE, SUMMARY = "sessions_app_computation", "sessions_app_episodesummary"
WRITTEN = f"""
    CREATE FUNCTION note_writing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_catalog.pg_advisory_xact_lock_shared(
            pg_catalog.hashtext('summaries'), NEW.clinic_id::integer);
        NEW.written_at := pg_catalog.clock_timestamp();
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_summary_says_when_it_was_written BEFORE INSERT OR UPDATE ON {SUMMARY}
        FOR EACH ROW EXECUTE FUNCTION note_writing();
"""
# What a figure reads beside the summaries: the episode's condition and times, the patient's birth date.
TOUCHED = f"""
    CREATE FUNCTION touch_summaries() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF TG_TABLE_NAME = 'clinic_patient' THEN
            UPDATE public.{SUMMARY} SET written_at = clock_timestamp()
                WHERE patient_id = NEW.id AND clinic_id = NEW.clinic_id;
        ELSE
            UPDATE public.{SUMMARY} SET written_at = clock_timestamp() WHERE episode_id = NEW.id;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER what_counts_has_changed AFTER UPDATE ON sessions_app_episode
        FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION touch_summaries();
    CREATE TRIGGER what_counts_has_changed AFTER UPDATE ON clinic_patient
        FOR EACH ROW WHEN (OLD.born_on IS DISTINCT FROM NEW.born_on) EXECUTE FUNCTION touch_summaries();
"""
CLOSED = f"""
    CREATE TRIGGER an_answer_and_its_question_stay BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (OLD.state IN ('done', 'failed') OR (OLD.kind, OLD.parameters, OLD.question, OLD.asked_at,
            OLD.asked_by_id, OLD.clinic_id) IS DISTINCT FROM (NEW.kind, NEW.parameters, NEW.question,
            NEW.asked_at, NEW.asked_by_id, NEW.clinic_id))
        EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_consent_to_a_trial'),
        ('sessions_app', '0039_who_says_it_is_the_patient'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Computation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('parameters', models.JSONField()),
                ('question', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being worked out'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('job', models.UUIDField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('inputs_at', models.DateTimeField(null=True)),
                ('inputs_count', models.PositiveIntegerField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(null=True)),
                ('failure', models.CharField(blank=True, choices=[('not allowed', 'Whoever asked may no longer see these figures.'), ('error', "The figures could not be worked out. The server's log names the fault.")], max_length=12)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='episodesummary',
            name='written_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddIndex(
            model_name='episodesummary',
            index=models.Index(fields=['clinic', 'written_at'], name='summaries_by_writing'),
        ),
        migrations.AddField(
            model_name='computation',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='computation',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddIndex(
            model_name='computation',
            index=models.Index(fields=['clinic', 'question', '-id'], name='computations_of_a_question'),
        ),
        migrations.AddConstraint(
            model_name='computation',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('clinic', 'question'), name='a_question_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='computation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('begun_at', None), ('inputs_at', None), ('inputs_count', None), ('failure', ''), ('finished_at', None), ('result__isnull', True)), models.Q(('state', 'running'), ('begun_at__isnull', False), ('inputs_at__isnull', False), ('inputs_count', None), ('failure', ''), ('finished_at', None), ('result__isnull', True)), models.Q(('state', 'done'), ('begun_at__isnull', False), ('inputs_at__isnull', False), ('inputs_count__isnull', False), ('failure', ''), ('finished_at__isnull', False), ('result__isnull', False)), models.Q(('state', 'failed'), ('begun_at__isnull', False), ('inputs_at__isnull', False), ('inputs_count', None), ('finished_at__isnull', False), ('result__isnull', True), models.Q(('failure', ''), _negated=True)), _connector='OR'), name='a_computation_says_how_far_it_is'),
        ),
        guards.row_security(TABLE),
        migrations.RunSQL(WRITTEN, f"DROP TRIGGER a_summary_says_when_it_was_written ON {SUMMARY}; DROP FUNCTION note_writing()"),
        migrations.RunSQL(
            TOUCHED,
            "DROP TRIGGER what_counts_has_changed ON sessions_app_episode;"
            "DROP TRIGGER what_counts_has_changed ON clinic_patient; DROP FUNCTION touch_summaries()",
        ),
        migrations.RunSQL(CLOSED, f"DROP TRIGGER an_answer_and_its_question_stay ON {TABLE}"),
    ]
    operations = [Together(operations[:1]), Together(operations[1:])]
