"""What one person opened is found without reading the whole trail. Made beside the writing, which goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False
    dependencies = [('clinic', '0021_looked_at_by_who_asks')]

    operations = [
        AddIndexConcurrently(
            model_name='accessevent',
            index=models.Index(fields=['user', '-at'], name='trail_of_a_person'),
        ),
    ]
