"""Questionnaires that are due before a visit: an answer is a score of what was asked, and of nothing else."""

from datetime import timedelta

import pytest

from clinic.identity import acting_as
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.reports import keep_answers, send_report
from sessions_app.models import BegunReport, Condition, ItemPackage, Observation, PatientActivity
from sessions_app.queries.names import Names
from sessions_app.queries.reports import questions_before
from tests import factories
from tests.sessions_app.a_session import AT
from tests.sessions_app.test_before_a_visit import MORNING, SAID, a_visit, mother_of, tell
from tests.sessions_app.test_scoring import package


@pytest.fixture
def visit(place):
    return a_visit(place)


def wants(place, code, **more):
    """The plan asks for this measure at the start."""
    return wants_all(place, [{"measure_id": code, **more}])


def wants_all(place, measures, episode=None):
    return revise_plan(
        (episode or place.episode).pk,
        plan={"rationale": "Load."},
        frequencies=[],
        components=[],
        measures=[{"at_baseline": True, **one} for one in measures],
        seen_number=0,
        by=place.physio,
        at=AT,
    )


def asked(visit):
    """`{title: code}`, in the order in which it is asked."""
    return {one.title: one.code for one in questions_before(visit, at=MORNING)}


def codes_asked(visit):
    """Of a measure its own code and its item's, without what lies between: of which side, of what."""
    codes = [code.split(":") for code in asked(visit).values()]
    return [":".join((parts[0], *parts[2:])) for parts in codes]


def of_measures(visit):
    return {title: code for title, code in asked(visit).items() if ":" in code}


def test_a_due_scale_is_one_more_question_and_its_answer_a_score_of_the_patients_own(place, visit):
    wants(place, "nprs_first_step", side="left")
    question = questions_before(visit, at=MORNING)[-1]
    assert (codes_asked(visit)[-1], len(question.options)) == ("nprs_first_step:value", 11)
    assert question.title.endswith(" (left side)")

    tell(place, visit, SAID | {question.code: ["7"]})

    score = Observation.objects.get(episode=place.episode)
    told = (score.value, score.side, score.source, score.mode, score.time_point, score.entered_by)
    assert told == (7, "left", "patient", "screen", "baseline", place.mine)
    assert (score.at, score.at_is_a_date) == (MORNING, False)
    assert "nprs_first_step:value" not in codes_asked(visit)
    tell(place, visit, {"pain_now": ["1"]})  # sent anew, the score is there once
    assert Observation.objects.filter(episode=place.episode).count() == 1


def test_what_a_guardian_answers_is_a_score_of_the_guardians(place, visit):
    wants(place, "nprs_first_step", side="left")
    code = questions_before(visit, at=MORNING)[-1].code
    mother = mother_of(place, may_answer=True)
    with acting_as(mother.pk, place.clinic.pk):
        keep_answers(visit.pk, SAID | {code: ["7"]}, by=mother, at=MORNING)
        send_report(visit.pk, by=mother, at=MORNING)
    score = Observation.objects.get(episode=place.episode)
    assert (score.get_source_display(), score.entered_by) == ("Guardian", mother)


def test_the_patients_own_activities_are_asked_one_by_one_and_one_may_be_missing(place, visit):
    wants(place, "psfs")
    assert codes_asked(visit)[-1] == "news"  # none named yet
    for position, words in enumerate(["Run 5 km", "Stairs"], 1):
        PatientActivity.objects.create(
            **factories.care_of(place.episode),
            measure_id="psfs",
            position=position,
            words=words,
            named_at=AT,
            named_by=place.physio,
        )
    titles = of_measures(visit)
    assert list(titles) == ["How well can you do this? Run 5 km", "How well can you do this? Stairs"]
    assert codes_asked(visit)[-2:] == ["psfs:1", "psfs:2"]

    tell(place, visit, dict(zip(titles.values(), [["4"], []], strict=True)))

    score = Observation.objects.get(episode=place.episode)
    assert (score.value, score.items_answered) == (4, 1)
    answers = [(one["words"], one["answer"]) for one in score.answers["items"]]
    assert answers == [("Run 5 km", 4), ("Stairs", None)]


def test_a_licensed_questionnaire_is_asked_where_its_package_says_so(place, visit):
    wants(place, "spadi")
    load = {"loaded_at": AT, "loaded_by": place.physio, "licence": "Ours", "held_by": "We", "edition": "1"}
    for version, for_patients in enumerate((False, True), 1):
        body = package(for_patients=for_patients)
        ItemPackage.objects.create(
            clinic=place.clinic, measure_id="spadi", version=version, body=body, **load
        )
        assert ("spadi:q1" in codes_asked(visit)) == for_patients
    tell(place, visit, dict(zip(of_measures(visit).values(), [["4"], ["2"]], strict=True)))
    score = Observation.objects.get(episode=place.episode)
    assert (score.value, score.answers["package"], score.version) == (75, 2, "trial 1")


def test_what_is_asked_on_paper_alone_or_not_answered_leaves_no_score(place, visit):
    unasked = [
        {"measure_id": "visa_a"},
        {"measure_id": "satisfaction5"},
        {"measure_id": "exertion_24h"},
        {"measure_id": "nprs_first_step", "measured_state": "palpation"},
        {"measure_id": "nprs_first_step", "side": "left", "method": "after ten heel raises"},
    ]
    wants_all(place, [*unasked, {"measure_id": "nprs_first_step", "side": "right"}])
    (asked_alone,) = of_measures(visit).values()
    tell(place, visit, {asked_alone: [], "visa_a:value": ["3"]})
    assert not Observation.objects.filter(episode=place.episode).exists()


def scores(place, *told):
    found = Observation.objects.filter(patient=place.patient).order_by("id")
    return list(found.values_list(*told, "value"))


def test_an_answer_is_a_score_of_what_was_asked_and_of_nothing_else(place, visit):
    states = [{"measure_id": "nprs", "measured_state": state} for state in ("rest", "activity")]
    wants_all(place, states)
    rest, activity = (code for title, code in asked(visit).items() if "at rest" in title or "active" in title)

    tell(place, visit, SAID | {rest: ["2"]})
    assert scores(place, "measured_state") == [("rest", 2)]

    tell(place, visit, {"pain_now": ["5"]}, at=MORNING + timedelta(minutes=30))  # puts her pain right
    assert scores(place, "measured_state") == [("rest", 2)]

    tell(place, visit, {activity: ["6"]}, at=MORNING + timedelta(minutes=40))
    assert scores(place, "measured_state") == [("rest", 2), ("activity", 6)]


def test_two_courses_of_care_that_ask_the_same_are_asked_apart(place, visit):
    knee = factories.episode(place.patient, by=place.physio, condition=Condition.objects.get(pk="pfp"))
    for one in (place.episode, knee):
        wants_all(place, [{"measure_id": "nprs"}], one)
    first, second = of_measures(visit).items()
    assert first[0] != second[0] and Names(place.clinic.pk).of(knee.condition) in second[0]

    tell(place, visit, {second[1]: ["4"]})

    assert scores(place, "episode") == [(knee.pk, 4)]


def test_a_second_tap_on_the_last_question_sends_nothing_anew(place, visit):
    wants(place, "nprs")
    (code,) = of_measures(visit).values()
    tell(place, visit, SAID | {code: ["4"]})
    with acting_as(place.mine.pk, place.clinic.pk):
        assert keep_answers(visit.pk, {code: ["4"]}, by=place.mine, at=MORNING) is None
    assert not BegunReport.objects.exists()
    tell(place, visit, {"pain_now": ["3"]})
    assert tell(place, visit, {"pain_now": ["3"]}).version == 2
    assert len(scores(place)) == 1
