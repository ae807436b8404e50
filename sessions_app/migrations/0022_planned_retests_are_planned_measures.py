"""A re-test that was planned as a component becomes a planned measure, the one place for it."""

from contextlib import contextmanager

from django.db import migrations

COMPONENT, MEASURE = "sessions_app_plannedcomponent", "sessions_app_plannedmeasure"
KEPT_AS_THEY_ARE = ("side", "subject", "measured_state")
KEPT_IN_WORDS = ("method", "version", "mode", "recall_period", "unit")


def carry_over(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    planned = apps.get_model("sessions_app", "PlannedComponent").objects.filter(kind="retest")
    measures = apps.get_model("sessions_app", "PlannedMeasure").objects
    with refusals_resting(schema_editor):
        for component in planned.order_by("plan_revision", "position"):
            if _first(component, "measure"):
                there = measures.filter(plan_revision_id=component.plan_revision_id).order_by("position").last()
                measures.create(**_measure_of(component, there.position + 1 if there else 1))
        planned.delete()


def _measure_of(component, position):
    when = _first(component, "when")
    return {
        "clinic_id": component.clinic_id,
        "patient_id": component.patient_id,
        "plan_revision_id": component.plan_revision_id,
        "position": position,
        "measure_id": _first(component, "measure"),
        "in_each": when not in ("before", "after"),
        "before_each": when == "before",
        "after_each": when == "after",
        "method": ", ".join(filter(None, (_first(component, name) for name in KEPT_IN_WORDS)))[:80],
        "when_words": _when_words(component)[:120],
        **{name: _first(component, name) for name in KEPT_AS_THEY_ARE},
    }


def _first(component, name):
    return next(iter(component.fields.get(name) or ()), "")


def _when_words(component):
    """The weeks and the condition of a component, as they were written."""
    weeks = ""
    if component.to_week is not None:
        weeks = f"weeks {component.from_week} to {component.to_week}"
    elif component.from_week:
        weeks = f"from week {component.from_week}"
    return ", ".join(filter(None, (weeks, component.words)))


@contextmanager
def refusals_resting(schema_editor):
    """Plans refuse every change; a move from one table to another changes nothing of what they say."""
    schema_editor.execute(f"ALTER TABLE {COMPONENT} DISABLE TRIGGER rows_are_only_added")
    yield
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")
    schema_editor.execute(f"ALTER TABLE {COMPONENT} ENABLE TRIGGER rows_are_only_added")


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0021_planned_measures_in_each_session")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
