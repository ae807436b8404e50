"""Which scores an ended episode is judged by, and what the manager reads of it."""

from datetime import timedelta

import pytest

from clinic.identity import acting_as
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.summaries import refresh_summary
from sessions_app.analysis.outcomes import Outcome
from sessions_app.choices import ResponseGroup, TimePoint
from sessions_app.models import Condition, Measure
from sessions_app.queries.judged_by import judged_episodes
from sessions_app.queries.review_scope import ReviewScope
from tests import factories

pytestmark = pytest.mark.django_db
AT = factories.AT
BEGAN = AT - timedelta(days=60)
SCALES = {"lefs": 80, "nprs": 10, "psfs": 10}
IMPROVED, NO_THRESHOLD, MISSING = Outcome.IMPROVED, Outcome.NO_THRESHOLD, Outcome.MISSING


@pytest.fixture
def house(staff, patient):
    """A clinic whose one condition lists pain, own activities, the leg's scale and a rating of change."""
    staff.patient = patient
    core = ["nprs", "psfs", "lefs", "groc15", "other:Own form"]
    staff.condition = factories.own(
        Condition, patient, by=staff.manager, name="Stiff knee", core_outcomes=core
    )
    return staff


def scope_of(house, **narrowed):
    day = AT.date()
    return ReviewScope(house.clinic.pk, day - timedelta(days=7), day, **narrowed)


def ended(house, *scores, condition=None, **fields):
    """An episode of sixty days, closed at AT, with these scores: measure, value, days after its begin."""
    by = house.physio
    fields |= {"opened_on": BEGAN.date(), "condition": condition or house.condition}
    fields = {"state": "closed", "closed_at": AT, "closed_by": by, "closed_reason": "Over"} | fields
    made = factories.episode(fields.pop("patient", house.patient), by=by, **fields)
    for code, value, day, *more in scores:
        at, known = BEGAN + timedelta(days=day), dict(*more)
        measure = Measure.objects.get(pk=code)
        factories.observation(
            made,
            by=by,
            measure=measure,
            value=value,
            at=at,
            **{"time_point": TimePoint.VISIT, "scale_max": SCALES[code]} | known,
        )
    with acting_as(by.pk, house.clinic.pk):
        refresh_summary(made)
    return made


def judged(house):
    return {one.episode: one for one in judged_episodes(scope_of(house))}


def test_the_measure_is_chosen_at_the_start_whatever_became_of_its_end(house):
    """A change of the leg's score alone can be judged here, so it comes first; then activities, then pain."""
    both = ended(house, ("nprs", 6, 0), ("psfs", 3, 0), ("lefs", 40, 1), ("psfs", 3, 58), ("lefs", 60, 59))
    lost = ended(house, ("nprs", 6, 0), ("lefs", 40, 0), ("nprs", 1, 59))
    own = ended(house, ("nprs", 6, 0), ("psfs", 3, 0), ("nprs", 1, 59), ("psfs", 9, 59))
    pain = ended(house, ("nprs", 6, 0), ("nprs", 1, 59))
    silent = ended(house)
    found = judged(house)
    assert {pk: (one.measure, one.baseline, one.end, one.outcome) for pk, one in found.items()} == {
        both.pk: ("lefs", 40, 60, IMPROVED),
        lost.pk: ("lefs", 40, None, MISSING),
        own.pk: ("psfs", 3, 9, NO_THRESHOLD),
        pain.pk: ("nprs", 6, 1, NO_THRESHOLD),
        silent.pk: ("", None, None, MISSING),
    }


def test_only_values_that_compare_are_start_and_end(house):
    other_version = ended(house, ("lefs", 40, 0), ("lefs", 60, 59, {"version": "2"}))
    other_side = ended(
        house,
        ("lefs", 70, 0, {"side": "right"}),
        ("lefs", 71, 59, {"side": "right"}),
        ("lefs", 40, 1, {"side": "left"}),
        ("lefs", 41, 59, {"side": "left"}),
    )
    off_scale = ended(house, ("lefs", 4, 0, {"scale_max": 8}), ("lefs", 8, 59, {"scale_max": 8}))
    found = judged(house)
    assert (found[other_version.pk].baseline, found[other_version.pk].end) == (40, None)
    assert (found[other_side.pk].baseline, found[other_side.pk].end) == (40, 41)
    assert found[off_scale.pk].outcome == NO_THRESHOLD


def test_a_late_first_score_is_no_start_and_an_early_last_one_no_end(house):
    late = ended(house, ("lefs", 40, 30), ("lefs", 60, 59))
    early = ended(house, ("lefs", 40, 0), ("lefs", 60, 30))
    with acting_as(house.physio.pk, house.clinic.pk):
        for number, day in enumerate((0, 55), start=1):
            at = BEGAN + timedelta(days=day)
            factories.signed_session(early, by=house.physio, number=number, started_at=at)
        refresh_summary(early)
    found = judged(house)
    assert (found[late.pk].baseline, found[late.pk].end, found[late.pk].outcome) == (None, 60, MISSING)
    assert (found[early.pk].baseline, found[early.pk].end, found[early.pk].outcome) == (40, None, MISSING)


def test_where_the_condition_lists_nothing_the_first_plan_says_what_is_judged(house):
    bare = factories.own(Condition, house.patient, by=house.manager, name="Sore back")
    made = ended(house, ("lefs", 40, 0), ("lefs", 60, 59), condition=bare, state="open", closed_at=None,
                 closed_by=None, closed_reason="")  # fmt: skip
    assert judged(house) == {}  # it goes on
    plan = {"plan": {"weeks_planned": 8}, "frequencies": [], "components": []}
    planned = [{"measure": Measure.objects.get(pk="lefs"), "at_discharge": True}]
    revise_plan(made.pk, **plan, measures=planned, seen_number=0, by=house.physio, at=BEGAN)
    assert [(one.measure, one.outcome) for one in judged(house).values()] == [("lefs", IMPROVED)]
    more = plan | {"plan": {"weeks_planned": 8, "change_reason": "Better so"}}
    revise_plan(made.pk, **more, measures=[], seen_number=1, by=house.physio, at=AT)
    assert [one.outcome for one in judged(house).values()] == [IMPROVED]


def page_of(person, address="/review/", **asked):
    return factories.client_of(person).get(address, {"since": "2026-11-01", "until": "2026-11-16"} | asked)


@pytest.fixture
def busy(house, time_machine):
    """Eleven judged, of whom eight improved; two more without an end score, one with its reason."""
    time_machine.move_to(AT)
    for number in range(11):
        one = factories.patient(house.clinic, by=house.physio)
        ended(house, ("lefs", 40, 0), ("lefs", 60 if number < 8 else 42, 59), patient=one)
    names = [factories.patient(house.clinic, by=house.physio, family_name=one) for one in ("Zed", "Abel")]
    house.zed, house.abel = (ended(house, ("lefs", 30, 0), patient=one) for one in names)
    reason = factories.own_reason(house.patient, by=house.manager, group=ResponseGroup.VALUE_MISSING_REASON)
    with acting_as(house.physio.pk, house.clinic.pk):
        why = {"value": None, "missing_reason": reason, "time_point": TimePoint.DISCHARGE}
        factories.observation(house.abel, by=house.physio, measure=Measure.objects.get(pk="lefs"), **why)
        refresh_summary(house.abel)
    return house


def test_the_page_says_first_how_far_to_trust_it(busy):
    page = page_of(busy.manager).content.decode()
    words = " ".join(page.split())
    assert "11 of 13" in words
    assert "8 improved by a worthwhile amount (73%, interval 43 to 90%)" in words
    assert "The 2 without both scores could move the true figure anywhere from 62% to 77%." in words
    assert words.index("How far to trust this page") < words.index("Patients who improved")
    assert "people also get better with time" in words and "regression to the mean" in words
    assert "+15.1" in words  # eight times 20 and three times 2, of eleven


@pytest.mark.promise("honest")
def test_of_one_physiotherapist_no_outcome_is_shown_and_the_page_says_why(busy):
    words = " ".join(page_of(busy.manager, physiotherapist=busy.physio.pk).content.decode().split())
    assert "Outcomes are not shown for one physiotherapist" in words
    assert "11 of 13" in words
    assert "improved by a worthwhile amount" not in words and "Mean change" not in words
    assert "73%" not in words


@pytest.mark.promise("honest")
def test_few_patients_are_told_nowhere_and_not_left_to_be_worked_out(house, time_machine):
    """Six episodes of one person are one patient."""
    time_machine.move_to(AT)
    for _number in range(6):
        ended(house, ("lefs", 40, 0), ("lefs", 60, 59))
    words = " ".join(page_of(house.manager).content.decode().split())
    assert "not shown" in words and "too few to say how many" in words
    assert "6 of 6" not in words and "+20" not in words and "episodes have" not in words


@pytest.mark.promise("honest")
def test_under_the_clinics_number_the_count_stands_alone(busy):
    busy.clinic.smallest_group_shown = 12
    with acting_as(busy.manager.pk, busy.clinic.pk):
        busy.clinic.save()
    words = " ".join(page_of(busy.manager).content.decode().split())
    assert "8 of 11 improved by a worthwhile amount." in words
    assert "Too few to show a rate (under 12)" in words
    assert "73%" not in words and "+15.1" not in words


def test_the_list_behind_the_number_says_what_is_missing_and_why(busy):
    answer = page_of(busy.manager, "/review/missing-scores/")
    words = " ".join(answer.content.decode().split())
    assert "2 ended episodes without both scores" in words
    assert words.index("ABEL") < words.index("ZED")
    assert words.count("Typed on the wrong patient") == 1
    assert f"/episodes/{busy.zed.pk}/measures/" in words
    for page, status in (("2", 200), ("0", 404), ("x", 404), ("99999", 404)):
        assert page_of(busy.manager, "/review/missing-scores/", page=page).status_code == status
    assert b"No score is missing" not in page_of(busy.manager, "/review/missing-scores/", page="2").content


def test_a_clinic_without_an_ended_episode_is_told_so(staff):
    assert b"No episode ended in this period" in page_of(staff.manager).content
    assert b"No score is missing" in page_of(staff.manager, "/review/missing-scores/").content


def test_a_physiotherapist_reads_of_the_own_patients_alone_and_compares_nobody(house):
    mine = ended(house, ("lefs", 40, 0), ("lefs", 60, 59))
    other = factories.patient(
        house.clinic, by=house.colleague, treated_by=[house.colleague], family_name="Elsewhere"
    )
    ended(house, ("lefs", 40, 0), patient=other)
    client, day = factories.client_of(house.physio), AT.date()
    asked = {"since": str(day - timedelta(days=7)), "until": str(day), "physiotherapist": house.colleague.pk}

    page = client.get("/review/", asked)
    assert page.status_code == 200
    assert page.context["scope"].team_of == house.physio.pk and page.context["scope"].practitioner_id is None
    assert page.context["review"].tally.eligible == 1
    assert (page.context["tool"], page.context["process"]["funnel"]) == (None, None)
    assert "Review of your patients" in page.content.decode()
    assert client.get("/review/process/", asked).context["funnel"] is None
    missing = client.get("/review/missing-scores/", asked).content.decode()
    assert "Elsewhere" not in missing and mine.patient.family_name not in missing
    assert [client.get(f"/review/to-act/{slug}/").status_code for slug in ("unsigned", "duplicates")] == [
        200,
        404,
    ]

    whole = factories.client_of(house.manager).get("/review/", asked | {"physiotherapist": ""})
    assert whole.context["review"].tally.eligible == 2
