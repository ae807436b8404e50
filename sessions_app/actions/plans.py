"""Plans are written in revisions. None is ever edited; a change is the next one."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app.actions.episodes import locked_open_episode
from sessions_app.models import PlanFrequency, PlannedComponent, PlannedMeasure, PlanRevision, SessionTemplate
from sessions_app.policies_episodes import check_template_can_retire

SAME_TAP = timedelta(minutes=10)


@transaction.atomic
def revise_plan(episode_id, *, plan, frequencies, components, seen_number, by, at, measures=()):
    """The next revision. Somebody else's, written since this one was begun, is not passed over."""
    episode = locked_open_episode(episode_id)
    newest = episode.plan_revisions.order_by("-number").first()
    number = newest.number if newest else 0
    is_second_tap = newest and number == seen_number + 1 and _is_recent(newest, by, at)
    if is_second_tap and _says_the_same(newest, plan, frequencies, components, measures):
        return newest
    if number != seen_number:
        raise Refused(_newer_words(newest), field="seen_number")
    if number and not plan.get("change_reason", "").strip():
        raise Refused(_("Say why the plan changes."), field="change_reason")
    of = {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id}
    revision = PlanRevision.objects.create(
        **of, episode=episode, number=number + 1, added_at=at, added_by=by, **plan
    )
    _write_rows(PlanFrequency, revision, frequencies, of)
    _write_rows(PlannedComponent, revision, components, of)
    _write_rows(PlannedMeasure, revision, measures, of)
    return revision


def _is_recent(newest, by, at):
    return newest.added_by_id == by.pk and newest.added_at > at - SAME_TAP


def _says_the_same(newest, plan, frequencies, components, measures):
    """Whether the same page was sent twice."""
    stored = [
        (newest.frequencies.all(), frequencies),
        (newest.components.all(), components),
        (newest.measures.all(), measures),
    ]
    return _holds(newest, plan) and all(
        len(rows) == len(given) and all(map(_holds, rows, given)) for rows, given in stored
    )


def _holds(row, values):
    return all(getattr(row, name) == value for name, value in values.items())


def _newer_words(newest):
    return _("%(who)s has written plan %(number)s meanwhile. Read it, then save yours again.") % {
        "who": newest.added_by,
        "number": newest.number,
    }


def _write_rows(model, revision, rows, of):
    model.objects.bulk_create(
        model(**of, plan_revision=revision, position=position, **row) for position, row in enumerate(rows, 1)
    )


@transaction.atomic
def save_template(revision, *, name, is_shared, by, at):
    """Keep the components of a plan to start other first sessions from. The same name replaces the older."""
    owner = None if is_shared else by
    older = SessionTemplate.objects.filter(
        clinic_id=revision.clinic_id, owner=owner, name=name, retired_at=None
    )
    older.update(retired_at=at, retired_by=by)
    return SessionTemplate.objects.create(
        clinic_id=revision.clinic_id,
        owner=owner,
        name=name,
        condition=revision.episode.condition,
        components=[
            *(_template_row(component) for component in revision.components.all()),
            *(row for measure in revision.measures.all() for row in _template_measures(measure)),
        ],
        added_at=at,
        added_by=by,
    )


def _template_row(component):
    return {
        "kind": component.kind,
        "row_id": component.row_id,
        "setting": component.setting,
        "from_week": component.from_week,
        "to_week": component.to_week,
        "fields": component.fields,
        "words": component.words,
    }


def _template_measures(planned):
    """What is measured in each session goes into the template; the days of one plan do not."""
    asked = {"measure": planned.measure_id, "side": planned.side, "subject": planned.subject}
    asked |= {"measured_state": planned.measured_state, "method": planned.method}
    fields = {name: [value] for name, value in asked.items() if value}
    moments = [[]] * planned.in_each + [["before"]] * planned.before_each + [["after"]] * planned.after_each
    for place, when in enumerate(moments):
        given = fields | ({"when": when} if when else {})
        yield {"kind": "retest", "row_id": f"measure-{planned.position}-{place}", "fields": given}


@transaction.atomic
def retire_template(template_id, *, by, at):
    template = in_turn(SessionTemplate.objects).get(pk=template_id)
    check_template_can_retire(template, by)
    if template.retired_at is None:
        template.retired_at, template.retired_by = at, by
        template.save(update_fields=["retired_at", "retired_by"])
    return template
