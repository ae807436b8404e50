"""What a draft keeps: exactly what was typed, and never one device's words over another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app import payload as drafts
from sessions_app.payload import Added, Change, NotKept, Payload, Provenance, Row, Why
from sessions_app.row_kinds import FIELDS, REPEATED, SINGLETONS, may_carry
from tests.sessions_app.a_session import to_post_lists

TEXT = st.text(alphabet=st.characters(exclude_characters="\x00\r", codec="utf-8"), min_size=1, max_size=30)
VALUES = st.lists(TEXT, min_size=1, max_size=3)


@st.composite
def rows(draw, kind=None):
    kind = kind or draw(st.sampled_from(list(FIELDS)))
    row_id = kind if kind in SINGLETONS else draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,7}", fullmatch=True))
    fields = draw(st.dictionaries(st.sampled_from(FIELDS[kind]), VALUES, max_size=5))
    return Row(row_id, kind, fields)


PAYLOADS = st.lists(rows(), max_size=8, unique_by=lambda row: row.id).map(
    lambda found: Payload(tuple(sorted(found, key=lambda row: row.kind in REPEATED)))
)


def one_exercise(fields=None, carried=None):
    return Payload((Row("k3f9", "exercise", fields or {}, carried or {}),))


@given(PAYLOADS)
def test_what_was_typed_comes_back_from_the_database_unchanged(payload):
    assert drafts.from_json(drafts.to_json(payload)) == payload


@given(PAYLOADS)
def test_a_page_posts_back_what_it_was_drawn_from(payload):
    posted = drafts.from_post(to_post_lists(payload))

    kept = {row.id: row for row in payload.rows if row.fields or row.kind in REPEATED}
    assert {row.id: row for row in posted.rows} == kept
    order = [row.id for row in payload.rows if row.kind in REPEATED]
    assert [row.id for row in posted.rows if row.kind in REPEATED] == order


@given(PAYLOADS)
def test_an_unchanged_page_changes_nothing(payload):
    seen = {row.id: {name: row.get(name) for name in FIELDS[row.kind]} for row in payload.rows}

    assert drafts.differences(drafts.from_post(to_post_lists(payload)), seen) == []


@given(VALUES, VALUES, VALUES)
def test_a_save_is_stored_unless_the_field_holds_neither_value(stored, seen, wanted):
    payload = one_exercise({"words": stored})

    after, conflict = drafts.apply_change(payload, Change("k3f9", "words", seen, wanted))

    if stored in (seen, wanted):
        assert conflict is None
        assert after.row("k3f9").get("words") == wanted
    else:
        assert after == payload
        assert (conflict.mine, conflict.theirs) == (wanted, stored)


@given(VALUES, VALUES)
def test_a_save_that_is_sent_twice_lands_once(before, wanted):
    change = Change("k3f9", "words", before, wanted)
    once, _none = drafts.apply_change(one_exercise({"words": before}), change)

    twice, conflict = drafts.apply_change(once, change)

    assert (twice, conflict) == (once, None)


def test_two_tablets_that_touch_different_fields_of_a_row_never_meet():
    payload = one_exercise({"sets": ["3"], "reps": ["12"]})

    payload, first = drafts.apply_change(payload, Change("k3f9", "sets", ["3"], ["4"]))
    payload, second = drafts.apply_change(payload, Change("k3f9", "reps", ["12"], ["10"]))

    assert (first, second) == (None, None)
    assert payload.row("k3f9").fields == {"sets": ["4"], "reps": ["10"]}


def test_typing_into_a_row_that_was_taken_out_elsewhere_is_told_and_nothing_is_lost():
    payload = drafts.remove_row(one_exercise({"words": ["good form"]}), "k3f9")

    after, conflicts = drafts.apply(payload, changes=[Change("k3f9", "words", ["good form"], ["good form!"])])

    assert after == payload
    assert [(one.gone, one.mine, one.theirs) for one in conflicts] == [(True, ["good form!"], ["good form"])]
    assert drafts.bring_back(payload, "k3f9").row("k3f9").get("words") == ["good form"]


def test_adding_and_removing_twice_is_the_same_as_once():
    added = Added("k3f9", "exercise")
    once, _none = drafts.apply(Payload(), added=[added])
    assert drafts.apply(once, added=[added])[0] == once

    gone, _none = drafts.apply(once, removed=["k3f9"])
    assert drafts.apply(gone, removed=["k3f9"], added=[added])[0] == gone


def test_a_row_is_added_behind_the_one_it_names():
    payload = Payload((Row("a1", "exercise"), Row("b2", "exercise")))

    after = drafts.add_row(payload, Row("c3", "exercise"), after="a1")

    assert [row.id for row in after.rows] == ["a1", "c3", "b2"]


@pytest.mark.parametrize(
    ("fields", "carried", "expected"),
    [
        ({}, {}, Provenance.EMPTY),
        ({"sets": ["3"]}, {}, Provenance.ENTERED),
        ({"sets": ["3"]}, {"sets": ["3"]}, Provenance.CARRIED),
        ({"sets": ["3"], "outcome": ["done"]}, {"sets": ["3"]}, Provenance.CONFIRMED),
        ({"sets": ["4"]}, {"sets": ["3"]}, Provenance.CHANGED),
        ({"outcome": ["done"]}, {"sets": ["3"]}, Provenance.CHANGED),
    ],
)
def test_where_a_value_came_from_is_told_from_what_was_carried(fields, carried, expected):
    assert drafts.provenance(Row("k3f9", "exercise", fields, carried), "sets") == expected


@pytest.mark.parametrize("typed", ["\x00", "before\x00after", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_and_not_cut(typed):
    with pytest.raises(NotKept) as refused:
        drafts.apply(one_exercise(), changes=[Change("k3f9", "words", [], [typed])])
    assert (refused.value.why, refused.value.row, refused.value.name) == (Why.UNREADABLE, "k3f9", "words")


@pytest.mark.parametrize("typed", ["x" * 70_000, "👍🏽 سلام ‮abc​", "a\nb"])
def test_long_and_unusual_text_is_kept_exactly(typed):
    payload, conflicts = drafts.apply(one_exercise(), changes=[Change("k3f9", "words", [], [typed])])

    assert conflicts == []
    assert drafts.from_json(drafts.to_json(payload)).row("k3f9").get("words") == [typed]


@pytest.mark.parametrize(
    ("save", "why"),
    [
        ({"changes": [Change("k3f9", "words", [], ["x" * 100_001])]}, Why.TOO_LONG),
        ({"changes": [Change("k3f9", "words", [], ["x"] * 121)]}, Why.TOO_MANY_VALUES),
        ({"changes": [Change("k3f9", "password", [], ["x"])]}, Why.UNKNOWN_FIELD),
        ({"changes": [Change("nowhere", "words", [], ["x"])]}, Why.UNKNOWN_ROW),
        ({"added": [Added("no such id!", "exercise")]}, Why.UNKNOWN_ROW),
        ({"added": [Added("checkin", "exercise")]}, Why.UNKNOWN_ROW),
        ({"added": [Added("a1", "checkin")]}, Why.UNKNOWN_ROW),
        ({"added": [Added("a1", "surgery")]}, Why.UNKNOWN_ROW),
        ({"added": [Added(f"r{number}", "exercise") for number in range(61)]}, Why.TOO_MANY_ROWS),
    ],
)
def test_what_a_draft_cannot_hold_is_refused_whole(save, why):
    with pytest.raises(NotKept) as refused:
        drafts.apply(one_exercise(), **save)
    assert refused.value.why == why


def test_a_posted_page_with_other_inputs_keeps_only_its_rows():
    posted = drafts.from_post(
        {"csrfmiddlewaretoken": ["x"], "row": ["exercise:k3f9"], "k3f9-sets": ["3"], "k3f9-colour": ["red"],
         "note-text": ["one\r\ntwo"], "note-advice": [""]}
    )  # fmt: skip
    assert posted == Payload(
        (Row("note", "note", {"text": ["one\ntwo"]}), Row("k3f9", "exercise", {"sets": ["3"]}))
    )


def test_only_dose_and_technique_may_be_carried():
    assert may_carry("exercise", "load_value")
    assert may_carry("iastm_pass", "strokes")
    assert not may_carry("iastm_pass", "skin_after")
    assert not may_carry("exercise", "pain_during")
    assert not any(may_carry(kind, name) for kind in ("note", "retest", "iastm") for name in FIELDS[kind])
    assert {name for name in FIELDS["checkin"] if may_carry("checkin", name)} == {"minutes", "seconds"}
