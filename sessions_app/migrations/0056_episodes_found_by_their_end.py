"""The review asks for the episodes that ended in a period, and the lists of what waits for those that are
open. Neither went by an index: each looked at every episode there ever was."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sessions_app', '0055_what_safety_counts_moves_answers_on'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='episode',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['clinic', 'closed_at'], name='closed_episodes_of_a_clinic'),
        ),
        AddIndexConcurrently(
            model_name='episode',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['clinic', 'id'], name='open_episodes_of_a_clinic'),
        ),
    ]
