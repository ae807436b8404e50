"""A statement says on which day it was last held against its source by those who wrote the reference."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sessions_app", "0053_a_page_that_is_done_with"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidencestatement",
            name="read_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
