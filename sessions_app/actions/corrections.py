"""What may follow a signature: an addendum beside the record, or the mark that it was entered in error."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app import carry, payload
from sessions_app.actions.standing import forget
from sessions_app.actions.strikes import strike_of
from sessions_app.actions.summaries import locked_episode_of, refresh_summary
from sessions_app.choices import AddendumKind, ObservationState, SessionState, VisitState
from sessions_app.local_time import local_day
from sessions_app.models import (
    Addendum,
    Draft,
    HomeProgrammeEnd,
    HomeProgrammeItem,
    Observation,
    TreatmentSession,
    Visit,
)
from sessions_app.payload import Payload
from sessions_app.policies_correction import check_amendable, check_markable

# The same words by the same person within this time are a button pressed twice.
SAME_ADDENDUM = timedelta(minutes=10)


@transaction.atomic
def add_addendum(
    session_id, *, by, at, kind, text, reason, concerns="", struck_place="", corrected=""
) -> Addendum:
    """A numbered, dated text beside the record, which stays as it was signed. It may strike out one signed
    value and say how it should read. Sent twice it is there once."""
    episode = locked_episode_of(session_id)
    session = _locked(session_id)
    check_amendable(session, by=by)
    strike = strike_of(session, struck_place, corrected)
    said = {
        "kind": AddendumKind(kind),
        "concerns": concerns,
        "text": _said(text, field="text"),
        "reason": _said(reason, field="reason"),
        "added_by": by,
        **strike.columns,
    }
    there = session.addenda.filter(**said, added_at__gt=at - SAME_ADDENDUM).first()
    if there:
        return there
    last = session.addenda.aggregate(last=Max("number"))["last"] or 0
    addendum = Addendum.objects.create(
        clinic_id=session.clinic_id,
        patient_id=session.patient_id,
        treatment_session=session,
        number=last + 1,
        added_at=at,
        **said,
    )
    if strike.row is not None:
        strike.replace_reading(addendum, session, by=by, at=at)
        refresh_summary(episode)
    return addendum


@transaction.atomic
def mark_entered_in_error(session_id, *, by, at, reason, words="", replace_on=None) -> TreatmentSession:
    """Strike the session out, legibly: who, when, why. `replace_on` is the episode, maybe another patient's,
    on which a draft with the same content is opened."""
    episode = locked_episode_of(session_id)
    session = _locked(session_id)
    if session.state == SessionState.ENTERED_IN_ERROR:
        return session
    check_markable(session, reason, words, by=by)
    session.state = SessionState.ENTERED_IN_ERROR
    session.in_error_at, session.in_error_by = at, by
    session.in_error_reason_id, session.in_error_words = reason, words
    session.replaced_by = _replacement(session, replace_on, by=by, at=at) if replace_on else None
    session.save(
        update_fields=[
            "state", "in_error_at", "in_error_by", "in_error_reason", "in_error_words", "replaced_by",
        ]
    )  # fmt: skip
    _strike_readings(session, by=by, at=at)
    _end_home_programme(session, by=by, at=at)
    forget(session, by=by, at=at)
    _reopen_visit(session, by=by, at=at)
    refresh_summary(episode)
    return session


def _locked(session_id) -> TreatmentSession:
    sessions = in_turn(TreatmentSession.objects).select_related("clinic", "draft")
    return sessions.get(pk=session_id)


def _replacement(session, episode, *, by, at) -> Draft:
    """A draft with what was signed: of the same patient as it was typed, of another without the plan."""
    if episode.clinic_id != session.clinic_id:
        raise Refused(_("That patient is not known here."))
    same = episode.pk == session.episode_id
    typed = payload.from_json(session.draft.payload)
    kept = Payload(typed.rows) if same else carry.for_another_patient(typed)
    return Draft.objects.create(
        clinic_id=episode.clinic_id,
        patient_id=episode.patient_id,
        episode=episode,
        visit_id=session.visit_id if same else None,
        author=by,
        payload=payload.to_json(kept),
        carried_from_id=session.carried_from_id if same else None,
        started_at=at,
        updated_at=at,
    )


def _strike_readings(session, *, by, at) -> None:
    """Values that were read in this session count no longer, nor what an addendum put in their place."""
    put_right = Q(addendum__in=session.addenda.values("pk"))
    readings = Observation.objects.filter(put_right | Q(treatment_session=session))
    readings.filter(state=ObservationState.RECORDED).update(
        state=ObservationState.ENTERED_IN_ERROR,
        in_error_at=at,
        in_error_by=by,
        in_error_words=_("The session was entered in error."),
    )


def _end_home_programme(session, *, by, at) -> None:
    HomeProgrammeEnd.objects.bulk_create(
        HomeProgrammeEnd(
            clinic_id=session.clinic_id,
            patient_id=session.patient_id,
            item=item,
            ended_on=local_day(at, session.clinic.time_zone),
            reason=_("The session was entered in error."),
            recorded_at=at,
            recorded_by=by,
        )
        for item in HomeProgrammeItem.objects.filter(treatment_session=session, end=None)
    )


def _reopen_visit(session, *, by, at) -> None:
    """The patient did come: the visit waits for the right record."""
    visits = Visit.objects.filter(pk=session.visit_id, state=VisitState.CHARTED)
    visits.update(state=VisitState.ARRIVED, state_changed_at=at, state_changed_by=by)


def _said(text, *, field) -> str:
    if not text.strip():
        raise Refused(_("Write something here."), field=field)
    return text
