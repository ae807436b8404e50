"""The form of a plan: exercises by name, areas with their structures, exercise first."""

import pytest

from sessions_app.actions.plans import revise_plan
from sessions_app.models import Condition, Exercise, PlannedComponent, PlanRevision
from sessions_app.queries.starting_points import of_plan
from tests import factories

pytestmark = pytest.mark.django_db
PLAN = {
    "seen_number": "0",
    "planned": ["exercise:raise", "iastm_pass:calf", "warm_up:bike"],
    "raise-exercise": "an_heel_raise_double",
    "calf-regions": ["calf"],
    "calf-side": "left",
    "bike-activity": "bike",
}


@pytest.fixture
def episode(staff):
    patient = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    return factories.episode(patient, by=staff.physio, condition=Condition.objects.get(pk="achilles_mid"))


@pytest.fixture
def plan(staff, episode):
    """Its page, written to where something is given."""
    client, address = factories.client_of(staff.physio), f"/episodes/{episode.pk}/plan/"

    def asked(page="new/", **typed):
        return client.post(address + page, PLAN | typed) if typed else client.get(address + page)

    return asked


@pytest.mark.promise("input")
@pytest.mark.parametrize(
    ("field", "typed"),
    [("sets", "NaN"), ("sets", "Infinity"), ("sets", "1e99999"), ("sequence", "1" + "0" * 30)],
)
def test_what_is_no_number_to_a_person_is_said_so_on_the_page_of_the_plan(plan, field, typed):
    """The folded row, the order of the rows and the fields all read what was typed."""
    answer = plan(**{f"raise-{field}": typed, "bike-minutes": "x"})
    assert answer.status_code == 422
    assert len(answer.content) < 1_000_000


def test_an_exercise_is_typed_by_its_name_and_kept_by_its_code(plan):
    name = str(Exercise.objects.get(pk="an_heel_raise_double"))
    assert plan().content.decode().count(f'<option value="{name}">') == 1
    answer = plan(**{"raise-exercise": "Standing on clouds"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("That choice is not in the list.") == 2, "at the field and on top"
    assert 'value="Standing on clouds"' in page
    plan(**{"raise-exercise": f"  {name.upper()} "})
    assert PlannedComponent.objects.get(row_id="raise").fields["exercise"] == ["an_heel_raise_double"]


def test_a_lotion_is_a_row_of_one_whatever_its_plan_called_it(staff, episode, plan):
    row = {"row_id": "planned-2", "kind": "lotion", "fields": {"lotion": ["cream_plain"]}}
    told = {"plan": {}, "frequencies": [], "components": [row], "seen_number": 0}
    revise_plan(episode.pk, **told, by=staff.physio, at=factories.AT)
    form = plan()
    assert 'name="planned" value="lotion:lotion"' in form.content.decode()
    assert form.context["sheet"].rows[0].row.first("lotion") == "cream_plain"


def test_exercise_is_read_before_the_instrument_work(plan):
    plan(sessions_planned="6")
    read, written = plan("").content.decode(), plan().content.decode()
    for page in (read.partition("In the session")[2], written.partition("</datalist>")[2]):
        assert 0 < page.index("eel raise") < page.index("IASTM, Calf")


def test_the_areas_of_a_pass_bring_their_structures_and_save_nothing(plan):
    answer = plan(show="calf")
    row = next(row for row in answer.context["sheet"].rows if row.row.id == "calf")
    assert answer.status_code == 200
    assert (row.is_open, row.where_words) == (True, "Calf, Left")
    assert "Gastrocnemius, medial head" in [label for _code, label in row.fields["structures"].widget.choices]
    assert not PlanRevision.objects.exists()


def test_one_more_row_folds_only_those_that_nobody_has_touched(plan):
    rows = ["exercise:raise", "warm_up:bike"]
    added = plan(planned=[*rows, "modality:empty"], add="exercise").context["sheet"].rows
    assert {row.row.id for row in added if not row.is_open} == {"empty"}

    plan(planned=rows)
    again = {"seen_number": "1", "add": "exercise", "bike-minutes": "5", "planned": rows}
    added = plan(**again).context["sheet"].rows
    assert {row.row.id for row in added if not row.is_open} == {"raise"}, "as the plan before has it"


def test_exercises_of_the_region_are_offered_first(plan):
    names = plan().context["sheet"].exercise_names
    of = {name: code for code, name in Exercise.objects.values_list("code", "name")}
    assert {of[name][:3] for name in names[:6]} <= {"an_", "cf_", "ft_"}
    assert len(names) == len(set(names)) == len(of)


def test_the_minutes_of_exercise_are_planned_changed_and_carried_into_the_chart(staff, episode, plan):
    rows = [*PLAN["planned"], "exercise_block:exercise_block"]
    added = plan(add="exercise_block").context["sheet"].rows
    assert [row.row.id for row in added if row.is_open and row.row_kind == "exercise_block"] == [
        "exercise_block"
    ]

    assert plan(planned=rows, **{"exercise_block-minutes": "20"}).status_code == 302
    assert '<span class="carry-box num nowrap">20 min</span>' in plan("").content.decode()
    page = plan().content.decode()
    assert 'name="exercise_block-minutes" value="20"' in page
    assert 'name="add" value="exercise_block"' not in page, "there is one"
    carried = of_plan(episode, at=factories.AT)
    assert {row.id: row.carried for row in carried}["exercise_block"] == {"minutes": ["20"]}

    told = {"seen_number": "1", "summary": "Longer", "change_reason": "She is ready.", "planned": rows}
    plan(**told, **{"exercise_block-minutes": "30"})
    (change,) = plan("").context["page"].difference.changes
    assert (change.name, change.was, change.now) == ("Exercise, all together", "20 min", "30 min")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Say how many minutes of exercise."),
        ("0", "Give more than nothing, or take it out of the plan."),
        ("long", "Give a number in figures, such as 12.5."),
    ],
)
def test_minutes_of_exercise_that_say_nothing_are_asked_for(plan, typed, words):
    rows = [*PLAN["planned"], "exercise_block:exercise_block"]
    answer = plan(planned=rows, **{"exercise_block-minutes": typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PlanRevision.objects.exists()


def test_cancel_leads_back_to_the_plan(plan, episode):
    assert f'class="btn" href="/episodes/{episode.pk}/plan/"' in plan().content.decode()


def test_the_minutes_of_exercise_and_the_lotion_belong_to_the_clinic_and_to_weeks(episode, plan):
    """There is one such row each: at home it would leave the sessions without, and it has no times a day."""
    for kind in ("exercise_block", "lotion"):
        (row,) = [row for row in plan(add=kind).context["sheet"].rows if row.row_kind == kind]
        assert set(row.extras.fields) == {"from_week", "to_week", "words"}
    assert "Which weeks, on what condition" in plan(add="exercise_block").text

    rows = [*PLAN["planned"], "exercise_block:exercise_block"]
    home = {"exercise_block-plan-setting": "home", "exercise_block-plan-times": "2"}
    weeks = {"exercise_block-plan-from_week": "0", "exercise_block-plan-to_week": "6"}
    plan(planned=rows, **{"exercise_block-minutes": "20"}, **home, **weeks)
    kept = PlannedComponent.objects.get(kind="exercise_block")
    assert (kept.setting, kept.to_week, kept.fields) == ("clinic", 6, {"minutes": ["20"]})
    assert "exercise_block" in {row.kind for row in of_plan(episode, at=factories.AT)}
