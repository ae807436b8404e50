"""Who takes a draft over says whether to go on treating. Of the handovers so far the answer was yes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0018_summaries'),
    ]

    operations = [
        migrations.AddField(
            model_name='drafthandover',
            name='goes_on_treating',
            field=models.BooleanField(default=True),
        ),
    ]
