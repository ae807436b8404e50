from django.db import migrations

from clinic import trail


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_row_security")]

    operations = [trail.trail_function()]
