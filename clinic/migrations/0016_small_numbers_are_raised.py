"""What was set below the floor of small numbers is raised to it (docs/decisions/0023)."""

from django.db import migrations

RAISED = """
UPDATE clinic_clinic SET
    smallest_group_shown = greatest(smallest_group_shown, 10),
    smallest_comparison_arm = greatest(smallest_comparison_arm, 20)
WHERE smallest_group_shown < 10 OR smallest_comparison_arm < 20
"""


class Migration(migrations.Migration):

    dependencies = [('clinic', '0015_settings_of_the_review')]

    operations = [migrations.RunSQL(RAISED, migrations.RunSQL.noop)]
