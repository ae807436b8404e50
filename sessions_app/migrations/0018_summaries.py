import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

SUMMARY, SERIES = "sessions_app_episodesummary", "sessions_app_seriessummary"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0010_find_among_many'),
        ("sessions_app", "0017_items_and_activities"),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='EpisodeSummary',
            fields=[
                ('episode', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='summary', serialize=False, to='sessions_app.episode')),
                ('sessions', models.PositiveIntegerField(default=0)),
                ('sessions_with_iastm', models.PositiveIntegerField(default=0)),
                ('sessions_with_exercise', models.PositiveIntegerField(default=0)),
                ('sessions_not_timed', models.PositiveIntegerField(default=0)),
                ('first_session_at', models.DateTimeField(null=True)),
                ('last_session_at', models.DateTimeField(null=True)),
                ('exercise_seconds', models.PositiveIntegerField(default=0)),
                ('iastm_seconds', models.PositiveIntegerField(default=0)),
                ('warm_up_seconds', models.PositiveIntegerField(default=0)),
                ('passive_seconds', models.PositiveIntegerField(default=0)),
                ('active_seconds', models.PositiveIntegerField(default=0)),
                ('asking_seconds', models.PositiveIntegerField(default=0)),
                ('exercise_share', models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('last_session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.treatmentsession')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['clinic', '-last_session_at'], name='summaries_by_last_session')],
                'constraints': [models.CheckConstraint(condition=models.Q(('exercise_share', None), ('exercise_share__range', (0, 1)), _connector='OR'), name='a_share_lies_between_0_and_1'), models.CheckConstraint(condition=models.Q(models.Q(('first_session_at', None), ('last_session', None), ('last_session_at', None), ('sessions', 0)), models.Q(('first_session_at__isnull', False), ('last_session__isnull', False), ('last_session_at__isnull', False), ('sessions__gt', 0)), _connector='OR'), name='the_last_session_is_known_when_there_is_one')],
            },
        ),
        migrations.CreateModel(
            name='SeriesSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=12)),
                ('subject', models.CharField(max_length=80)),
                ('measured_state', models.CharField(max_length=16)),
                ('unit', models.CharField(max_length=20)),
                ('scale_min', models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ('scale_max', models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ('readings', models.PositiveIntegerField()),
                ('first_value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('first_at', models.DateTimeField()),
                ('last_value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('last_at', models.DateTimeField()),
                ('lowest_value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('highest_value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('episode', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='series_summaries', to='sessions_app.episode')),
                ('measure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['episode', 'measure', 'id'],
                'indexes': [models.Index(fields=['measure', 'clinic', '-last_at'], name='series_of_a_clinic')],
                'constraints': [models.UniqueConstraint(fields=('episode', 'measure', 'side', 'subject', 'measured_state', 'unit', 'scale_min', 'scale_max'), name='a_series_is_summed_up_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('readings__gt', 0)), name='a_summed_up_series_has_values')],
            },
        ),
        ]),
        *(guards.row_security(table) for table in (SUMMARY, SERIES)),
        *(guards.clinic_key(table, "patient_id", "clinic_patient") for table in (SUMMARY, SERIES)),
        *(guards.patient_key(table, "episode_id", "sessions_app_episode") for table in (SUMMARY, SERIES)),
        guards.patient_key(SUMMARY, "last_session_id", "sessions_app_treatmentsession"),
        guards.codes_of_its_clinic(SERIES, "measure_id"),
    ]
