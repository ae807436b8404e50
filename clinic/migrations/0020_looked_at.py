"""What somebody has looked at and settled: openings outside the care team, patients who look alike."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

TABLES = READ, PEOPLE = "clinic_openingread", "clinic_twopeople"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0019_nobody_changes_the_own_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpeningRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(blank=True, max_length=300)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TwoPeople',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.UniqueConstraint(fields=('clinic', 'id'), name='opening_with_its_clinic'),
        ),
        migrations.AddField(
            model_name='openingread',
            name='break_glass',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='read', to='clinic.breakglass'),
        ),
        migrations.AddField(
            model_name='openingread',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='openingread',
            name='read_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='twopeople',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='twopeople',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='twopeople',
            name='found_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='twopeople',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient'),
        ),
        migrations.AddConstraint(
            model_name='twopeople',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='two_people_stand_in_order'),
        ),
        migrations.AddConstraint(
            model_name='twopeople',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='two_people_are_told_apart_once'),
        ),
        *(guards.row_security(table) for table in TABLES),
        *(guards.append_only(table) for table in TABLES),
        guards.clinic_key(READ, "break_glass_id", "clinic_breakglass"),
        guards.clinic_key(PEOPLE, "first_id", "clinic_patient"),
        guards.clinic_key(PEOPLE, "second_id", "clinic_patient"),
    ]
    operations = [Together(operations[:2]), Together(operations[2:])]
