"""A trial of one patient, with its drawn order and its end: added, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

TRIAL, PHASE, STOP = "sessions_app_trial", "sessions_app_trialphase", "sessions_app_trialstop"
TABLES = (TRIAL, PHASE, STOP)

class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_consent_to_a_trial'),
        ('sessions_app', '0037_words_of_a_clinic_in_its_language'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('design', models.CharField(choices=[('pairs', 'Pairs by lot'), ('withdrawal', 'Out and back by lot')], max_length=12, verbose_name='Design')),
                ('steps', models.PositiveSmallIntegerField(verbose_name='Steps')),
                ('step_days', models.PositiveSmallIntegerField(verbose_name='Days in a step')),
                ('seed', models.BigIntegerField()),
                ('series_key', models.JSONField(default=list)),
                ('begun_at', models.DateTimeField()),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.consent')),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='sessions_app.episode')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['episode', 'begun_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TrialPhase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('with_iastm', models.BooleanField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phases', to='sessions_app.trial')),
            ],
            options={
                'ordering': ['trial', 'position'],
            },
        ),
        migrations.CreateModel(
            name='TrialStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stopped_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='Why')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('stopped_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trial', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stop', to='sessions_app.trial')),
            ],
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.UniqueConstraint(fields=('patient', 'id'), name='trial_with_its_patient'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(('steps__gte', 12)), name='a_trial_is_long_enough_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(('step_days__gte', 1)), name='a_step_of_a_trial_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='trialphase',
            constraint=models.UniqueConstraint(fields=('trial', 'position'), name='phases_of_a_trial_are_ordered'),
        ),
        migrations.AddConstraint(
            model_name='trialphase',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_phase_of_a_trial_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='trialstop',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='a_stopped_trial_says_why'),
        ),
        *(guards.row_security(table) for table in TABLES),
        *(guards.clinic_key(table, "patient_id", "clinic_patient") for table in TABLES),
        guards.patient_key(TRIAL, "episode_id", "sessions_app_episode"),
        guards.patient_key(TRIAL, "consent_id", "clinic_consent"),
        *(guards.patient_key(table, "trial_id", TRIAL) for table in (PHASE, STOP)),
        guards.codes_of_its_clinic(TRIAL, "measure_id"),
        *(guards.append_only(table) for table in TABLES),
    ]
    operations = [Together(operations[:3]), Together(operations[3:])]
