"""What stands in the way of a signature, and what is only worth a second look."""

from datetime import timedelta

import pytest

from clinic.choices import AlertKind
from clinic.models import PatientAlert
from clinic.refusals import Refused
from sessions_app.actions.decisions import decide_iastm
from sessions_app.actions.sessions import sign_session
from sessions_app.forms.sheet import sheet_of
from sessions_app.policies_signing import warnings, why_not_signable
from sessions_app.queries.charting_choices import charting_choices
from tests.sessions_app.a_session import AT, EXERCISE, session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db


def refused(place, sheet):
    draft = charted(place, sheet)
    asked = sheet_of(draft, at=AT)
    assert asked.is_valid(), asked.errors
    stops = why_not_signable(draft, asked.record(), asked.choices)
    if stops:
        with pytest.raises(Refused):
            sign_session(draft.pk, asked.record(), by=place.physio, at=AT, seen_revision=asked.revision)
    return [(stop.row, stop.name) for stop in stops]


def test_consent_declined_today_stops_instrument_work(place):
    assert refused(place, session(checkin={"consent": "declined"})) == [("checkin", "consent")]
    left_out = {"outcome": "not_done", "not_done_reason": "not_done_reason.patient_wish"}
    assert refused(place, session(checkin={"consent": "declined"}, p1=left_out, p2=left_out)) == []


def test_discomfort_above_the_clinics_limit_asks_for_a_word(place):
    assert refused(place, session(p1={"discomfort_during": "6"})) == [("p1", "words")]
    assert refused(place, session(p1={"discomfort_during": "6", "words": "Eased off."})) == []
    assert refused(place, session(p1={"discomfort_during": "5"})) == []


def test_a_lotion_that_the_patient_is_allergic_to_is_refused(place):
    PatientAlert.objects.create(
        clinic=place.clinic, patient=place.patient, kind=AlertKind.ALLERGY, substance="allergen.preservative",
        added_at=AT, added_by=place.physio,
    )  # fmt: skip
    assert refused(place, session()) == [("lotion", "lotion")]


def warned(place, sheet):
    draft = charted(place, sheet)
    asked = sheet_of(draft, at=AT)
    assert asked.is_valid(), asked.errors
    return warnings(draft, asked.record(), asked.choices)


def test_how_long_a_session_lasts_is_the_clinics_to_say(place):
    draft = charted(place, session())
    asked = sheet_of(draft, at=AT)
    assert asked.is_valid(), asked.errors
    draft.clinic.session_minutes_low, draft.clinic.session_minutes_high = 60, 90
    assert warnings(draft, asked.record(), asked.choices) == ["38 min in all, outside 60 to 90."]


def test_warnings_are_told_and_never_stand_in_the_way(place):
    assert warned(place, session()) == []
    assert warned(place, session(exercise_block={"minutes": "5"})) == [
        "23 min in all, outside 30 to 45.",
        "More minutes of treatment by hand or tool than of exercise.",
    ]
    calf = charting_choices(None).regions.label("calf")
    assert warned(place, session(p1={"minutes": "16"}, exercise_block={"minutes": "12"}))[-1] == (
        f"{calf}: 19 min of instrument work, more than 15 on one area."
    )
    assert warned(place, session(e1={"side": "right"})) == [
        "This episode is of the left; something here was done on the other side alone."
    ]
    assert warned(place, session(iastm={"skin_after": "skin_response.bruise"})) == [
        "Spots, a bruise or broken skin: add what happened as a reaction."
    ]
    above = {"discomfort_during": "6", "words": "Eased off, no more strokes there."}
    assert warned(place, session(p1=above)) == ["Discomfort went above the clinic's limit of 5."]


def test_three_sessions_without_progression_are_noticed(place):
    same = {"e1": {"carried": {name: value for name, value in EXERCISE.items() if name != "outcome"}}}
    for days in (21, 14, 7):
        at = AT - timedelta(days=days)
        sign(charted(place, session(head={"started_on": f"{at:%Y-%m-%d}"}, **same)), at=at)

    assert warned(place, session(**same)) == ["No progression in three sessions."]
    assert warned(place, session(e1={**same["e1"], "reps": "14"})) == []


def test_a_measure_has_one_baseline_in_an_episode(place):
    baseline = {"measure": "nprs", "value": "5", "time_point": "baseline"}
    assert refused(place, session(t1=baseline, **{"retest:t2": baseline})) == [("t2", "time_point")]
    assert refused(place, session(t1=baseline, **{"retest:t2": {**baseline, "side": "left"}})) == []

    sign(charted(place, session(t1=baseline)))

    assert refused(place, session(t1=baseline)) == [("t1", "time_point")]
    assert refused(place, session(t1={**baseline, "trial_number": "2"})) == []


def test_instrument_work_that_was_decided_against_asks_for_a_new_decision(place):
    told = {"reason": "No gain", "by": place.physio, "at": AT - timedelta(days=2)}
    decide_iastm(place.episode.pk, decision="stop", **told)
    sentence = "Instrument work was done although it stops: decide again and say why."
    assert warned(place, session()) == [sentence]
    told |= {"reason": "Asked for it", "at": AT - timedelta(days=1)}
    decide_iastm(place.episode.pk, decision="continue", **told)
    assert warned(place, session()) == []
