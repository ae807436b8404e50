"""What is typed of somebody new waits on the server until the patient is created, for one person alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards

TABLE = "sessions_app_begunintake"


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0044_guardians_answer_as_guardians'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BegunIntake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.JSONField(default=dict)),
                ('kept_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clinic', 'kept_by'), name='one_begun_intake_a_person')],
            },
        ),
        guards.row_security_of_ones_own(TABLE, "kept_by_id"),
    ]
