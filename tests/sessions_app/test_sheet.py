"""The sheet is silent while somebody charts and says everything when asked to sign."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from sessions_app.forms.fields import Number
from sessions_app.forms.rows import Sheet
from sessions_app.forms.rows_exercise import ExerciseForm
from sessions_app.forms.sheet import FORMS
from sessions_app.payload import Payload, Provenance, Row, from_post
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.row_kinds import FIELDS
from tests.sessions_app.a_session import AT, session, sheet, to_post_lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def choices():
    return charting_choices(None)


def told(charted, choices, **options):
    """What an asked sheet says: {"row.field": sentence}."""
    asked = sheet(charted, choices, **options)
    asked.is_valid()
    return {f"{error.row}.{error.field}": str(error.sentence) for error in asked.errors}


def test_a_whole_session_can_be_signed_and_hands_on_typed_values(choices):
    asked = sheet(session(e1={"load_value": "12,5"}), choices)

    assert asked.is_valid(), asked.errors
    record = asked.record()
    assert record.done("exercise")[0]["load_value"] == Decimal("12.5")
    assert record.done("iastm_pass")[0]["strokes"] == ["sweep", "fan"]
    assert (record.iastm_seconds, record.exercise_seconds, record.seconds) == (420, 1200, 38 * 60)
    assert record.started_at.isoformat() == "2026-11-23T10:30:00+08:00"


def test_an_unfinished_sheet_keeps_what_was_typed_and_marks_only_what_cannot_be_read(choices):
    unfinished = sheet(session(e1={"sets": "1,5", "load_value": "abc"}, checkin={"pain_now": []}), choices)

    assert [(error.anchor, error.sentence) for error in unfinished.errors] == [
        ("id_e1-sets", "Give a whole number here."),
        ("id_e1-load_value", "Give a number in figures, such as 12.5."),
    ]
    assert 'value="1,5"' in str(unfinished.exercise_rows.forms[0]["sets"])
    assert 'value="abc"' in str(unfinished.exercise_rows.forms[0]["load_value"])


def test_an_empty_sheet_says_all_that_is_needed_with_a_link_to_each(choices):
    asked = sheet(Payload(), choices)

    assert not asked.is_valid()
    assert [(error.anchor, error.sentence) for error in asked.errors] == [
        ("id_head-started_on", "Say on which day it was."),
        ("id_head-started_at_time", "Say when it started."),
        ("id_head-ended_at_time", "Say when it ended."),
        ("id_checkin-pain_now", "Say the pain now, from 0 to 10."),
        ("id_checkin-since_last", "Say how it has been since last time."),
        ("id_checkin-screen", "Ask the safety questions, or say that nothing is new."),
        ("id_checkin-reaction", "Ask about a reaction since last time."),
        ("id_checkin-consent", "Ask whether consent stands."),
        ("id_exercise_block-no_exercise_reason", "Say why there was no exercise."),
        ("id_note-tolerance", "Say how the session was tolerated."),
    ]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("sets", "1,5", "Give a whole number here."),
        ("sets", "1.5", "Give a whole number here."),
        ("sets", "three", "Give a number in figures, such as 12."),
        ("sets", "٣", "Give a number in figures, such as 12."),
        ("sets", "99999", "Give a number from 0 to 999."),
        ("sets", "-1", "Give a number from 0 to 999."),
        ("load_value", "NaN", "Give a number in figures, such as 12.5."),
        ("load_value", "1e3", "Give a number in figures, such as 12.5."),
        ("load_value", "1,250",
         "A comma before three figures can be read two ways: write it without the comma."),
        ("load_value", "1.255", "Give at most 2 figures after the point."),
        ("load_value", "1234567890123", "Give a number in figures, such as 12.5."),
        ("exercise", "no_such_exercise", "That choice is not in the list. Choose again."),
        ("side", "sideways", "That choice is not in the list. Choose again."),
        ("rpe", "11", "Choose a number from 0 to 10."),
        ("pain_during", "2,5", "Choose a number from 0 to 10."),
        ("minutes", "2,33", "Minutes must come to whole seconds: 2.5, or minutes and seconds."),
        ("set_rows", "12 by 10",
         'Write each set as repetitions x load, such as "12 x 10". This is not: 12 by 10'),
        ("words", "x" * 301, "This has 301 characters; at most 300 fit here."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_its_field_and_stays_typed(choices, name, typed, sentence):
    asked = sheet(session(e1={name: typed}), choices)

    assert not asked.is_valid()
    assert [(error.row, error.field, error.sentence) for error in asked.errors] == [("e1", name, sentence)]
    assert asked.payload.row("e1").get(name) == [typed]


@pytest.mark.parametrize(
    ("typed", "seconds"), [("2,5", 150), ("2.5", 150), ("4", 240), ("0,75", 45), (" 3 ", 180)]
)
def test_minutes_may_have_a_fraction_with_point_or_comma(choices, typed, seconds):
    asked = sheet(session(p1={"minutes": typed}), choices)
    assert asked.is_valid(), asked.errors
    assert asked.record().done("iastm_pass")[0].seconds == seconds


def test_minutes_each_side_count_twice_when_both_were_treated(choices):
    asked = sheet(
        session(p1={"minutes": "10", "minutes_are_per_side": "on", "side": "both"}, p2=None), choices
    )
    assert asked.is_valid(), asked.errors
    assert asked.record().iastm_seconds == 1200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"head": {"ended_at_time": "10:30"}}, {"head.ended_at_time": "The session ends before it starts."}),
        ({"head": {"ended_at_time": "11:30"}}, {"head.ended_at_time": "This lies in the future."}),
        ({"head": {"started_on": "2027-01-01"}}, {"head.started_on": "This lies in the future."}),
        ({"head": {"started_on": "23/11/2026"}},
         {"head.started_on": "Give the day as year-month-day, such as 2026-11-23."}),
        ({"head": {"started_on": "9999-12-31"}}, {"head.started_on": "Check the year."}),
        ({"head": {"mode": "group"}}, {"head.group_size": "Say how many people were in the group."}),
        ({"checkin": {"screen": "something"}}, {"checkin.screen_questions": "Choose what is new."}),
        ({"checkin": {"since_last": "not_recorded"}},
         {"checkin.since_last": "That choice is not in the list. Choose again."}),
        ({"lotion": {"lotion": "none"}}, {"lotion.no_lotion_reason": "Say why no lotion was used."}),
        ({"lotion": None}, {"lotion.lotion": "Say which lotion was used, or none."}),
        ({"iastm": None}, {"iastm.skin_after": "Say how the skin looked afterwards.",
                           "iastm.instruments_cleaned": "Say whether the instruments were cleaned."}),
        ({"p1": {"pressure": []}}, {"p1.pressure": "Say how firm it was, in your judgement."}),
        ({"p1": {"minutes": []}}, {"p1.minutes": "Say how many minutes it took."}),
        ({"p1": {"minutes": "0"}}, {"p1.minutes": "Give more than nothing, or mark it as not done."}),
        ({"exercise_block": {"minutes": "0"}},
         {"exercise_block.minutes":
             "Give more than nothing, or leave it empty and say why there was no exercise."}),
        ({"checkin": {"minutes": "0"}}, {"checkin.minutes": "Give more than nothing, or leave it empty."}),
        ({"p1": {"minutes": "5", "minutes_max": "3"}}, {"p1.minutes_max": "The longer time comes second."}),
        ({"p1": {"stopped_early": "on"}}, {"p1.stop_reason": "Say why it was stopped early."}),
        ({"p1": {"force_newtons": "6"}}, {"p1.force_method": "Say how the force was measured."}),
        ({"p1": {"goes_with": "nowhere"}}, {"p1.goes_with": "That part is not on this sheet any more."}),
        ({"p1": {"goes_with": "p2"}, "p2": {"goes_with": "w1"}},
         {"p1.goes_with": "That part goes with another one itself. Name the one that leads."}),
        ({"p1": {"outcome": "not_done"}}, {"p1.not_done_reason": "Say why it was not done."}),
        ({"p1": {"outcome": "not_done", "not_done_reason": "not_done_reason.other"}},
         {"p1.not_done_words": "Say in a few words why it was not done."}),
        ({"e1": {"load_unit": []}}, {"e1.load_unit": "Give the load its unit."}),
        ({"e1": None}, {"exercise_block.no_exercise_reason": "Say why there was no exercise."}),
        ({"exercise_block": None}, {"exercise_block.minutes": "Say how many minutes of exercise."}),
        ({"t1": {"value": "11"}}, {"t1.value": "This lies outside the scale, 0 to 10."}),
        ({"t1": {"value": []}}, {"t1.value": "Enter the value, or say why there is none."}),
        ({"t1": {"value": "<1"}}, {"t1.value": "Give a number in figures, such as 12.5."}),
        ({"note": {"not_recorded": "p1.pressure"}},
         {"note.not_recorded": '"Not recorded" is for sessions that are written late or transcribed.'}),
    ],
)  # fmt: skip
def test_each_gap_and_contradiction_has_its_sentence(choices, change, expected):
    assert told(session(**change), choices) == expected


def test_before_birth_is_refused(choices):
    assert told(session(), choices, born_on=date(2026, 11, 24)) == {
        "head.started_on": "The patient was not born yet."
    }


def test_a_plan_must_be_ticked_or_said_not_to_be_done(choices):
    planned = session(e1={"outcome": [], "carried": {"sets": "3", "reps": "12"}})

    assert told(planned, choices) == {"e1.outcome": "Tick this as done, or say why it was not done."}


def test_an_exercise_that_was_not_done_needs_no_dose_and_keeps_its_plan(choices):
    asked = sheet(
        session(**{"exercise:e2": {
            "exercise": "an_hsr_seated", "outcome": "not_done", "not_done_reason": "not_done_reason.time",
            "carried": {"exercise": "an_hsr_seated", "sets": "3", "load_value": "20", "load_unit": "kg"},
        }}),
        choices,
    )  # fmt: skip
    assert asked.is_valid(), asked.errors
    row = asked.record().of_kind("exercise")[1]
    assert (row.is_done, row.planned["sets"], row.planned["load_value"]) == (False, 3, Decimal(20))
    assert row.provenance["exercise"] == Provenance.CARRIED


def test_a_session_that_is_signed_as_it_ends_ends_now(choices):
    asked = sheet(session(head={"ended_at_time": []}), choices)
    assert asked.is_valid(), asked.errors
    assert asked.record().ended_at.isoformat() == "2026-11-23T11:10:00+08:00"


def test_a_session_of_the_morning_that_is_signed_in_the_evening_must_say_when_it_ended(choices):
    assert told(session(head={"ended_at_time": []}), choices, at=AT + timedelta(hours=7)) == {
        "head.ended_at_time": "Say when it ended."
    }


TRANSCRIBED = {"is_transcribed": "on", "transcribed_from": "J Chiropr Med 11:58", "times_not_recorded": "on"}


def test_a_transcribed_session_may_lack_what_its_source_does_not_state(choices):
    charted = session(
        head=TRANSCRIBED,
        checkin={"pain_now": [], "since_last": []},
        note={"not_recorded": ["checkin.pain_now", "checkin.since_last"]},
    )
    asked = sheet(charted, choices)

    assert asked.is_valid(), asked.errors
    record = asked.record()
    assert (record.row("checkin")["pain_now"], record.row("checkin")["since_last"]) == (None, "not_recorded")
    assert record.lacks("checkin", "pain_now")


def test_what_a_transcribed_session_lacks_must_be_named(choices):
    assert told(session(head=TRANSCRIBED, checkin={"pain_now": []}), choices) == {
        "checkin.pain_now": "Say the pain now, from 0 to 10."
    }


def test_a_session_of_the_day_before_yesterday_says_why_it_is_late(choices):
    assert told(session(head={"started_on": "2026-11-21"}), choices) == {
        "head.late_reason": "It is more than 24 hours ago: say why it is written late."
    }


def test_rows_come_in_the_order_of_treatment_and_a_row_may_name_its_place(choices):
    asked = sheet(session(e1={"sequence": "1"}, p2={"sequence": "2"}), choices)
    assert asked.is_valid(), asked.errors

    treated = [row.id for row in asked.record().of_kind("warm_up", "iastm_pass", "exercise", "retest")]
    assert treated == ["e1", "p2", "w1", "p1", "t1"]


def test_sets_that_differ_are_rows_of_their_own(choices):
    asked = sheet(session(e1={"set_rows": ["12 x 10", "10x12,5 @8", "8"]}), choices)
    assert asked.is_valid(), asked.errors
    assert asked.record().done("exercise")[0]["set_rows"] == [
        {"reps": 12, "load_value": Decimal(10), "rpe": None},
        {"reps": 10, "load_value": Decimal("12.5"), "rpe": 8},
        {"reps": 8, "load_value": None, "rpe": None},
    ]


def test_a_hundred_kilobytes_of_note_and_any_script_are_kept_exactly(choices):
    text = ("سلام 👍🏽 <b>&</b>\n" * 6000)[:99_000] + " "
    asked = sheet(session(note={"text": text}), choices)
    assert asked.is_valid(), asked.errors
    assert asked.record().row("note")["text"] == text


def test_a_page_without_script_knows_what_it_had_shown(choices):
    charted = session()
    seen = json.loads(sheet(charted, choices).seen({"e1-sets", "e1-rpe", "checkin-pain_now"}))

    assert seen == {"checkin": {"pain_now": ["2"]}, "e1": {"sets": ["3"], "rpe": []}}
    assert from_post(to_post_lists(charted)).row("e1") == charted.row("e1")


def test_every_field_of_the_contract_has_an_input_and_every_input_is_in_the_contract(choices):
    assert {kind: set(form.base_fields) for kind, form in FORMS.items()} == {
        kind: set(names) for kind, names in FIELDS.items()
    }
    for form in FORMS.values():
        assert set(form.COMMON) | set(form.RARE) == set(form.base_fields)
        assert not set(form.COMMON) & set(form.RARE)


def test_a_retired_choice_of_a_plan_stays_choosable_and_a_foreign_one_is_refused(choices):
    entry = choices.exercises.get("an_hsr_seated")
    choices.exercises.offered.remove(entry)
    shared = Sheet(choices=choices, zone=None, at=AT)

    kept = ExerciseForm(Row("e1", "exercise", {"exercise": ["an_hsr_seated"], "outcome": ["done"]}), shared)
    fresh = ExerciseForm(Row("e2", "exercise", {}), shared)

    assert kept.is_valid()
    assert "an_hsr_seated" in dict(kept.fields["exercise"].choices)
    assert "an_hsr_seated" not in dict(fresh.fields["exercise"].choices)


def test_a_list_of_areas_made_for_one_reader_answers_the_next_in_their_language(place):
    areas = charting_choices(place.clinic).areas
    with translation.override("zh-hans"):
        in_chinese = dict(areas.options())
    assert areas.label("calf-L") == "Calf, left"
    assert in_chinese["calf-L"] != "Calf, left"


def test_minus_nought_is_nought():
    assert str(Number(low=-5).clean("-0,0")) == "0.0"
