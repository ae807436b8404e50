"""What a new draft of an episode starts from: its last signed session, else its plan, else a template."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app import carry
from sessions_app import payload as drafts
from sessions_app.choices import MeasureType, Setting
from sessions_app.models import Measure, PlannedComponent, PlanRevision, SessionTemplate, TreatmentSession
from sessions_app.payload import Row

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
    last = last_signed(episode)
    if last is not None:
        rows = carry.from_last_session(drafts.from_json(last.draft.payload))
        return StartingPoint(tuple(_with_due(rows, episode)), last)
    return StartingPoint(tuple(_with_measures(_with_due(of_plan(episode, at=at), episode), episode)))


def last_signed(episode) -> TreatmentSession | None:
    """The latest session that stands; one that was entered in error carries nothing on."""
    found = TreatmentSession.objects.signed().filter(episode=episode).select_related("draft")
    return found.order_by("-started_at", "-id").first()


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


def _with_due(rows: list[Row], episode) -> list[Row]:
    """What the plan wants measured at this visit, beside what is on the sheet already."""
    plan = PlanRevision.objects.filter(episode=episode).order_by("-number").first()
    visit = TreatmentSession.objects.signed().filter(episode=episode).count() + 1
    planned = plan.measures.all() if plan else ()
    due = [carry.retest_row(fields) for one in planned for fields in _asked(one, visit)]
    there = {_told_apart(row) for row in rows}
    return rows + [row for row in due if _told_apart(row) not in there]


def _asked(planned, visit) -> list[dict[str, list[str]]]:
    """The re-test rows of one planned measure at the visit of this number: before, after, or once."""
    at_once = (planned.at_baseline and visit == 1) or visit in (*planned.visits, planned.by_visit)
    moments = ["before"] * planned.before_each + ["after"] * planned.after_each
    fields = {
        "measure": planned.measure_id,
        "side": planned.side,
        "subject": planned.subject,
        "measured_state": planned.measured_state,
        "method": planned.method,
    }
    asked = {name: [value] for name, value in fields.items() if value}
    return [asked | {"when": [when]} for when in moments] or ([asked] if at_once else [])


def _told_apart(row):
    names = ("measure", "side", "subject", "measured_state", "when")
    return tuple(row.first(name) for name in names)


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
