"""Could someone repeat this treatment? Answered from what was recorded, item by item."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse

from clinic.choices import Role
from clinic.standing import Standing
from sessions_app import completeness_words, reference
from sessions_app.actions.episodes import add_goals, close_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.analysis.completeness import (
    ASKED_BY,
    OF_A_PART,
    PLAN_TEXTS,
    Count,
    Course,
    added_up,
    completeness,
    course_counts,
)
from sessions_app.analysis.completeness import Standing as Answered
from sessions_app.forms.plans import PlanForm
from sessions_app.queries.completeness import episode_completeness, session_completeness
from sessions_app.row_kinds import FIELDS
from sessions_app.views.completeness_places import Places
from tests import factories
from tests.factories import AT
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import a_place, charted, sign

MAP = Path(reference.__file__).parent / "tidier_cert_map.csv"
WHOLE_PLAN = {
    "programme": "Calf loading", "rationale": "Load the tendon", "tailoring": "By pain",
    "sessions_planned": 12, "start_level_rule": "12 at most", "progression_rule": "Two more",
    "adherence_method": "Diary", "fidelity_plan": "Second look", "activity_advice": "Keep walking",
}  # fmt: skip


def standing(found, standard, number):
    (item,) = [one for one in found.items if (one.standard, one.number) == (standard, number)]
    return item.standing


def missing(found, standard, number):
    (item,) = [one for one in found.items if (one.standard, one.number) == (standard, number)]
    return [gap.detail for gap in item.gaps]


# The lists


def test_every_item_of_the_lists_is_answered_in_its_own_words():
    with MAP.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {(row["standard"], row["item"]): row["meaning_own_words"] for row in rows} == {
        item: str(words) for item, words in completeness_words.ITEMS.items()
    }
    assert list(ASKED_BY) == [(row["standard"], row["item"]) for row in rows]
    assert len(rows) == 12 + 19


def test_every_detail_has_words_and_is_counted_somewhere():
    asked = {detail for details in ASKED_BY.values() for detail in details}
    assert asked == set(completeness_words.DETAILS)
    fields = {
        field for _words, kind, field in completeness_words.DETAILS.values() if kind == "plan" and field
    }
    assert fields <= {*PlanForm.base_fields, "change_reason"}
    assert set(PLAN_TEXTS.values()) <= fields


# Counting


def test_an_item_is_answerable_partly_or_missing_and_what_does_not_apply_is_not_asked():
    counts = {"place": Count(1, 1), "load": Count(1, 2), "sets": Count(2, 2), "goal": Count(0, 1)}
    found = completeness(counts | {"group_size": Count(0, 0)})

    assert standing(found, "TIDieR", "7") == Answered.ANSWERABLE
    assert standing(found, "CERT", "13") == Answered.PARTLY
    assert standing(found, "TIDieR", "2") == Answered.MISSING
    assert standing(found, "CERT", "3") == Answered.NOT_ASKED
    assert found.details == Count(2, 4)
    assert [gap.detail for gap in found.gaps] == ["goal", "load"]
    assert added_up([counts, counts])["load"] == Count(2, 4)


def test_a_plan_that_never_changed_has_nothing_to_give_reasons_for():
    found = completeness(course_counts(Course(has_plan=True)))
    assert standing(found, "TIDieR", "10") == Answered.ANSWERABLE
    changed = completeness(course_counts(Course(has_plan=True, later_revisions=2, later_reasons=1)))
    assert missing(changed, "TIDieR", "10") == ["change_reason"]


def test_what_was_done_at_home_is_asked_of_who_prescribes_exercise_for_home():
    planned = {"has_visits": True, "has_plan": True, "texts": {"adherence_method": "Diary"}}
    without = completeness(course_counts(Course(**planned)))
    silent = completeness(course_counts(Course(**planned, home_items=2)))
    ticked = completeness(course_counts(Course(**planned, home_items=2, home_logged=2)))

    for item in (("TIDieR", "12"), ("CERT", "5"), ("CERT", "16b")):
        found = [standing(one, *item) for one in (without, silent, ticked)]
        assert found == ["answerable", "partly", "answerable"]
        assert missing(silent, *item) == ["home_log"]
    words = [completeness_words.gap_words(gap) for gap in silent.gaps]
    assert "what was done at home, ticked by the patient (2 of 2)" in words


# One session


@pytest.mark.django_db
def test_a_session_says_what_it_lacks_and_in_how_many_places(place):
    signed = sign(charted(place, session(p2={"structures": [], "direction": "parallel"})))

    found = session_completeness(signed)

    assert missing(found, "TIDieR", "4") == ["structure", "direction", "angle", "position"]
    words = [completeness_words.gap_words(gap) for gap in found.gaps]
    assert "structure (1 of 2)" in words
    assert "training of who treated" in words
    assert standing(found, "TIDieR", "9") == Answered.NOT_ASKED  # the plan's to say


@pytest.mark.django_db
def test_what_the_session_did_not_have_is_not_asked_for(place):
    no_exercise = {"no_exercise_reason": "no_exercise_reason.time", "minutes": []}
    signed = sign(charted(place, session(p1=None, p2=None, lotion=None, e1=None, exercise_block=no_exercise)))

    found = session_completeness(signed)

    assert {standing(found, "CERT", item) for item in ("1", "8", "13")} == {Answered.NOT_ASKED}
    assert not {gap.detail for gap in found.gaps} & {"load", "angle", "course"}


@pytest.mark.django_db
def test_exercise_that_was_planned_and_not_done_lacks_no_minutes(place):
    left_out = {"outcome": "not_done", "not_done_reason": "not_done_reason.time"}
    no_exercise = {"no_exercise_reason": "no_exercise_reason.time", "minutes": []}
    signed = sign(charted(place, session(e1=left_out, exercise_block=no_exercise)))

    assert "exercise_time" not in {gap.detail for gap in session_completeness(signed).gaps}


# The episode


@pytest.mark.django_db
def test_plan_goals_and_sessions_answer_together(place):
    of = {"by": place.physio, "at": AT}
    sign(charted(place))
    before = episode_completeness(place.physio, place.episode).found
    revise_plan(
        place.episode.pk, plan=WHOLE_PLAN, frequencies=[{"times": 2}], components=[], seen_number=0, **of
    )
    add_goals(place.episode, [{"words": "Run for the bus"}], **of)
    factories.observation(place.episode, by=place.physio)

    after = episode_completeness(place.physio, place.episode).found

    planned = [("TIDieR", "2"), ("TIDieR", "9"), ("TIDieR", "10"), ("TIDieR", "11"), ("CERT", "6")]
    planned += [("CERT", "7a"), ("CERT", "14a"), ("CERT", "15"), ("CERT", "16a")]
    assert {standing(before, *item) for item in planned} == {Answered.MISSING}
    assert missing(before, "CERT", "14b") == ["tailoring"]  # the scores of the first session are a baseline
    planned += [("CERT", "14b")]
    assert {standing(after, *item) for item in planned} == {Answered.ANSWERABLE}
    assert missing(after, "CERT", "9") == ["home_programme"]


# The page


@pytest.mark.django_db
def test_each_gap_leads_to_where_it_is_answered():
    place = a_place()
    with factories.of(place.patient, place.physio):
        signed = sign(charted(place))
    client = factories.client_of(place.physio)
    address = reverse("record:completeness", args=[place.episode.pk])
    plan = reverse("record:new_plan", args=[place.episode.pk])

    page = client.get(address).content.decode()
    assert f'href="{plan}#id_rationale"' in page
    assert f'href="{reverse("record:goals", args=[place.episode.pk])}"' in page
    assert f'href="{reverse("clinic:account")}"' in page  # one's own training
    assert f'href="{reverse("record:addendum", args=[signed.pk])}?about=angle#id_text">angle' in page
    assert 'id="id_rationale"' in client.get(plan).content.decode()

    begins = reverse("record:overview", args=[place.patient.pk])
    assert f'href="{begins}?episode={place.episode.pk}">exercises for home' in page

    draft = factories.draft(place.episode, by=place.physio)
    on_sheet = reverse("record:draft", args=[draft.pk])  # without a pass: where one is added
    assert f'href="{on_sheet}#phase-iastm">angle' in client.get(address).content.decode()
    beside = client.get(reverse("record:session_completeness", args=[signed.pk])).content.decode()
    assert "From this session alone" in beside

    manager = factories.client_of(place.manager).get(address).content.decode()
    assert f'href="{reverse("clinic:person", args=[place.physio.pk])}"' in manager
    assert plan not in manager


@pytest.mark.django_db
def test_what_a_sealed_session_lacks_is_answered_beside_it_by_who_treated(place):
    signed = sign(charted(place, session(p2={"structures": []})))
    open_sheet = factories.draft(place.episode, by=place.physio)  # of another day: it answers nothing here
    addendum = reverse("record:addendum", args=[signed.pk])
    client = factories.client_of(place.physio)

    for name in ("session", "session_completeness"):
        page = client.get(reverse(f"record:{name}", args=[signed.pk])).content.decode()
        assert f'href="{addendum}?about=structure#id_text"' in page, name
        assert str(open_sheet.pk) not in page
    form = client.get(f"{addendum}?about=structure").content.decode()
    assert 'value="structure"' in form and 'id="id_text"' in form
    assert "&lt;b&gt;" not in client.get(f"{addendum}?about=<b>").content.decode()
    colleague = factories.client_of(place.colleague).get(
        reverse("record:session_completeness", args=[signed.pk])
    )
    assert addendum not in colleague.content.decode()


EVERY_KIND = {
    "modality:m1": {"modality": "heat"},
    "adverse_event:a1": {"kind": "bruise"},
    "home_item:h1": {"exercise": "an_hsr_standing"},
}
LACKING = {"exercise_block": {"minutes": []}, "p2": {"structures": []}}


def test_the_field_that_is_led_to_answers_the_detail_once_it_is_filled():
    for kind, detail, is_given in OF_A_PART:
        of, field, *_others = completeness_words.SHEET_FIELDS[detail]
        seconds = 60 if field == "minutes" else None
        part = {"values": {field: {"value": "filled"}}, "dose": {"stated": [field]}, field: ["filled"]}
        part |= dict.fromkeys(("seconds", "seconds_min", "seconds_max"), seconds)
        assert (of, bool(is_given(part))) == (kind, True), detail


@pytest.mark.django_db
def test_on_an_open_sheet_each_detail_is_its_own_field(place):
    draft = charted(place, session(**EVERY_KIND, **LACKING))
    place.physio.standing = Standing(place.clinic.pk, roles=frozenset({Role.PHYSIOTHERAPIST}))
    places = Places(place.physio, place.episode, practitioners={place.physio.pk})
    client, pages = factories.client_of(place.physio), {}

    charted_there = {name for name, told in completeness_words.DETAILS.items() if told[1] == "chart"}
    assert charted_there - set(completeness_words.SHEET_FIELDS) == {"parts", "home_programme"}
    for detail, (kind, *fields) in completeness_words.SHEET_FIELDS.items():
        assert set(fields) <= set(FIELDS[kind]), detail
        path, _mark, anchor = places("chart", completeness_words.DETAILS[detail][2], detail).partition("#")
        page = pages.setdefault(path, client.get(path).content.decode() if path not in pages else "")
        assert anchor.endswith(f"-{fields[0]}") and f'id="{anchor}"' in page, (detail, path, anchor)
    second = reverse("record:row", args=[draft.pk, "p2"])
    assert places("chart", "iastm", "structure") == f"{second}#id_p2-structures"  # the row that lacks it


@pytest.mark.django_db
def test_it_blocks_nothing(place):
    """Signed and closed with hardly an item answered."""
    sign(charted(place))
    closed = close_episode(place.episode.pk, reason="Done", scores=[], by=place.physio, at=AT)
    assert closed.state == "closed"
