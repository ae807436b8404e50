import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

DECISIONS = ["sessions_app_caredecision", "sessions_app_iastmdecision"]


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0010_find_among_many'),
        ('sessions_app', '0013_what_published_cases_say'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CareDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_number', models.PositiveSmallIntegerField(verbose_name='At session')),
                ('decided_at', models.DateTimeField()),
                ('decision', models.CharField(choices=[('continue', 'Continue'), ('change', 'Change plan'), ('stop', 'Stop treatment'), ('refer', 'Refer')], max_length=8, verbose_name='Decision')),
                ('words', models.CharField(max_length=500, verbose_name='Why')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_decisions', to='sessions_app.episode')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['episode', 'decided_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_care_decision_says_why')],
            },
        ),
        migrations.CreateModel(
            name='IastmDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_number', models.PositiveSmallIntegerField(verbose_name='At session')),
                ('decided_at', models.DateTimeField()),
                ('decision', models.CharField(choices=[('continue', 'Stays'), ('stop', 'Stops'), ('pause', 'Pauses')], max_length=8, verbose_name='Instrument work')),
                ('reason', models.CharField(max_length=300, verbose_name='Why')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='iastm_decisions', to='sessions_app.episode')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['episode', 'decided_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_iastm_decision_says_why')],
            },
        ),
        *(guards.row_security(table) for table in DECISIONS),
        *(guards.clinic_key(table, "patient_id", "clinic_patient") for table in DECISIONS),
        *(guards.patient_key(table, "episode_id", "sessions_app_episode") for table in DECISIONS),
        *(guards.append_only(table) for table in DECISIONS),
    ]
    operations = [Together(operations)]
