"""Charting: a draft is started, saved field by field, handed on, moved, discarded. Nothing here is lost.

Every action locks the draft, so two devices take turns; each change raises the revision. Where a draft comes
to an episode, the episode is locked too, and before the visit: it may be closed just now.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn, take_turns
from clinic.refusals import Refused
from sessions_app import carry, payload
from sessions_app.actions.visits import mark_arrived
from sessions_app.choices import DraftState, RowOutcome, VisitState
from sessions_app.local_time import local_day
from sessions_app.models import Draft, DraftHandover, TreatmentSession, Visit
from sessions_app.payload import Added, Change, Conflict, NotKept, Payload, Row, Why
from sessions_app.policies import check_movable, check_open, check_own, check_startable, check_takeable
from sessions_app.progression import NoStep, over_the_limit, step
from sessions_app.queries.charting import supervisors_for
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.starting_points import StartingPoint, starting_point
from sessions_app.queries.today import day_bounds

# A pause longer than this is not charting.
LONGEST_PAUSE = timedelta(seconds=30)
SECOND_PRESS = timedelta(minutes=1)


@dataclass(frozen=True)
class Saved:
    revision: int
    saved_at: datetime
    conflicts: list[Conflict]
    # The save before this one: what another device put there was there by then.
    before_at: datetime


class AboveLimit(Refused):
    """A question rather than a refusal: progress all the same?"""


@transaction.atomic
def start_draft(
    episode, *, by, at, draft_id=None, visit=None, device="", template=None, empty=False
) -> Draft:
    """Put today's plan in front of the physiotherapist. The same id twice starts one draft."""
    known = in_turn(Draft.objects).filter(pk=draft_id).first() if draft_id else None
    if known is not None:
        check_own(known, by=by)
        return known
    check_startable(take_turns(episode), visit, by=by)
    if begun := _begun_of(visit) if visit else _begun_just_now(episode, by=by, at=at):
        return begun
    if visit is not None and visit.state != VisitState.CHARTED:
        mark_arrived(visit.pk, by=by, at=at)
    started = min(visit.starts_at, at) if visit else at
    point = StartingPoint() if empty else starting_point(episode, at=started, template=template)
    return Draft.objects.create(
        **({"pk": draft_id} if draft_id else {}),
        clinic_id=episode.clinic_id,
        patient_id=episode.patient_id,
        episode=episode,
        visit=visit,
        author=by,
        payload=payload.to_json(_first_sheet(episode, visit, point, started=started, empty=empty)),
        carried_from=point.session,
        started_at=at,
        updated_at=at,
        device_label=device[:80],
    )


def _begun_of(visit) -> Draft | None:
    """A visit is charted once: a second tap finds the draft that the first one made."""
    take_turns(visit)
    return Draft.objects.open().filter(visit=visit).first()


def _begun_just_now(episode, *, by, at) -> Draft | None:
    """Without a visit a second press finds what the first one made, as long as nothing is typed in it. What
    replaces a signed session is full of what was typed there."""
    own = Draft.objects.open().filter(episode=episode, author=by, visit=None, revision=0)
    replaced = TreatmentSession.objects.filter(replaced_by=OuterRef("pk"))
    return own.filter(~Exists(replaced), started_at__gt=at - SECOND_PRESS).first()


def _first_sheet(episode, visit, point, *, started, empty) -> Payload:
    zone = ZoneInfo(episode.clinic.time_zone)
    site = str(visit.site_id) if visit and visit.site_id else ""
    head = carry.head_row(started.astimezone(zone), site)
    return Payload((head,)) if empty else carry.sheet_of_rows(head, point.rows)


@transaction.atomic
def save_draft(
    draft_id,
    *,
    by,
    at,
    changes: Iterable[Change] = (),
    added: Iterable[Added] = (),
    removed: Iterable[str] = (),
    mark="",
    taps=0,
    device="",
) -> Saved:
    """Store what was typed, field by field. A field that holds neither the value seen nor the new one is
    left as it is and told as a conflict. What a device sends again, with the same mark, is stored once."""
    draft = _locked(draft_id, by=by)
    before_at = draft.updated_at
    with _in_words():
        kept, conflicts = payload.apply(
            payload.from_json(draft.payload), changes=changes, added=added, removed=removed, mark=mark
        )
    draft.taps += max(0, min(int(taps), 10_000))
    draft.device_label = device[:80] or draft.device_label
    _keep(draft, kept, at=at)
    return Saved(draft.revision, at, conflicts, before_at)


@transaction.atomic
def add_row(draft_id, kind, *, by, at, fields=None, after="", row_id="") -> Row:
    """A new row, with the catalogue's editable start values where it is an exercise."""
    draft = _locked(draft_id, by=by)
    row = Row(row_id or carry.new_id(), kind, *_start_of(draft, kind, fields or {}))
    with _in_words():
        kept = payload.add_row(payload.from_json(draft.payload), row, after=after)
        payload.check(kept)
    _keep(draft, kept, at=at)
    return kept.row(row.id) or row


def _start_of(draft, kind, fields):
    """Fields, and what of them is a plan to be ticked."""
    choice = None
    if kind == "exercise" and fields.get("exercise"):
        choice = charting_choices(draft.clinic_id).exercises.get(fields["exercise"][0])
    if choice is None:
        return dict(fields), {}
    start = carry.exercise_start(choice)
    return start | fields, start


@transaction.atomic
def remove_row(draft_id, row_id, *, by, at) -> None:
    draft = _locked(draft_id, by=by)
    with _in_words():
        kept = payload.remove_row(payload.from_json(draft.payload), row_id)
    _keep(draft, kept, at=at)


@transaction.atomic
def bring_back_row(draft_id, row_id, *, by, at) -> None:
    """Undo a removal, with everything that was typed in the row."""
    draft = _locked(draft_id, by=by)
    with _in_words():
        kept = payload.bring_back(payload.from_json(draft.payload), row_id)
    _keep(draft, kept, at=at)


@transaction.atomic
def progress_row(draft_id, row_id, direction, *, by, at, all_the_same=False) -> Row:
    """One step up or down by the exercise's own rule; it also says that the exercise was done. Above the
    rule's limit of pain or effort it is asked first whether to progress all the same."""
    draft = _locked(draft_id, by=by)
    sheet = payload.from_json(draft.payload)
    row = sheet.row(row_id)
    if row is None or row.kind != "exercise":
        raise Refused(_("That exercise is not on this sheet any more."))
    choice = charting_choices(draft.clinic_id).exercises.get(row.first("exercise"))
    if direction > 0 and not all_the_same:
        _ask_above_limit(choice, row, sheet.row("checkin"))
    try:
        changed = step(choice, row.fields, 1 if direction > 0 else -1)
    except NoStep as none:
        raise Refused(str(none), field=row_id) from none
    for name, value in {**changed, "outcome": [RowOutcome.DONE.value]}.items():
        row = row.with_field(name, value)
    _keep(draft, sheet.with_row(row), at=at)
    return row


def _ask_above_limit(choice, row, check_in) -> None:
    now = check_in.get("pain_now") if check_in else []
    question = over_the_limit(choice, {"pain_during": now, **row.fields})
    if question:
        raise AboveLimit(question, field=row.id)


@transaction.atomic
def confirm_all_shown(draft_id, *, by, at) -> list[str]:
    """Every exercise that still stands as a plan was done as shown. Never instrument work or a finding."""
    draft = _locked(draft_id, by=by)
    sheet = payload.from_json(draft.payload)
    planned = [row for row in sheet.of_kind("exercise") if row.is_plan]
    for row in planned:
        sheet = sheet.with_row(row.with_field("outcome", [RowOutcome.DONE.value]))
    _keep(draft, sheet, at=at)
    return [row.id for row in planned]


@transaction.atomic
def take_over(draft_id, *, by, at, reason, goes_on_treating) -> Draft:
    """A colleague goes on with the draft, visibly: who, from whom, why, and who treated."""
    draft = _locked_open(draft_id)
    check_takeable(draft, by=by)
    _hand_over(draft, to=by, at=at, reason=_said(reason), goes_on_treating=goes_on_treating)
    draft.author, draft.updated_at = by, at
    draft.revision += 1
    draft.save(update_fields=["author", "updated_at", "revision"])
    return draft


@transaction.atomic
def hand_draft_to(draft_id, *, to, by, at, reason) -> Draft:
    """Somebody who does not treat hands a draft on: who treated stays, the colleague writes up and signs."""
    draft = _locked_open(draft_id)
    check_takeable(draft, by=to)
    _hand_over(draft, to=to, at=at, reason=_said(reason), goes_on_treating=False, handed_by=by)
    draft.author, draft.updated_at = to, at
    draft.supervisor = None if draft.supervisor_id == to.pk else draft.supervisor
    draft.revision += 1
    draft.save(update_fields=["author", "supervisor", "updated_at", "revision"])
    return draft


@transaction.atomic
def discard(draft_id, *, by, at, reason) -> Draft:
    """Put away, with a reason; what was typed stays readable in it."""
    draft = _locked(draft_id, by=by)
    draft.state = DraftState.DISCARDED
    draft.discarded_at, draft.discarded_by, draft.discarded_reason = at, by, _said(reason)
    draft.save(update_fields=["state", "discarded_at", "discarded_by", "discarded_reason"])
    return draft


@transaction.atomic
def move_to_patient(draft_id, episode, *, by, at, reason) -> Draft:
    """Charted on the wrong patient, and noticed within ten minutes: what was typed goes along, and the right
    patient's plan takes the place of the other's."""
    draft = _locked(draft_id, by=by)
    check_movable(draft, take_turns(episode), at=at)
    _hand_over(draft, to=by, at=at, reason=_said(reason), moved_from=draft.patient_id)
    draft.patient, draft.episode = episode.patient, episode
    point = starting_point(episode, at=draft.started_at)
    draft.visit, draft.carried_from = _waiting_visit(episode, at=at), point.session
    typed = payload.from_json(draft.payload)
    kept = carry.onto_plan(typed, carry.sheet_of_rows(carry.head_row(at), point.rows).rows)
    draft.save(update_fields=["patient", "episode", "visit", "carried_from"])
    with _in_words():
        payload.check(kept)
    _keep(draft, kept, at=at)
    return draft


def _waiting_visit(episode, *, at) -> Visit | None:
    """The right patient's visit of the day, for Today to lead to this draft: the only one not charted yet."""
    start, end = day_bounds(episode.clinic, local_day(at, episode.clinic.time_zone))
    waiting = in_turn(Visit.objects).filter(
        patient=episode.patient_id,
        starts_at__gte=start,
        starts_at__lt=end,
        state__in=[VisitState.EXPECTED, VisitState.ARRIVED],
    )
    visits = [visit for visit in waiting if not visit.drafts.open().exists()]
    return visits[0] if len(visits) == 1 and visits[0].episode_id in (None, episode.pk) else None


@transaction.atomic
def use_template(draft_id, template, *, by, at) -> Draft:
    """Put a template's rows on the sheet as a plan, behind what stands there already."""
    draft = _locked(draft_id, by=by)
    kept = payload.from_json(draft.payload)
    with _in_words():
        for row in starting_point(draft.episode, at=at, template=template).rows:
            kept = payload.add_row(kept, row)
        payload.check(kept)
    _keep(draft, kept, at=at)
    return draft


@transaction.atomic
def set_supervisor(draft_id, supervisor, *, by, at) -> Draft:
    """A student names who will sign: a colleague of the care team who may."""
    draft = _locked(draft_id, by=by)
    if not supervisors_for(draft).filter(pk=supervisor.pk).exists():
        raise Refused(_("Name a physiotherapist of the patient's care team who is no student."))
    draft.supervisor, draft.updated_at = supervisor, at
    draft.revision += 1
    draft.save(update_fields=["supervisor", "updated_at", "revision"])
    return draft


def _locked(draft_id, *, by) -> Draft:
    draft = _locked_open(draft_id)
    check_own(draft, by=by)
    return draft


def _locked_open(draft_id) -> Draft:
    draft = in_turn(Draft.objects).select_related("author", "clinic").get(pk=draft_id)
    check_open(draft)
    return draft


def _keep(draft, kept, *, at) -> None:
    """Write the rows down, if they changed, with the time that it took."""
    stored = payload.to_json(kept)
    if _rows_of(stored) != _rows_of(draft.payload):
        draft.revision += 1
    pause = min(max(at - draft.updated_at, timedelta()), LONGEST_PAUSE)
    draft.charting_seconds += int(pause.total_seconds())
    draft.payload, draft.updated_at = stored, at
    draft.save(
        update_fields=["payload", "revision", "updated_at", "charting_seconds", "taps", "device_label"]
    )


def _rows_of(stored) -> list:
    return [stored.get(part, []) for part in ("rows", "removed")]


def _hand_over(draft, *, to, at, reason, goes_on_treating=True, moved_from=None, handed_by=None) -> None:
    DraftHandover.objects.create(
        clinic_id=draft.clinic_id,
        patient_id=draft.patient_id,
        draft=draft,
        from_user=draft.author,
        to_user=to,
        handed_by=handed_by,
        moved_from_patient_id=moved_from,
        reason=reason,
        goes_on_treating=goes_on_treating,
        at=at,
    )


def _said(reason) -> str:
    reason = (reason or "").strip()
    if not reason:
        raise Refused(_("Say why, in a few words."), field="reason")
    if len(reason) > 300:
        raise Refused(_("Say it in at most 300 characters."), field="reason")
    return reason


@contextmanager
def _in_words():
    """What a draft cannot keep is refused with a sentence, and nothing of the save is stored."""
    try:
        yield
    except NotKept as refused:
        field = "-".join(part for part in (refused.row, refused.name) if part)
        raise Refused(_sentences()[refused.why], field=field) from refused


def _sentences():
    return {
        Why.UNREADABLE: _("This text holds a character that cannot be stored. Remove it and type it again."),
        Why.UNKNOWN_ROW: _("That row is not on this sheet."),
        Why.UNKNOWN_FIELD: _("That field is not on this sheet."),
        Why.TOO_LONG: _("This text is longer than 100,000 characters. Shorten it; nothing was cut."),
        Why.TOO_MANY_ROWS: _("A sheet holds at most 60 rows. Nothing was left out: take a row away first."),
        Why.TOO_MANY_VALUES: _("Too many choices in one field."),
    }
