"""Charting through the actions: nothing typed is lost, whoever saves and whatever goes wrong."""

import uuid
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from clinic.identity import acting_as
from clinic.refusals import Refused
from sessions_app import carry, payload
from sessions_app.actions import drafts
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.visits import add_visit
from sessions_app.models import Draft, DraftHandover, Visit
from sessions_app.payload import Added, Change
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(place):
    return drafts.start_draft(place.episode, by=place.physio, at=AT, empty=True)


def rows(draft):
    return payload.from_json(Draft.objects.get(pk=draft.pk).payload)


def save(draft, by, *changes, at=AT, **more):
    return drafts.save_draft(draft.pk, by=by, at=at, changes=changes, **more)


def test_a_draft_is_started_once_however_often_the_device_asks(place):
    wanted = uuid.uuid4()

    first = drafts.start_draft(place.episode, by=place.physio, at=AT, draft_id=wanted)
    second = drafts.start_draft(place.episode, by=place.physio, at=AT + timedelta(minutes=1), draft_id=wanted)

    assert (first, Draft.objects.count()) == (second, 1)
    assert rows(first).row("head").fields == {"started_on": ["2026-11-16"], "started_at_time": ["10:00"]}


def test_a_second_tap_on_a_visit_finds_the_draft_of_the_first(place):
    visit = Visit.objects.create(
        clinic=place.clinic, patient=place.patient, starts_at=AT, origin="typed", added_at=AT,
        added_by=place.physio,
    )  # fmt: skip
    first = drafts.start_draft(place.episode, by=place.physio, at=AT, visit=visit)
    assert drafts.start_draft(place.episode, by=place.physio, at=AT, visit=visit) == first
    assert drafts.start_draft(place.episode, by=place.physio, at=AT) != first
    with pytest.raises(Refused, match="is charting this visit already"):
        drafts.start_draft(place.episode, by=place.colleague, at=AT, visit=visit)


def test_start_session_pressed_twice_begins_one_sheet(place):
    """Without a visit each press began a sheet, and an empty one was left unsigned."""
    start = {"by": place.physio, "at": AT}
    first = drafts.start_draft(place.episode, **start)
    assert drafts.start_draft(place.episode, by=place.physio, at=AT + timedelta(seconds=3)) == first
    by_a_colleague = drafts.start_draft(place.episode, by=place.colleague, at=AT)
    an_hour_later = drafts.start_draft(place.episode, by=place.physio, at=AT + timedelta(hours=1))
    drafts.discard(an_hour_later.pk, by=place.physio, at=AT, reason="Went home")
    again = drafts.start_draft(place.episode, by=place.physio, at=AT + timedelta(hours=1))
    save(again, place.physio, Change("note", "text", [], ["Walked in."]))
    another = drafts.start_draft(place.episode, by=place.physio, at=AT + timedelta(hours=1))
    assert len({first, by_a_colleague, an_hour_later, again, another}) == 5 == Draft.objects.count()


def test_a_first_draft_starts_from_the_plan_dashed(place):
    revise_plan(
        place.episode.pk,
        plan={},
        frequencies=[],
        components=[
            {
                "row_id": "r1",
                "kind": "warm_up",
                "fields": {"activity": ["bike"], "minutes": ["5"], "words": ["easy"]},
            },
            {
                "row_id": "r2",
                "kind": "exercise",
                "fields": {"exercise": ["an_hsr_seated"], "sets": ["3"], "reps": ["12"]},
            },
        ],
        measures=[{"measure_id": "nprs", "in_each": True}],
        seen_number=0,
        by=place.physio,
        at=AT,
    )

    sheet = rows(drafts.start_draft(place.episode, by=place.physio, at=AT))

    assert [row.kind for row in sheet.rows] == [
        "head", "checkin", "warm_up", "exercise", "retest_block", "retest",
    ]  # fmt: skip
    exercise = sheet.of_kind("exercise")[0]
    assert (
        exercise.fields == exercise.carried == {"exercise": ["an_hsr_seated"], "sets": ["3"], "reps": ["12"]}
    )
    assert exercise.is_plan
    assert sheet.of_kind("warm_up")[0].get("words") == []
    assert sheet.of_kind("retest")[0].fields == {"measure": ["nprs"]}
    assert sheet.row("checkin").fields == {"minutes": ["3"]}


def test_what_is_typed_is_stored_and_the_revision_moves_only_when_something_changed(place, draft):
    saved = save(
        draft, place.physio, Change("note", "text", [], ["Walks"]), at=AT + timedelta(seconds=12), taps=3
    )
    again = save(
        draft, place.physio, Change("note", "text", ["Walks"], ["Walks"]), at=AT + timedelta(minutes=9)
    )

    assert rows(draft).row("note").get("text") == ["Walks"]
    assert (saved.revision, again.revision, saved.conflicts) == (1, 1, [])
    stored = Draft.objects.get(pk=draft.pk)
    assert (stored.taps, stored.charting_seconds) == (3, 12 + 30)


@pytest.mark.promise("once")
def test_two_tablets_on_one_field_are_both_shown(place, draft):
    save(draft, place.physio, Change("checkin", "pain_now", [], ["2"]))

    saved = save(draft, place.physio, Change("checkin", "pain_now", [], ["4"]))

    assert [(one.row, one.name, one.mine, one.theirs) for one in saved.conflicts] == [
        ("checkin", "pain_now", ["4"], ["2"])
    ]
    assert rows(draft).row("checkin").get("pain_now") == ["2"]


@pytest.mark.promise("once")
def test_a_save_that_is_sent_again_neither_doubles_nor_undoes_what_others_did_since(place, draft):
    typed = Change("checkin", "pain_now", [], ["4"])
    save(draft, place.physio, typed, mark="first")
    save(draft, place.physio, Change("checkin", "pain_now", ["4"], []), mark="elsewhere")

    again = save(draft, place.physio, typed, mark="first")

    assert again.conflicts == []
    assert rows(draft).row("checkin").get("pain_now") == []


@pytest.mark.promise("once")
def test_a_save_with_a_conflict_tells_it_again_when_its_answer_was_lost(place, draft):
    save(draft, place.physio, Change("checkin", "pain_now", [], ["7"]), mark="elsewhere")
    for _time in range(2):
        told = save(draft, place.physio, Change("checkin", "pain_now", [], ["4"]), mark="here").conflicts
        assert [(one.mine, one.theirs) for one in told] == [(["4"], ["7"])]


def test_last_words_that_overtake_or_follow_their_own_first_ones_are_no_conflict(place, draft):
    save(draft, place.physio, Change("note", "text", [], ["easi"]), mark="first")
    last = Change("note", "text", [], ["easier"], sent=["easi"])
    assert save(draft, place.physio, last, mark="last").conflicts == []
    assert rows(draft).row("note").get("text") == ["easier"]


def test_the_mark_of_a_save_is_no_change_and_only_the_newest_are_kept(place, draft):
    for number in range(payload.MOST_ARRIVED + 5):
        told = save(draft, place.physio, Change("note", "text", [], []), mark=str(number))
    assert told.revision == 1  # the first made the row of the note
    assert rows(draft).arrived == tuple(str(number) for number in range(5, payload.MOST_ARRIVED + 5))


def test_one_refused_value_refuses_the_whole_save_with_a_sentence(place, draft):
    with pytest.raises(Refused, match="character that cannot be stored") as refused:
        save(
            draft,
            place.physio,
            Change("note", "advice", [], ["kept?"]),
            Change("note", "text", [], ["a\x00b"]),
        )

    assert refused.value.field == "note-text"
    assert rows(draft).row("note") is None


def test_a_row_comes_and_goes_and_comes_back_with_its_text(place, draft):
    save(draft, place.physio, Change("e1", "words", [], ["slow"]), added=[Added("e1", "exercise")])
    drafts.remove_row(draft.pk, "e1", by=place.physio, at=AT)
    assert rows(draft).of_kind("exercise") == []

    drafts.bring_back_row(draft.pk, "e1", by=place.physio, at=AT)

    assert rows(draft).row("e1").get("words") == ["slow"]


def test_an_added_exercise_starts_with_the_catalogues_values_as_a_plan(place, draft):
    row = drafts.add_row(draft.pk, "exercise", by=place.physio, at=AT, fields={"exercise": ["an_hsr_seated"]})

    assert row.is_plan
    assert rows(draft).row(row.id).get("exercise") == ["an_hsr_seated"]
    assert row.get("sets") == row.carried["sets"] != []


def test_one_press_progresses_and_confirms_and_another_undoes(place, draft):
    row = drafts.add_row(
        draft.pk, "exercise", by=place.physio, at=AT,
        fields={"exercise": ["an_hsr_seated"], "load_value": ["10"], "load_unit": ["kg"]},
    )  # fmt: skip

    up = drafts.progress_row(draft.pk, row.id, +1, by=place.physio, at=AT)
    down = drafts.progress_row(draft.pk, row.id, -1, by=place.physio, at=AT)

    assert up.get("load_value") != ["10"]
    assert (down.get("load_value"), down.get("outcome")) == (["10"], ["done"])


def test_above_the_limit_it_is_asked_first_and_then_done(place, draft):
    fields = {"exercise": ["an_hsr_seated"], "load_value": ["10"], "load_unit": ["kg"], "rpe": ["10"]}
    row = drafts.add_row(draft.pk, "exercise", by=place.physio, at=AT, fields=fields)
    of = {"by": place.physio, "at": AT}

    with pytest.raises(Refused, match="Progress all the same"):
        drafts.progress_row(draft.pk, row.id, +1, **of)
    assert rows(draft).row(row.id).get("load_value") == ["10"]
    assert drafts.progress_row(draft.pk, row.id, -1, **of).get("load_value") != ["10"]
    drafts.progress_row(draft.pk, row.id, +1, **of, all_the_same=True)
    assert rows(draft).row(row.id).get("load_value") == ["10"]


def test_all_as_shown_ticks_planned_exercises_and_nothing_else(place, draft):
    one = drafts.add_row(draft.pk, "exercise", by=place.physio, at=AT, fields={"exercise": ["an_hsr_seated"]})
    scan = drafts.add_row(draft.pk, "iastm_pass", by=place.physio, at=AT, fields={"regions": ["calf"]})

    assert drafts.confirm_all_shown(draft.pk, by=place.physio, at=AT) == [one.id]

    assert rows(draft).row(one.id).get("outcome") == ["done"]
    assert rows(draft).row(scan.id).get("outcome") == []


def test_a_colleague_takes_over_visibly_and_the_author_is_told(place, draft):
    drafts.take_over(draft.pk, by=place.colleague, at=AT, reason="Mei is ill", goes_on_treating=True)

    handover = DraftHandover.objects.get()
    assert (handover.from_user, handover.to_user, handover.reason) == (
        place.physio, place.colleague, "Mei is ill",
    )  # fmt: skip
    with pytest.raises(Refused, match=f"{place.colleague.display_name} is charting this session now"):
        save(draft, place.physio, Change("note", "text", [], ["Walks"]))
    save(draft, place.colleague, Change("note", "text", [], ["Walks"]))


@pytest.mark.parametrize("reason", ["", "   ", None, "x" * 301])
def test_taking_over_and_discarding_need_a_reason(place, draft, reason):
    with pytest.raises(Refused):
        drafts.take_over(draft.pk, by=place.colleague, at=AT, reason=reason, goes_on_treating=True)
    with pytest.raises(Refused):
        drafts.discard(draft.pk, by=place.physio, at=AT, reason=reason)


def test_a_discarded_draft_keeps_its_text_and_takes_no_more(place, draft):
    save(draft, place.physio, Change("note", "text", [], ["Walks"]))
    drafts.discard(draft.pk, by=place.physio, at=AT, reason="Opened twice")

    with pytest.raises(Refused, match="was discarded"):
        save(draft, place.physio, Change("note", "text", ["Walks"], ["Runs"]))
    assert rows(draft).row("note").get("text") == ["Walks"]


def test_a_draft_moves_to_the_right_patient_without_the_wrong_ones_plan(place, draft):
    other = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    right = factories.episode(other, by=place.physio)
    drafts.add_row(draft.pk, "exercise", by=place.physio, at=AT, fields={"exercise": ["an_hsr_seated"]})
    waiting = add_visit(other, starts_at=AT, by=place.physio, at=AT)
    done = drafts.add_row(
        draft.pk, "exercise", by=place.physio, at=AT, fields={"exercise": ["an_hsr_standing"]}
    )
    save(draft, place.physio, Change(done.id, "outcome", [], ["done"]))
    # The first row was never touched beyond the catalogue's values.

    moved = drafts.move_to_patient(
        draft.pk, right, by=place.physio, at=AT + timedelta(minutes=9), reason="Wrong Lim"
    )

    assert (moved.patient, moved.episode, moved.visit) == (other, right, waiting)
    assert DraftHandover.objects.get().moved_from_patient == place.patient
    exercises = rows(moved).of_kind("exercise")
    assert [(row.first("exercise"), row.carried) for row in exercises] == [("an_hsr_standing", {})]


def planned(episode, physio, *, exercises, minutes, measure):
    """A plan whose rows can be told from another patient's."""
    block = {"row_id": "b", "kind": "exercise_block", "fields": {"minutes": [minutes]}}
    rows = [
        {"row_id": code, "kind": "exercise", "fields": {"exercise": [code], "sets": ["3"], "reps": ["12"]}}
        for code in exercises
    ]
    revise_plan(
        episode.pk,
        plan={},
        frequencies=[],
        components=[block, *rows],
        measures=[{"measure_id": measure, "in_each": True}],
        seen_number=0,
        by=physio,
        at=AT,
    )


def test_a_moved_draft_has_the_right_patients_plan_and_only_what_was_typed_of_the_other(place):
    right = factories.episode(
        factories.patient(place.clinic, by=place.physio, treated_by=[place.physio]), by=place.physio
    )
    wrong_ones, right_ones = ["an_hsr_seated", "an_hsr_standing", "sh_pendulum"], ["an_hsr_standing"]
    planned(place.episode, place.physio, exercises=wrong_ones, minutes="20", measure="nprs")
    planned(right, place.physio, exercises=[*right_ones, "sh_wall_slide"], minutes="9", measure="wblt")
    draft = drafts.start_draft(place.episode, by=place.physio, at=AT)
    seated, standing, _pendulum = rows(draft).of_kind("exercise")
    hurt = drafts.add_row(draft.pk, "retest", by=place.physio, at=AT, fields={"measure": ["nprs"]})
    save(
        draft,
        place.physio,
        Change(seated.id, "sets", ["3"], ["4"]),
        Change(standing.id, "outcome", [], ["done"]),
        Change(hurt.id, "value", [], ["6"]),
        Change("checkin", "pain_now", [], ["5"]),
        Change("note", "text", [], ["Walks"]),
    )

    drafts.move_to_patient(draft.pk, right, by=place.physio, at=AT, reason="Wrong Lim")

    sheet = rows(draft)
    assert [(row.fields, row.is_plan) for row in sheet.of_kind("exercise")] == [
        ({"exercise": ["an_hsr_seated"], "sets": ["4"]}, False),
        ({"exercise": ["an_hsr_standing"], "sets": ["3"], "reps": ["12"], "outcome": ["done"]}, False),
        ({"exercise": ["sh_wall_slide"], "sets": ["3"], "reps": ["12"]}, True),
    ]
    assert [row.fields for row in sheet.of_kind("retest")] == [
        {"measure": ["nprs"], "value": ["6"]},
        {"measure": ["wblt"]},
    ]
    assert sheet.row("exercise_block").fields == {"minutes": ["9"]}
    assert sheet.row("checkin").fields == {"minutes": ["3"], "pain_now": ["5"]}
    assert sheet.row("note").fields == {"text": ["Walks"]}


def test_what_the_wrong_patient_said_before_the_visit_stays_behind(place):
    said = payload.Row(
        "checkin", "checkin", {"pain_now": ["5"], "since_last": ["same"], "from_report": ["7.pain_now"]}
    )
    assert carry.for_another_patient(payload.Payload((said,))).rows[0].fields == {"since_last": ["same"]}


def test_after_ten_minutes_a_draft_stays_where_it_is(place, draft):
    other = factories.episode(factories.patient(place.clinic, by=place.physio), by=place.physio)
    with pytest.raises(Refused, match="within ten minutes"):
        drafts.move_to_patient(
            draft.pk, other, by=place.physio, at=AT + timedelta(minutes=11), reason="Wrong"
        )


@pytest.mark.promise("once")
@pytest.mark.django_db(transaction=True)
def test_eight_devices_save_at_once_and_every_field_is_there():
    place = factories.clinic_with_staff()
    patient = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    episode = factories.episode(patient, by=place.physio)
    with acting_as(place.physio.pk, place.clinic.pk):
        draft = drafts.start_draft(episode, by=place.physio, at=AT, empty=True)

    def type_one(number):
        try:
            with acting_as(place.physio.pk, place.clinic.pk):
                change = Change(f"e{number}", "words", [], [f"word {number}"])
                save(draft, place.physio, change, added=[Added(f"e{number}", "exercise")])
        finally:
            connection.close()

    devices = [Thread(target=type_one, args=(number,)) for number in range(8)]
    for device in devices:
        device.start()
    for device in devices:
        device.join()

    with acting_as(place.physio.pk, place.clinic.pk):
        typed = {row.id: row.first("words") for row in rows(draft).of_kind("exercise")}
        revision = Draft.objects.get(pk=draft.pk).revision
    assert typed == {f"e{number}": f"word {number}" for number in range(8)}
    assert revision == 8


def test_who_writes_up_an_older_day_goes_on_from_the_session_before_that_day(place):
    before, _after = (
        factories.signed_session(place.episode, by=place.physio, number=number, started_at=AT - days)
        for number, days in ((1, timedelta(days=7)), (2, timedelta(days=1)))
    )
    told = {"starts_at": AT - timedelta(days=3), "practitioner": place.physio, "by": place.physio}
    visit = add_visit(place.patient, at=AT - timedelta(days=4), **told)
    assert drafts.start_draft(place.episode, by=place.physio, at=AT, visit=visit).carried_from == before
