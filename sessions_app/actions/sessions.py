"""Signing: one transaction turns a draft into a record that nobody can change, not even its author."""

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn
from clinic.composed import Composed
from clinic.refusals import Refused
from sessions_app.actions.signing_outcomes import outcomes_to_write
from sessions_app.actions.signing_rows import rows_to_write
from sessions_app.actions.standing import remember
from sessions_app.actions.summaries import hold_treatment_kinds, refresh_summary
from sessions_app.actions.writing import Writing
from sessions_app.choices import DraftState, SessionMode, SessionPlace, SessionState, VisitState
from sessions_app.models import Draft, Episode, TreatmentSession, Visit
from sessions_app.policies import check_open
from sessions_app.policies_consent import LAST_MINUTE
from sessions_app.policies_signing import (
    allergies_of,
    check_signer,
    gate_at,
    is_student,
    stops_not_applied,
    why_not_signable,
)
from sessions_app.queries.charting import modes_before, practitioner_of
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.last_readings import last_readings
from sessions_app.record import SessionRecord
from sessions_app.seal import FORMAT, seal_of
from sessions_app.snapshot import snapshot_of
from sessions_app.snapshot_rows import IN_ORDER, SessionRows


@transaction.atomic
def sign_session(
    draft_id, record: SessionRecord, *, by, at, seen_revision: int, choices=None
) -> TreatmentSession:
    """Write the record of this draft and seal it. Signing one draft twice, or eight times at once, gives
    one session. `seen_revision` is the revision that `record` was read from, `choices` the clinic's lists
    where the caller has them already."""
    if record.of_kind("modality"):
        hold_treatment_kinds()
    draft = _locked(draft_id)
    if draft.state == DraftState.SIGNED:
        return draft.treatment_session
    check_open(draft)
    check_signer(draft, by=by)
    if draft.revision != seen_revision:
        raise Refused(_("The sheet was changed on another device since. Look at it again, then sign."))
    choices = choices or charting_choices(draft.clinic_id)
    gate = gate_at(draft, record, choices)
    for refusal in why_not_signable(draft, record, choices, gate):
        raise Refused(refusal.sentence, field=f"{refusal.row}-{refusal.name}")
    session = _begun(draft, record, choices, gate, by=by)
    if not session.is_transcribed:
        detail = record.row("checkin")["screen_detail"]
        over = session.ended_at + LAST_MINUTE
        gate = remember(gate, draft, over=over, detail=detail, choices=choices, by=by, at=at)
    allergies = allergies_of(draft.patient_id)
    told = {"allergies": allergies, "gate": gate, "modes": modes_before(draft.episode_id)}
    writing = Writing(session, record, choices, by=by, at=at, **told)
    rows = SessionRows([*rows_to_write(writing), *outcomes_to_write(writing)])
    _write(rows)
    _seal(session, rows, choices, by=by, at=at)
    _close(draft, by=by, at=at)
    refresh_summary(draft.episode)
    _settle()
    return session


def _locked(draft_id) -> Draft:
    """With its episode, whose sessions are counted one signature at a time."""
    drafts = Draft.objects.select_for_update(of=("self", "episode"), no_key=True)
    return drafts.select_related("author", "clinic", "episode__condition", "patient").get(pk=draft_id)


def _begun(draft, record, choices, gate, *, by) -> TreatmentSession:
    head = record.row("head")
    practitioner = practitioner_of(draft)
    # Who signs is no student: that was asked first.
    is_supervised = practitioner != by and is_student(practitioner, draft.clinic_id)
    return TreatmentSession.objects.create(
        clinic=draft.clinic,
        draft=draft,
        patient=draft.patient,
        episode=draft.episode,
        visit_id=draft.visit_id,
        site_id=head["site"] or None,
        practitioner=practitioner,
        supervisor=by if is_supervised else draft.supervisor,
        provider_words=head["provider_words"] or "",
        number=_next_number(draft.episode_id),
        started_at=record.started_at,
        ended_at=record.ended_at,
        times_recorded=not head["times_not_recorded"],
        day_not_recorded=bool(head["day_not_recorded"]),
        place=head["place"] or SessionPlace.CLINIC,
        place_words=head["place_words"] or "",
        mode=head["mode"] or SessionMode.IN_PERSON,
        group_size=head["group_size"],
        is_late_entry=record.is_late,
        is_transcribed=bool(head["is_transcribed"]),
        late_reason_id=head["late_reason"] or None,
        transcribed_from=head["transcribed_from"] or "",
        stops_not_applied=stops_not_applied(draft, record, choices, gate),
        carried_from_id=draft.carried_from_id,
        charting_seconds=draft.charting_seconds,
        taps=draft.taps,
    )


def _next_number(episode_id) -> int:
    [(last,)] = _last_number(episode=episode_id)
    return (last or 0) + 1


@Composed
def _last_number(episode):
    numbered = TreatmentSession.objects.filter(episode=OuterRef("pk")).order_by("-number")
    return Episode.objects.filter(pk=episode).values_list(Subquery(numbered.values("number")[:1]))


def _write(rows: SessionRows) -> None:
    """One statement a table, each after what it hangs on."""
    for model in IN_ORDER:
        if rows.all(model):
            model.objects.bulk_create(rows.all(model))


def _seal(session, rows, choices, *, by, at) -> None:
    """The words of the snapshot are the clinic's language, whoever signs."""
    session.signed_at, session.signed_by = at, by
    with translation.override(session.clinic.language):
        session.snapshot = snapshot_of(
            session,
            rows,
            choices,
            beside=last_readings(session, rows, choices),
            plan=session.episode.plan_revisions.first(),
        )
    session.snapshot_format = FORMAT
    session.content_hash = seal_of(session.snapshot)
    session.state = SessionState.SIGNED
    session.save(
        update_fields=["signed_at", "signed_by", "snapshot", "snapshot_format", "content_hash", "state"]
    )


def _close(draft, *, by, at) -> None:
    draft.state, draft.updated_at = DraftState.SIGNED, at
    draft.save(update_fields=["state", "updated_at"])
    if not draft.visit_id:
        return
    visit = in_turn(Visit.objects).get(pk=draft.visit_id)
    if visit.state != VisitState.CHARTED:
        visit.state, visit.state_changed_at, visit.state_changed_by = VisitState.CHARTED, at, by
        visit.save(update_fields=["state", "state_changed_at", "state_changed_by"])


def _settle() -> None:
    """Keys that are checked at commit are checked here, where a failure can still be answered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
