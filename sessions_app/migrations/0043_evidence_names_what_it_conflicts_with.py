"""A statement names those that find something else, in the place of a year and a word in its text."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sessions_app", "0042_steps_come_with_their_trial"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidencestatement",
            name="conflicts_with",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), blank=True, default=list, size=None
            ),
        ),
    ]
