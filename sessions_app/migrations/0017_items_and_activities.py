import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

PACKAGE, ACTIVITY = "sessions_app_itempackage", "sessions_app_patientactivity"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0011_responsible_clinician'),
        ('sessions_app', '0016_safety'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='asks',
            field=models.CharField(choices=[('number', 'One number'), ('activities', 'A number for each activity that the patient has named'), ('joint', 'Joint and motion, then degrees')], default='number', max_length=10),
        ),
        migrations.AddField(
            model_name='measure',
            name='is_per_side',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='measure',
            name='parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='measure',
            name='trials',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='observation',
            name='answers',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='ItemPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('edition', models.CharField(blank=True, max_length=1000)),
                ('held_by', models.CharField(blank=True, max_length=1000)),
                ('licence', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'measure', 'version'), name='packages_of_a_measure_are_numbered'), models.UniqueConstraint(fields=('clinic', 'id'), name='item_package_with_its_clinic'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('held_by', ''), ('licence', '')), models.Q(models.Q(('body', ''), _negated=True), models.Q(('licence', ''), _negated=True), models.Q(('held_by', ''), _negated=True)), _connector='OR'), name='a_package_has_a_licence_and_its_holder')],
            },
        ),
        migrations.CreateModel(
            name='PatientActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=120, verbose_name='Activity')),
                ('named_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='sessions_app.episode')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['episode', 'measure', 'position'],
                'constraints': [models.UniqueConstraint(fields=('episode', 'measure', 'position'), name='activities_of_a_measure_are_ordered'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='an_activity_is_named')],
            },
        ),
        guards.row_security(PACKAGE),
        guards.append_only(PACKAGE),
        guards.codes_of_its_clinic(PACKAGE, "measure_id"),
        guards.row_security(ACTIVITY),
        guards.clinic_key(ACTIVITY, "patient_id", "clinic_patient"),
        guards.patient_key(ACTIVITY, "episode_id", "sessions_app_episode"),
        guards.append_only(ACTIVITY),
        guards.codes_of_its_clinic(ACTIVITY, "measure_id"),
    ]
    operations = [Together(operations)]
