"""A signature makes one record, whole, that says in rows and in words what was typed."""

import json
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Credential
from clinic.refusals import Refused
from sessions_app import payload as drafts
from sessions_app.actions.drafts import start_draft, take_over
from sessions_app.actions.sessions import sign_session
from sessions_app.choices import ComponentKind, DraftState, SessionState, VisitState
from sessions_app.forms.sheet import sheet_of
from sessions_app.models import (
    CheckIn,
    Component,
    Draft,
    ExercisePerformed,
    IastmPass,
    Observation,
    SessionNote,
    TreatmentSession,
    Visit,
)
from sessions_app.policies_signing import why_not_signed_by
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.seal import seal_fits, seal_of
from sessions_app.snapshot import snapshot_of
from sessions_app.snapshot_rows import rows_of
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import a_place, charted, sign

pytestmark = pytest.mark.django_db


def test_the_reference_session_becomes_a_record(place):
    signed = sign(charted(place))

    assert (signed.state, signed.number, signed.practitioner) == (SessionState.SIGNED, 1, place.physio)
    assert list(Component.objects.values_list("kind", "duration_seconds")) == [
        ("check_in", 180), ("warm_up", 300), ("lotion", None), ("iastm_pass", 240), ("iastm_pass", 180),
        ("exercise_block", 1200), ("exercise", None), ("retest", 180), ("note", None),
    ]  # fmt: skip
    assert Observation.objects.get().value == 2
    assert Draft.objects.get().state == DraftState.SIGNED
    assert seal_fits(signed)


def test_the_visit_is_charted(place):
    with acting_as(place.physio.pk, place.clinic.pk):
        visit = Visit.objects.create(
            clinic=place.clinic, patient=place.patient, starts_at=AT - timedelta(minutes=40), origin="typed",
            added_at=AT, added_by=place.physio,
        )  # fmt: skip
    sign(charted(place, visit=visit))

    visit.refresh_from_db()
    assert (visit.state, visit.state_changed_by) == (VisitState.CHARTED, place.physio)


@pytest.mark.promise("once")
def test_signing_twice_gives_the_same_session(place):
    draft = charted(place)
    sheet = sheet_of(draft, at=AT)
    assert sheet.is_valid()

    first = sign_session(draft.pk, sheet.record(), by=place.physio, at=AT, seen_revision=7)
    second = sign_session(draft.pk, sheet.record(), by=place.physio, at=AT, seen_revision=7)

    assert (first, TreatmentSession.objects.count()) == (second, 1)


@pytest.mark.promise("once")
def test_a_sheet_that_changed_since_it_was_looked_at_is_not_signed(place):
    draft = charted(place)
    sheet = sheet_of(draft, at=AT)
    assert sheet.is_valid()
    with pytest.raises(Refused, match="changed on another device"):
        sign_session(draft.pk, sheet.record(), by=place.physio, at=AT, seen_revision=6)


def test_a_colleague_cannot_sign_what_somebody_else_is_charting(place):
    with pytest.raises(Refused, match="Take it over"):
        sign(charted(place), by=place.colleague)
    assert not TreatmentSession.objects.exists()


@pytest.mark.parametrize("goes_on_treating", [False, True])
def test_who_takes_over_signs_and_who_treated_is_named(place, goes_on_treating):
    draft = charted(place)
    said = {"reason": "Ill", "goes_on_treating": goes_on_treating}
    take_over(draft.pk, by=place.colleague, at=AT, **said)
    draft.refresh_from_db()
    signed = sign(draft)
    treated = place.colleague if goes_on_treating else place.physio
    assert (signed.practitioner, signed.signed_by) == (treated, place.colleague)
    assert signed.snapshot["practitioner"]["name"] == treated.display_name
    page = factories.client_of(place.physio).get(f"/sessions/{signed.pk}/").content.decode()
    assert f"{place.colleague} took the draft over from {place.physio}" in page
    assert ("Treated by" in page) is not goes_on_treating


def test_a_students_draft_that_was_taken_over_is_still_the_students_treatment(place):
    student = factories.member(place.clinic, Role.PHYSIOTHERAPIST, is_student=True)
    draft = charted(place, by=student)
    take_over(draft.pk, by=place.physio, at=AT, reason="Signs", goes_on_treating=False)
    draft.refresh_from_db()
    signed = sign(draft)
    assert (signed.practitioner, signed.supervisor, signed.signed_by) == (student, place.physio, place.physio)


def test_a_student_charts_and_the_supervisor_signs(place):
    student = factories.member(place.clinic, Role.PHYSIOTHERAPIST, is_student=True)
    draft = charted(place, by=student)
    with pytest.raises(Refused, match="A supervisor signs for a student"):
        sign(draft)
    draft.supervisor = place.physio
    draft.save()

    signed = sign(draft, by=place.physio)

    assert (signed.practitioner, signed.supervisor, signed.signed_by) == (student, place.physio, place.physio)
    assert signed.snapshot["practitioner"]["name"] == student.display_name
    assert signed.snapshot["supervisor"]["name"] == place.physio.display_name
    assert why_not_signed_by(draft, by=place.physio) == ""


EVERYTHING = {
    "p1": {
        "regions": ["calf", "hamstring"], "structures": ["gastroc_medial", "triceps_surae"], "side": "both",
        "instruments": ["gen_long_convex", "gen_long_concave"], "scan_instruments": ["gt4"],
        "direction": "parallel", "angle_min_degrees": "30", "angle_max_degrees": "45", "minutes": "4,5",
        "minutes_are_per_side": "on", "stroke_count": "15", "count_is_per_direction": "on",
        "strokes_per_minute": "60", "force_newtons": "6.25", "force_method": "sensor",
        "tissue_state": "on_stretch", "body_position": "prone", "purpose": "treat", "discomfort_during": "3",
        "discomfort_after": "1", "skin_before": "skin_response.none", "skin_after": "skin_response.red",
        "stopped_early": "on", "stop_reason": "stop_reason.time", "area_words": "medial third",
        "words": "tight at first", "goes_with": "w1",
    },
    "e1": {
        "sets_to_limit": "on", "reps_max": "15", "reps_to_limit": "on", "load_words": "bag of books",
        "hold_seconds": "2", "rest_seconds": "120", "tempo": "3-2-3", "range_words": "full",
        "variant": "towel under toes", "rpe": "7", "pain_during": "2", "minutes": "5", "seconds": "30",
        "supervision": "home", "replaces": "an_hsr_seated", "set_rows": ["12 x 10 @7", "10"],
        "words": "steady",
        "carried": {
            "exercise": "an_hsr_standing", "sets": "3", "reps": "12", "load_value": "7,5", "load_unit": "kg",
        },
    },
    "w1": {"rpe": "3", "settings": ["speed=5 km/h", "incline=2 %"], "words": "easy"},
    "lotion": {"words": "warmed"},
    "checkin": {"pain_worst_24h": "4", "said_by_patient": "Sore in the morning", "seconds": "20"},
    "t1": {
        "value": "1.5", "value_min": "1", "value_max": "2", "side": "left", "subject": "heel raise",
        "measured_state": "first_step", "trial_number": "2", "method": "phone", "recall_period": "now",
        "time_point": "visit", "time_point_words": "week 3", "when": "before", "source": "clinician",
        "mode": "paper", "version": "2", "items_answered": "1", "words": "between", "scale_min": "0",
        "scale_max": "100", "unit": "mm",
    },
    "note": {"next_time": "Add load", "advice": "Walk", "no_warm_up_reason": "no_warm_up_reason.time"},
    "head": {"place": "home", "mode": "group", "group_size": "3", "provider_words": "Dr Ho"},
    "modality:m1": {
        "modality": "ice_pack", "region": "calf", "side": "left", "area_words": "outer", "minutes": "8",
        "minutes_max": "12", "settings": "temperature=5 Cel", "is_sham": "on", "words": "at the end",
    },
    "adverse_event:a1": {
        "kind": "skin_response.petechiae", "words": "Small spots", "severity": "mild",
        "onset_words": "at once", "action": "stopped",
    },
    "home_item:h1": {
        "exercise": "an_hsr_seated", "side": "left", "sets": "3", "reps": "15", "times": "2", "per": "day",
        "every_days": "2", "words": "after breakfast",
    },
}  # fmt: skip


def test_every_field_reaches_the_record_and_the_snapshot(place):
    signed = sign(charted(place, session(**EVERYTHING)))
    text = json.dumps(signed.snapshot, ensure_ascii=False)

    # In words, as a person reads it
    for said in [
        "medial third", "tight at first", "bag of books", "3-2-3", "towel under toes", "steady", "warmed",
        "Sore in the morning", "Add load", "Walk", "Dr Ho", "outer", "at the end", "Small spots", "at once",
        "stopped", "after breakfast", "week 3", "heel raise", "phone", "between", "speed 5 km/h",
        "Along the fibres",
        "On stretch", "Prone", "Sensor", "No time", "First step in the morning", "At home", "Group",
    ]:  # fmt: skip
        assert said in text, said

    # In typed rows
    made = IastmPass.objects.get(component__row_id="p1")
    assert (made.force_newtons, made.angle_max_degrees, made.stroke_count) == (Decimal("6.25"), 45, 15)
    assert [part.region_id for part in made.passregions.all()] == ["calf", "hamstring"]
    assert [(part.instrument_id, part.role) for part in made.passinstruments.all()] == [
        ("gen_long_convex", "treat"), ("gen_long_concave", "treat"), ("gt4", "scan"),
    ]  # fmt: skip
    spine = {part.row_id: part for part in Component.objects.all()}
    assert spine["p1"].duration_seconds == 540
    assert spine["p1"].goes_with == spine["w1"]
    assert (spine["m1"].duration_min_seconds, spine["m1"].duration_max_seconds) == (480, 720)
    done = ExercisePerformed.objects.get()
    assert (done.reps_max, done.tempo, done.load_value) == (15, "3-2-3", Decimal("10"))
    assert done.planned_dose.load_value == Decimal("7.5")
    assert list(done.set_rows.values_list("reps", "load_value", "rpe")) == [
        (12, Decimal(10), 7),
        (10, None, None),
    ]
    seen = Observation.objects.get()
    assert (seen.value, seen.unit, seen.scale_max, seen.moment) == (Decimal("1.5"), "mm", 100, "before")
    assert seen.at == signed.started_at


def test_every_typed_field_is_told_in_the_snapshot_by_its_value(place):
    """No field of the sheet is dropped on its way: each typed value is found in the snapshot again."""
    sheet = session(**EVERYTHING)
    signed = sign(charted(place, sheet))
    told = _leaves(signed.snapshot)

    placed = {"outcome", "goes_with", "started_on", "started_at_time", "ended_at_time", "minutes", "seconds",
              "minutes_max", "set_rows", "settings", "instruments_cleaned", "is_transcribed"}  # fmt: skip
    missing = [
        (row.id, name, value)
        for row in sheet.rows
        for name, values in row.fields.items()
        if name not in placed
        for value in values
        if _written(value) not in told
    ]
    assert missing == []


def _leaves(value):
    if isinstance(value, dict):
        return {leaf for one in value.values() for leaf in _leaves(one)}
    if isinstance(value, list):
        return {leaf for one in value for leaf in _leaves(one)}
    return {str(value)}


def _written(value):
    return {"on": "True", "4,5": "4.5", "6.25": "6.25"}.get(value, value)


@pytest.mark.promise("sealed")
def test_rows_and_snapshot_say_the_same(place):
    signed = sign(charted(place, session(**EVERYTHING)))

    stored = TreatmentSession.objects.get(pk=signed.pk)
    told = snapshot_of(stored, rows_of(stored), charting_choices(place.clinic))
    rebuilt = told | {"beside": stored.snapshot["beside"]}

    assert rebuilt == stored.snapshot
    assert seal_of(rebuilt) == stored.content_hash
    stored.snapshot["parts"][0]["values"]["pain_now"]["value"] = 1
    assert not seal_fits(stored)


def test_the_snapshot_keeps_title_and_training_of_the_day(place):
    fields = {"clinic": place.clinic, "user": place.physio, "added_by": place.physio}
    Credential.objects.create(**fields, kind="registration", title="Physiotherapist", number="PH 1")
    Credential.objects.create(**fields, kind="iastm_course", title="Tool course", gained_on=AT.date())
    Credential.objects.create(
        **fields, kind="other", title="Later course", gained_on=AT.date() + timedelta(days=1)
    )

    signed = sign(charted(place))

    titles = [one["title"] for one in signed.snapshot["practitioner"]["credentials"]]
    assert sorted(titles) == ["Physiotherapist", "Tool course"]


def test_what_a_transcribed_session_does_not_state_stays_empty(place):
    signed = sign(
        charted(
            place,
            session(
                head={"is_transcribed": "on", "transcribed_from": "J Chiropr Med 11:58",
                      "times_not_recorded": "on", "started_on": "2012-03-01"},
                checkin={"pain_now": [], "since_last": [], "minutes": []},
                p1={"strokes": [], "pressure": [], "minutes": []},
                note={"not_recorded": ["checkin.pain_now", "checkin.since_last", "p1.strokes", "p1.pressure",
                                       "p1.minutes"]},
            ),
        )
    )  # fmt: skip

    assert (signed.is_transcribed, signed.is_late_entry, signed.times_recorded) == (True, True, False)
    assert CheckIn.objects.get().pain_now is None
    assert CheckIn.objects.get().since_last == "not_recorded"
    made = IastmPass.objects.get(component__row_id="p1")
    assert (made.pressure, made.component.duration_seconds) == ("not_recorded", None)
    assert "p1.strokes" in SessionNote.objects.get().not_recorded
    assert Observation.objects.get().mode == ""


def test_an_exercise_that_was_not_done_keeps_its_plan_and_has_no_dose(place):
    planned = {"exercise": "an_hsr_seated", "sets": "3", "reps": "8"}
    left_out = {
        **planned,
        "outcome": "not_done",
        "not_done_reason": "not_done_reason.time",
        "carried": planned,
    }
    sign(charted(place, session(**{"exercise:e2": left_out})))

    row = ExercisePerformed.objects.get(component__row_id="e2")
    assert (row.sets, row.planned_dose.sets, row.component.outcome) == (None, 3, "not_done")
    assert row.component.not_done_reason_id == "not_done_reason.time"


def test_a_plan_that_was_typed_loosely_is_kept_beside_what_was_done(place):
    loose = {"exercise": "an_hsr_standing", "load_value": "7,5", "reps_max": "9"}
    sign(charted(place, session(e1={"carried": loose})))

    planned = ExercisePerformed.objects.get().planned_dose
    assert (planned.load_value, planned.load_words, planned.reps, planned.reps_max) == (None, "7.5", 9, None)


def test_sessions_are_numbered_within_their_episode(place):
    assert [sign(charted(place)).number for _time in range(3)] == [1, 2, 3]


def test_the_next_draft_carries_dose_and_technique_and_nothing_observed(place):
    signed = sign(charted(place, session(**EVERYTHING)))

    draft = start_draft(place.episode, by=place.physio, at=AT + timedelta(days=3))
    rows = drafts.from_json(draft.payload)

    assert draft.carried_from == signed
    one = rows.of_kind("iastm_pass")[0]
    assert one.fields == one.carried
    assert one.get("strokes") == ["sweep", "fan"]
    assert one.get("goes_with") == [rows.of_kind("warm_up")[0].id]
    observed = {
        "skin_after",
        "skin_before",
        "discomfort_during",
        "words",
        "stopped_early",
        "rpe",
        "pain_during",
    }
    assert not [name for row in rows.rows for name in row.fields if name in observed]
    assert rows.row("checkin").fields == {"minutes": ["3"], "seconds": ["20"]}
    assert rows.row("note") is None
    assert rows.of_kind("retest")[0].get("value") == []
    assert rows.of_kind("retest")[0].first("measure") == "nprs"


@pytest.mark.promise("once")
@pytest.mark.django_db(transaction=True)
def test_eight_signatures_at_once_make_one_session():
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        draft = charted(place)
    together, made, failed = Barrier(8), [], []

    def one():
        try:
            with acting_as(place.physio.pk, place.clinic.pk):
                sheet = sheet_of(Draft.objects.get(pk=draft.pk), at=AT)
                assert sheet.is_valid()
                together.wait()
                signed = sign_session(
                    draft.pk, sheet.record(), by=place.physio, at=AT, seen_revision=sheet.revision
                )
                made.append(signed.pk)
        except Exception as wrong:
            failed.append(wrong)
        finally:
            connection.close()

    hands = [Thread(target=one) for _hand in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert (failed, len(made), len(set(made))) == ([], 8, 1)
    with acting_as(place.physio.pk, place.clinic.pk):
        assert TreatmentSession.objects.count() == 1
        assert Component.objects.filter(kind=ComponentKind.CHECK_IN).count() == 1
