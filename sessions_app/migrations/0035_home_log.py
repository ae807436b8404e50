"""What the patient ticks at home: added by the patient alone, never changed."""

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from clinic import guards

TABLE = "sessions_app_homelog"
NUMBER = models.F("number")
IS_ODD, IS_EVEN = (django.db.models.lookups.Exact(NUMBER % 2, rest) for rest in (1, 0))


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0013_log_ins_of_guardians'),
        ('sessions_app', '0034_what_patients_say'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HomeLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('is_done', models.BooleanField()),
                ('key', models.UUIDField()),
                ('logged_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='sessions_app.homeprogrammeitem')),
                ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
            ],
            options={
                'ordering': ['item', 'on', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'on', 'number'), name='ticks_of_a_day_are_numbered'),
                    models.UniqueConstraint(fields=('item', 'key'), name='a_tick_is_sent_once'),
                    models.CheckConstraint(
                        condition=models.Q(IS_ODD, is_done=True) | models.Q(IS_EVEN, is_done=False),
                        name='a_tick_and_its_undo_take_turns',
                    ),
                ],
            },
        ),
        guards.row_security_told_by_the_patient(TABLE, hand="logged_by_id"),
        guards.append_only(TABLE),
        guards.patient_key(TABLE, "item_id", "sessions_app_homeprogrammeitem"),
        guards.clinic_key(TABLE, "patient_id", "clinic_patient"),
    ]
