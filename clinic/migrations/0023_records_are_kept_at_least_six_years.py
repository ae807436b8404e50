"""A clinic that keeps records for a time keeps them for six years or more: shorter ones are raised before the
next migration asks it of every clinic."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('clinic', '0022_trail_of_a_person')]

    operations = [
        migrations.RunSQL(
            "UPDATE clinic_clinic SET retention_years = 6 WHERE retention_years < 6", migrations.RunSQL.noop
        ),
    ]
