"""Plans: written in revisions, compared, never changed."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction

from clinic.choices import Role
from clinic.identity import acting_as
from sessions_app.models import Condition, PlanFrequency, PlannedComponent, PlanRevision, SessionTemplate
from tests import factories

pytestmark = pytest.mark.django_db

# The mock-up's plan, and doses of published cases: ranges, seconds, a repetition maximum, a bag of books.
FIRST = {
    "seen_number": "0",
    "rationale": "Exercise is the main treatment. IASTM is an add-on with a review point.",
    "sessions_planned": "12",
    "reassess_every_sessions": "3",
    "frequency-rows": "2",
    "frequency-0-times": "2",
    "frequency-0-per": "week",
    "frequency-0-weeks": "4",
    "frequency-0-is_average": "on",
    "frequency-1-times": "1",
    "frequency-1-per": "week",
    "frequency-1-from_week": "4",
    "frequency-1-weeks": "2",
    "planned": [
        "exercise:raise",
        "iastm_pass:calf",
        "warm_up:bike",
        "lotion:lotion",
        "exercise:home",
    ],
    "measure-rows": "1",
    "measure-0-measure": "wblt",
    "measure-0-side": "left",
    "measure-0-in_each": "on",
    "raise-exercise": "an_heel_raise_double",
    "raise-side": "left",
    "raise-sets": "3",
    "raise-reps": "12",
    "raise-load_value": "12,5",
    "raise-load_unit": "kg",
    "calf-regions": ["calf"],
    "calf-side": "left",
    "calf-minutes": "3",
    "calf-minutes_max": "5",
    "calf-plan-words": "Each visit",
    "bike-activity": "bike",
    "bike-minutes": "5",
    "lotion-lotion": "cream_plain",
    "home-exercise": "an_heel_raise_double",
    "home-sets": "3",
    "home-reps": "15",
    "home-plan-setting": "home",
    "home-plan-times": "2",
    "home-plan-per": "day",
    "home-plan-to_week": "12",
}


@pytest.fixture
def house():
    return factories.clinic_with_staff()


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def episode(house):
    patient = factories.patient(house.clinic, by=house.physio, treated_by=[house.physio, house.colleague])
    with acting_as(clinic_id=house.clinic.pk):
        condition = Condition.objects.get(pk="achilles_mid")
    return factories.episode(patient, by=house.physio, condition=condition)


def written(person, episode, minutes=0, **typed):
    with time_machine.travel(factories.AT + timedelta(minutes=minutes), tick=False):
        return factories.client_of(person).post(f"/episodes/{episode.pk}/plan/new/", {**FIRST, **typed})


def revised(person, episode, minutes=60, **typed):
    change = {"seen_number": "1", "summary": "Heavier", "change_reason": "No pain on stairs"}
    return written(person, episode, minutes, **{**change, **typed})


def plan_page(person, episode, query=""):
    answer = factories.client_of(person).get(f"/episodes/{episode.pk}/plan/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def in_clinic(house, question):
    with acting_as(clinic_id=house.clinic.pk):
        return question()


def test_a_plan_is_written_and_read_with_every_dose(house, episode):
    assert written(house.physio, episode).headers["Location"] == f"/episodes/{episode.pk}/plan/"
    page = plan_page(house.physio, episode)
    for words in (
        "Plan 1",
        "12 sessions planned",
        "2 times a week for 4 weeks, on average; 1 time a week for 2 weeks, from week 4",
        "3×12 · 12.5 kg",
        "3–5 min",
        "Each visit",
        "At home",
        "3×15 · 2 times a day",
        "weeks 0 to 12",
        "Knee to wall (weight-bearing lunge test), distance",
        "every 3 sessions",
        "First plan",
    ):
        assert words in page


def test_fields_are_kept_as_typed_so_that_a_plan_becomes_a_draft(house, episode):
    written(house.physio, episode)
    rows = in_clinic(house, lambda: {one.row_id: one for one in PlannedComponent.objects.all()})
    assert [one.row_id for one in sorted(rows.values(), key=lambda row: row.position)] == [
        "bike", "lotion", "calf", "raise", "home",
    ]  # fmt: skip
    assert rows["raise"].fields == {
        "exercise": ["an_heel_raise_double"], "side": ["left"], "sets": ["3"], "reps": ["12"],
        "load_value": ["12,5"], "load_unit": ["kg"],
    }  # fmt: skip
    assert (rows["home"].setting, rows["home"].to_week) == ("home", 12)
    assert (rows["home"].fields["times"], rows["home"].fields["per"]) == (["2"], ["day"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"times": "1", "times_max": "2", "per": "week"}, "1 to 2 times a week"),
        ({"every_days": "2"}, "every 2 days"),
        ({"times": "2", "per": "day"}, "2 times a day"),
        ({"every_days": "3", "every_days_max": "7"}, "every 3 to 7 days"),
        ({"times": "1,5", "per": "month"}, "1.5 times a month"),
    ],
)
def test_how_often_is_said_the_way_plans_say_it(house, episode, typed, words):
    typed = {f"frequency-0-{name}": value for name, value in {"times": "", "per": "", **typed}.items()}
    written(house.physio, episode, **{**typed, "frequency-rows": "1"})
    assert words in plan_page(house.physio, episode)


def test_stages_of_one_exercise_have_their_weeks(house, episode):
    """Rathleff 2014: 3 sets of 12 RM, from week 2 four of 10 with a bag of books, from week 4 five of 8."""
    stages = {
        "planned": ["exercise:one", "exercise:two", "exercise:three"],
        **stage("one", "3", "12", to_week="1", load_value="12", load_unit="rm"),
        **stage("two", "4", "10", from_week="2", to_week="3", load_words="backpack with books"),
        **stage("three", "5", "8", from_week="4", sets_to_limit="on"),
    }
    assert written(house.physio, episode, **stages).status_code == 302
    page = plan_page(house.physio, episode)
    for words in ("weeks 0 to 1", "12 RM", "weeks 2 to 3", "backpack with books", "from week 4"):
        assert words in page
    assert "as many sets as possible×8" in page


def stage(row, sets, reps, from_week="", to_week="", **more):
    typed = {"exercise": "an_heel_raise_double", "sets": sets, "reps": reps, "tempo": "3-2-3", **more}
    extras = {"plan-from_week": from_week, "plan-to_week": to_week}
    return {f"{row}-{name}": value for name, value in (typed | extras).items()}


def test_a_revision_says_what_changed_and_why(house, episode):
    written(house.physio, episode)
    answer = revised(
        house.physio, episode, **{"raise-load_value": "20", "calf-plan-words": "Only in a flare-up"}
    )
    assert answer.status_code == 302
    page = plan_page(house.physio, episode)
    assert "What changed from plan 1 to plan 2" in page
    assert "<del>3×12 · 12.5 kg</del> → <ins>3×12 · 20 kg</ins>" in page
    assert "Each visit</del>" in page
    assert "Only in a flare-up</ins>" in page
    assert "No pain on stairs" in page
    assert "Heavier" in page
    first = plan_page(house.physio, episode, "?number=1")
    assert "3×12 · 12.5 kg" in first
    assert "An earlier plan, no longer followed." in first


def test_a_comparison_over_several_revisions_tells_the_reason_of_each(house, episode):
    written(house.physio, episode)
    revised(house.physio, episode, **{"raise-load_value": "20"})
    again = {"seen_number": "2", "summary": "Lighter", "change_reason": "Sore for two days"}
    revised(house.physio, episode, 120, **{**again, "raise-load_value": "15"})
    page = plan_page(house.physio, episode, "?number=3&against=1")
    assert "<del>3×12 · 12.5 kg</del> → <ins>3×12 · 15 kg</ins>" in page
    assert "Why plan 2</b> No pain on stairs<br>" in page, "and on a line of its own by whom and when"
    assert "Why plan 3</b> Sore for two days<br>" in page
    alone = plan_page(house.physio, episode)
    assert "Why</b> Sore for two days<br>" in alone
    assert "No pain on stairs" not in alone


def test_what_a_revision_does_not_touch_stays_in_the_plan(house, episode):
    written(house.physio, episode)
    assert revised(house.physio, episode, **{"raise-reps": "10"}).status_code == 302
    newest = in_clinic(
        house, lambda: PlanRevision.objects.prefetch_related("frequencies", "measures").first()
    )
    assert [one.weeks for one in newest.frequencies.all()] == [4, 2]
    assert [one.measure_id for one in newest.measures.all()] == ["wblt"]
    emptied = {"frequency-1-times": "", "frequency-1-from_week": "", "frequency-1-weeks": ""}
    assert revised(house.physio, episode, minutes=40, seen_number="2", **emptied).status_code == 302
    assert in_clinic(house, lambda: PlanRevision.objects.first().frequencies.count()) == 1


def test_what_is_added_taken_out_and_unchanged_is_told(house, episode):
    written(house.physio, episode)
    rows = ["exercise:raise", "warm_up:bike", "lotion:lotion", "exercise:home", "exercise:new"]
    new = {"new-exercise": "kn_step_down", "new-sets": "3", "new-reps": "10", "sessions_planned": "14"}
    assert revised(house.physio, episode, planned=rows, **new).status_code == 302
    page = plan_page(house.physio, episode)
    difference = page[page.index('id="difference"') :]
    assert "added, 3×10" in difference
    assert "taken out" in difference
    assert "<del>12</del> → <ins>14</ins>" in difference
    assert "Unchanged" in difference


def test_a_change_without_a_reason_is_refused_and_everything_typed_is_kept(house, episode):
    written(house.physio, episode)
    answer = revised(house.physio, episode, change_reason=" ", tailoring="heel \U0001f9b6 first")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why it changes." in page
    assert "heel \U0001f9b6 first" in page
    assert 'value="12,5"' in page
    assert in_clinic(house, PlanRevision.objects.count) == 1


def test_sent_twice_it_is_one_revision(house, episode):
    for _again in range(2):
        assert written(house.physio, episode).status_code == 302
    assert in_clinic(house, PlanRevision.objects.count) == 1
    assert in_clinic(house, PlannedComponent.objects.count) == len(FIRST["planned"])


def test_another_dose_sent_from_an_old_page_is_not_taken_for_a_second_tap(house, episode):
    written(house.physio, episode)
    answer = written(house.physio, episode, **{"raise-reps": "15"})
    assert answer.status_code == 422
    assert "has written plan 1 meanwhile" in answer.content.decode()
    assert in_clinic(house, PlanRevision.objects.count) == 1


def test_a_colleagues_newer_plan_is_not_passed_over(house, episode):
    written(house.physio, episode)
    revised(house.colleague, episode)
    answer = revised(house.physio, episode, minutes=90, rationale="Mine")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{house.colleague} has written plan 2 meanwhile." in page
    assert "Mine" in page
    assert 'name="seen_number" value="2"' in page
    assert revised(house.physio, episode, minutes=95, rationale="Mine", seen_number="2").status_code == 302
    assert in_clinic(house, PlanRevision.objects.count) == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"raise-sets": "2,5"}, "Give a whole number here."),
        ({"raise-exercise": "no_such"}, "That choice is not in the list."),
        ({"raise-exercise": ""}, "Choose the exercise."),
        ({"raise-load_unit": ""}, "Give the load its unit."),
        ({"calf-regions": []}, "Choose the area."),
        ({"calf-minutes_max": "2"}, "The longer time comes second."),
        ({"home-plan-from_week": "14"}, "The last week is before the first."),
        ({"frequency-0-times": ""}, "Say how often."),
        ({"frequency-0-per": ""}, "So many times a day, a week or a month?"),
        ({"sessions_max": "3"}, "The upper number is below the lower one."),
        ({"sessions_planned": "many"}, "Give a number in figures"),
        ({"rationale": "x" * 70_000}, "at most 20000 fit here"),
        ({"raise-tempo": "x" * 200_000}, "more rows or longer texts than can be kept"),
        ({"planned": [f"exercise:r{n}" for n in range(80)]}, "more rows or longer texts than can be kept"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(house, episode, typed, words):
    answer = written(house.physio, episode, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "to put right" in page
    assert in_clinic(house, PlanRevision.objects.count) == 0


def test_rows_come_and_go_without_script_and_without_a_word_lost(house, episode):
    answer = written(house.physio, episode, add="modality", **{"raise-sets": "many"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="modality:' in page
    assert 'value="many"' in page
    assert "to put right" not in page
    page = written(house.physio, episode, remove="calf").content.decode()
    assert "calf-regions" not in page
    assert "raise-sets" in page
    page = written(house.physio, episode, add="frequency").content.decode()
    assert 'name="frequency-2-times"' in page
    assert in_clinic(house, PlanRevision.objects.count) == 0


def test_a_plan_is_never_changed_once_written(house, episode):
    written(house.physio, episode)
    for model, change in [
        (PlanRevision, {"rationale": "other"}),
        (PlanFrequency, {"times": Decimal(9)}),
        (PlannedComponent, {"fields": {}}),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(clinic_id=house.clinic.pk):
            model.objects.update(**change)


def test_a_detail_that_somebody_would_need_to_repeat_the_plan_is_named_when_missing(house, episode):
    written(house.physio, episode, adherence_method="diary")
    page = plan_page(house.physio, episode)
    assert "of 12 details" in page
    assert "who may deliver it" in page
    assert "how sticking to it is measured" not in page


def test_the_manager_reads_the_plan_and_cannot_write_one(house, episode):
    written(house.physio, episode)
    page = plan_page(house.manager, episode)
    assert "3×12 · 12.5 kg" in page
    assert "Revise plan" not in page
    assert written(house.manager, episode).status_code == 404


# Templates


def kept(person, revision, **typed):
    return factories.client_of(person).post(f"/plans/{revision.pk}/template/", {"name": "Calf", **typed})


def offered(person, episode):
    return factories.client_of(person).get(f"/episodes/{episode.pk}/plan/new/").content.decode()


def another_episode(house, by):
    patient = factories.patient(house.clinic, by=by, treated_by=[by])
    return factories.episode(patient, by=by)


def test_a_template_is_ones_own_and_starts_another_first_plan(house, episode):
    written(house.physio, episode)
    revision = in_clinic(house, PlanRevision.objects.get)
    for _again in range(2):
        assert kept(house.physio, revision).status_code == 302
    (template,) = in_clinic(house, lambda: list(SessionTemplate.objects.filter(retired_at=None)))
    assert template.owner == house.physio
    other = another_episode(house, house.physio)
    assert f"?template={template.pk}" in offered(house.physio, other)
    page = factories.client_of(house.physio).get(f"/episodes/{other.pk}/plan/new/?template={template.pk}")
    assert 'value="12,5"' in page.content.decode()
    theirs = another_episode(house, house.colleague)
    assert "?template=" not in offered(house.colleague, theirs)


def test_the_managers_template_is_the_clinics(house, episode):
    written(house.physio, episode)
    revision = in_clinic(house, PlanRevision.objects.get)
    kept(house.manager, revision)
    assert "?template=" in offered(house.colleague, another_episode(house, house.colleague))


def test_a_plan_of_others_makes_no_template(house, episode):
    written(house.physio, episode)
    revision = in_clinic(house, PlanRevision.objects.get)
    outsider = factories.member(house.clinic, Role.PHYSIOTHERAPIST)
    for stranger in (outsider, house.front_desk, factories.clinic_with_staff().manager):
        assert kept(stranger, revision).status_code == 404
    assert kept(house.physio, revision, name="").status_code == 302
    assert in_clinic(house, SessionTemplate.objects.count) == 0
