"""After the signature: the record stays as it was; what is wrong is said beside it or struck out legibly."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.actions.patients import add_alert, end_alert
from clinic.models import PatientAlert
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app import payload as drafts
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.home_log import log_home
from sessions_app.choices import DraftState, ObservationState, SessionState, VisitState
from sessions_app.models import (
    Component,
    HomeProgrammeEnd,
    HomeProgrammeItem,
    Observation,
    TreatmentSession,
    Visit,
)
from sessions_app.policies_correction import why_not_amendable, why_not_markable
from sessions_app.queries.portal_exercises import home_day
from sessions_app.queries.starting_points import last_signed
from sessions_app.seal import seal_fits
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=22)
WRONG_PATIENT = "entered_in_error_reason.wrong_patient"


@pytest.fixture
def signed(place):
    return sign(charted(place, session(**{"home_item:h1": {"exercise": "an_hsr_seated"}})))


def add(signed, by, **said):
    values = {
        "kind": "correction",
        "text": "The right count was 24.",
        "reason": "Misread",
        "concerns": "Re-test",
    }
    return add_addendum(signed.pk, by=by, at=LATER, **values | said)


def mark(signed, by, **said):
    return mark_entered_in_error(signed.pk, by=by, **{"reason": WRONG_PATIENT, "at": LATER} | said)


@pytest.mark.promise("corrections")
def test_addenda_are_numbered_and_the_session_stays_as_it_was(place, signed):
    before = TreatmentSession.objects.filter(pk=signed.pk).values().get()

    numbers = [add(signed, place.physio, text=text).number for text in ("One thing.", "Another.")]

    assert numbers == [1, 2]
    assert TreatmentSession.objects.filter(pk=signed.pk).values().get() == before


@pytest.mark.parametrize("said", [{"text": " "}, {"reason": ""}])
def test_an_addendum_says_something_and_why(place, signed, said):
    with pytest.raises(Refused, match="Write something"):
        add(signed, place.physio, **said)


def test_only_who_treated_or_signed_adds_or_marks(place, signed):
    with pytest.raises(Refused, match="Only the person who treated"):
        add(signed, place.colleague)
    with pytest.raises(Refused, match="Only the person who treated"):
        mark(signed, place.colleague)
    assert why_not_amendable(signed, by=place.physio) == why_not_markable(signed, by=place.physio) == ""


@pytest.mark.promise("corrections")
def test_a_session_entered_in_error_is_struck_with_all_that_it_brought(place, signed):
    mark(signed, place.physio)

    stored = TreatmentSession.objects.get(pk=signed.pk)
    assert (stored.state, stored.in_error_by, stored.in_error_at) == (
        SessionState.ENTERED_IN_ERROR, place.physio, LATER,
    )  # fmt: skip
    assert seal_fits(stored)
    assert Observation.objects.get().state == ObservationState.ENTERED_IN_ERROR
    assert HomeProgrammeEnd.objects.get().reason == "The session was entered in error."
    assert last_signed(place.episode, before=AT + timedelta(days=9)) is None
    with pytest.raises(Refused, match="entered in error"):
        add(signed, place.physio)


def test_marking_twice_is_the_same_as_once(place, signed):
    assert mark(signed, place.physio).in_error_at == mark(signed, place.physio).in_error_at
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "words", "refusal"),
    [
        ("", "", "Choose a reason"),
        ("tolerance.well", "", "Choose a reason"),
        ("entered_in_error_reason.wrong_content", " ", "Say in a few words"),
    ],
)
def test_a_mark_says_why(place, signed, reason, words, refusal):
    with pytest.raises(Refused, match=refusal):
        mark(signed, place.physio, reason=reason, words=words)
    assert TreatmentSession.objects.get().state == SessionState.SIGNED


def test_the_home_programme_ends_on_the_clinics_day(place, signed):
    mark(signed, place.physio, at=AT.replace(hour=17))  # 01:10 of the next day in Singapore
    assert HomeProgrammeEnd.objects.get().ended_on == date(2026, 11, 24)


def test_what_a_struck_session_set_for_home_was_asked_on_no_day(place, signed):
    mine, on = factories.portal_user(place.patient), AT.date()
    mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    whose = (mine, place.patient)
    assert len(home_day(*whose, today=on).tasks) == 1
    mark(signed, place.physio)
    assert home_day(*whose, today=on + timedelta(days=1), on=on).tasks == []
    with pytest.raises(Refused, match="not part of your plan"):
        log_home(HomeProgrammeItem.objects.get().pk, on=on, is_done=True, key=uuid4(), by=mine, at=LATER)


def test_a_replacement_opens_on_the_same_patient_with_what_was_typed(place, signed):
    marked = mark(signed, place.physio, replace_on=place.episode)

    draft = marked.replaced_by
    assert start_draft(place.episode, by=place.physio, at=LATER) != draft  # which is another session's
    assert (draft.state, draft.patient) == (DraftState.OPEN, place.patient)
    typed, again = drafts.from_json(signed.draft.payload), drafts.from_json(draft.payload)
    assert again.rows == typed.rows
    assert sign(draft, at=LATER).number == 2


def test_a_replacement_on_the_right_patient_leaves_the_wrong_ones_plan(place, signed):
    other = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    factories.consent(other, by=place.physio)
    right = factories.episode(other, by=place.physio)

    draft = mark(signed, place.physio, replace_on=right).replaced_by

    assert (draft.patient, draft.episode, draft.carried_from) == (other, right, None)
    assert all(row.carried == {} for row in drafts.from_json(draft.payload).rows)
    assert sign(draft, at=LATER).patient == other


FOUND = {"screen": "something", "findings": ["anticoagulant"], "screen_decision": "INR stable"}


def alerts(place):
    return list(PatientAlert.objects.filter(patient=place.patient).order_by("pk"))


def test_an_alert_ends_with_the_session_that_made_it_and_comes_with_its_replacement(place):
    wrong = mark(sign(charted(place, session(checkin=FOUND))), place.physio, replace_on=place.episode)
    [ended] = alerts(place)
    assert (ended.ended_at, ended.ended_by) == (LATER, place.physio)
    assert ended.ended_reason == "The session was entered in error."

    sign(wrong.replaced_by, at=LATER + timedelta(hours=1))

    [_ended, again] = alerts(place)
    assert (again.caution, again.ended_at) == ("anticoagulant", None)


def test_an_alert_that_another_session_found_again_stays(place):
    first = sign(charted(place, session(checkin=FOUND)))
    next_day = {"started_on": "2026-11-24"}
    sign(charted(place, session(checkin=FOUND, head=next_day)), at=AT + timedelta(days=1))
    mark(first, place.physio, at=AT + timedelta(days=2))
    assert [one.ended_at for one in alerts(place)] == [None]


@pytest.mark.parametrize("has_ended", [True, False])
def test_a_session_written_late_brings_no_alert_that_is_older_than_what_is_known(place, has_ended):
    known = {"kind": "anticoagulant", "words": "warfarin", "by": place.physio}
    newer = add_alert(place.patient, **known, at=AT - timedelta(days=3))
    if has_ended:
        end_alert(newer, reason="Stopped by Dr Ho", by=place.physio, at=AT - timedelta(days=1))
    late = {"started_on": "2026-11-16", "late_reason": "late_entry_reason.busy"}
    sign(charted(place, session(checkin=FOUND, head=late)))
    assert alerts(place) == [newer]


def test_the_visit_waits_for_the_right_record(place):
    visit = Visit.objects.create(
        clinic=place.clinic, patient=place.patient, starts_at=AT, origin="typed", added_at=AT,
        added_by=place.physio,
    )  # fmt: skip
    mark(sign(charted(place, visit=visit)), place.physio)

    visit.refresh_from_db()
    assert visit.state == VisitState.ARRIVED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions_app_treatmentsession SET snapshot = '{}'",
        "UPDATE sessions_app_checkin SET pain_now = 0",
        "DELETE FROM sessions_app_component",
        "DELETE FROM sessions_app_treatmentsession",
        "UPDATE sessions_app_observation SET value = 0",
        "UPDATE sessions_app_draft SET payload = '{}'",
    ],
)
def test_the_database_refuses_to_change_what_is_signed(place, signed, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert seal_fits(TreatmentSession.objects.get())


def test_no_part_is_added_to_a_signed_session(place, signed):
    with pytest.raises(DatabaseError), transaction.atomic():
        Component.objects.create(
            clinic=place.clinic, treatment_session=signed, position=99, kind="note", row_id="late"
        )
