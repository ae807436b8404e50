"""The number of the page on which somebody new was created stays, so that what comes late from it begins nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0052_guardians_who_are_guardians_still'),
    ]

    operations = [
        migrations.AddField(
            model_name='begunintake',
            name='finished',
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
