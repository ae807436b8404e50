from django.db import migrations, models

from clinic import guards

BELOW_A_PLAN = ["plannedcomponent", "plannedmeasure", "planfrequency"]


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0022_planned_retests_are_planned_measures")]

    operations = [
        migrations.AddConstraint(
            model_name="plannedcomponent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "retest"), _negated=True), name="what_is_measured_is_no_component"
            ),
        ),
        guards.written_at_once("sessions_app_planrevision", "plan_revision_id"),
        *(guards.added_with_its_parent(f"sessions_app_{name}") for name in BELOW_A_PLAN),
    ]
