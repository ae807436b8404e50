"""What a new draft of an episode starts from: the last session signed before its day, else its plan, else a
template."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app import carry
from sessions_app import payload as drafts
from sessions_app.choices import MeasureType, Setting
from sessions_app.models import Measure, PlannedComponent, PlanRevision, SessionTemplate, TreatmentSession
from sessions_app.payload import Row
from sessions_app.queries.due import due_measures
from sessions_app.queries.iastm_review import iastm_review

# Read off in a minute, so they can stand on the sheet of every session; questionnaires have their own days.
PAIN_SCALE = "nprs"


@dataclass(frozen=True)
class StartingPoint:
    """Rows of a plan, and the session they were carried from where it is one."""

    rows: tuple[Row, ...] = ()
    session: TreatmentSession | None = None


def starting_point(episode, *, at: datetime, template: SessionTemplate | None = None) -> StartingPoint:
    if template is not None:
        return StartingPoint(tuple(_with_measures(_of_template(template), episode)))
    last = last_signed(episode, before=at)
    rows = carry.from_last_session(drafts.from_json(last.draft.payload)) if last else of_plan(episode, at=at)
    rows = _with_due(_without_iastm_that_stopped(rows, episode), episode, at)
    return StartingPoint(tuple(rows if last else _with_measures(rows, episode)), last)


def last_signed(episode, *, before: datetime) -> TreatmentSession | None:
    """The latest session that stands and came before; one that was entered in error carries nothing on. Who
    writes up an older day goes on from the session before that day, not from what was done since."""
    found = TreatmentSession.objects.signed().filter(episode=episode, started_at__lt=before)
    return found.select_related("draft").order_by("-started_at", "-id").first()


def of_plan(episode, *, at: datetime) -> list[Row]:
    """Today's part of the plan that is in force."""
    plan = PlanRevision.objects.filter(episode=episode).order_by("-number").first()
    if plan is None:
        return []
    week = max(0, (at - plan.added_at).days // 7)
    components = PlannedComponent.objects.filter(plan_revision=plan, setting=Setting.CLINIC)
    return carry.from_components(
        (component.kind, component.fields, component.row_id)
        for component in components
        if component.from_week <= week and (component.to_week is None or week <= component.to_week)
    )


def _without_iastm_that_stopped(rows: list[Row], episode) -> list[Row]:
    """After "stops" or "pauses" no pass is planned; the page still lets one be added."""
    if not any(row.kind == "iastm_pass" for row in rows) or not iastm_review(episode).stands_still:
        return rows
    return [row for row in rows if row.kind not in ("iastm_pass", "lotion")]


def _with_due(rows: list[Row], episode, at) -> list[Row]:
    """Of what the plan measures, the plan says what is asked today; anything else is asked as last time."""
    plan = PlanRevision.objects.filter(episode=episode).order_by("-number").first()
    planned = list(plan.measures.all()) if plan else []
    if not planned:
        return rows
    due = {one.planned.pk for one in due_measures([episode], at=at)[episode.pk] if one.planned and one.is_now}
    asked = [carry.retest_row(fields) for one in planned for fields in _asked(one, is_due=one.pk in due)]
    told = {_what(one) for one in planned}
    kept = [row for row in rows if row.kind != "retest" or _what_is_asked(row) not in told]
    return kept + asked


def _what(planned):
    return planned.measure_id, planned.side, planned.subject, planned.measured_state


def _what_is_asked(row):
    return tuple(row.first(name) for name in ("measure", "side", "subject", "measured_state"))


def _asked(planned, *, is_due) -> list[dict[str, list[str]]]:
    """The re-test rows of one planned measure today: before, after, or once."""
    fields = {
        "measure": planned.measure_id,
        "side": planned.side,
        "subject": planned.subject,
        "measured_state": planned.measured_state,
        "method": planned.method,
    }
    asked = {name: [value] for name, value in fields.items() if value}
    moments = ["before"] * planned.before_each + ["after"] * planned.after_each
    at_once = planned.in_each or (is_due and not moments)
    return [asked | {"when": [when]} for when in moments] + ([asked] if at_once else [])


def _of_template(template) -> list[Row]:
    return carry.from_components(
        (one["kind"], one["fields"], one.get("row_id", "")) for one in template.components
    )


def _with_measures(rows: list[Row], episode) -> list[Row]:
    """Where the plan names no re-test: pain, and the condition's tests that are read off at once."""
    if not rows or any(row.kind == "retest" for row in rows):
        return rows
    core = episode.condition.core_outcomes
    quick = (
        Measure.objects.filter(code__in=core).exclude(type=MeasureType.PROM).values_list("code", flat=True)
    )
    codes = [code for code in core if code == PAIN_SCALE or code in set(quick)]
    return rows + carry.from_measures(codes)
