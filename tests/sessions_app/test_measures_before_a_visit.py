"""Questionnaires that are due before a visit: what was answered is shown to who treats, and is a score of
what was asked, and of nothing else, once it was taken over and signed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.identity import acting_as
from sessions_app import carry
from sessions_app.actions.drafts import add_row, save_draft
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.reports import keep_answers, send_report
from sessions_app.models import BegunReport, Condition, ItemPackage, Observation, PatientActivity
from sessions_app.payload import Change, from_json
from sessions_app.queries.measures import _start
from sessions_app.queries.names import Names
from sessions_app.queries.reports import questions_before
from sessions_app.views.chart_review import Review
from tests import factories
from tests.sessions_app.a_session import AT
from tests.sessions_app.charted import sign
from tests.sessions_app.test_before_a_visit import MORNING, SAID, a_visit, chart, mother_of, page_of, tell
from tests.sessions_app.test_scoring import package
from tests.sessions_app.test_session_page import open_page
from tests.sessions_app.test_tables import export, opened


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


def said(place, draft):
    return page_of(place, draft).report.scores


def take_over(place, draft, score):
    """By the button beside the re-test, or by the one that puts a re-test there."""
    told = {"by": place.physio, "at": AT}
    report = page_of(place, draft).report
    if fields := report.scores.new_row(score.name):
        add_row(draft.pk, "retest", fields=fields, **told)
    save_draft(draft.pk, changes=report.taken(score.name), **told)
    draft.refresh_from_db()


def scored(place, visit):
    """What was answered, taken over and signed."""
    draft = chart(place, visit, t1=None)
    for one in said(place, draft).waiting:
        take_over(place, draft, one)
    sign(draft)
    return Observation.objects.filter(patient=place.patient)


def test_a_due_scale_is_one_more_question_and_no_value_before_who_treats_takes_it_over(place, visit):
    wants(place, "nprs_first_step", side="left")
    question = questions_before(visit, at=MORNING)[-1]
    assert (codes_asked(visit)[-1], len(question.options)) == ("nprs_first_step:value", 11)
    assert question.title.endswith(" (left side)")

    report = tell(place, visit, SAID | {question.code: ["7"]})

    assert report.asked == {question.code: [question.title, "7"]}
    row = {"measure": "nprs_first_step", "side": "left"}
    draft = chart(place, visit, t1=None, **{"retest:m1": row})
    (one,) = said(place, draft).waiting
    assert (one.row.id, one.words, one.who, one.when, one.is_taken) == (
        "m1",
        "7",
        "the patient",
        "at 09:10",
        False,
    )
    assert one.row.get("value") == []
    assert not Observation.objects.exists()
    assert question.code in asked(visit).values()  # still due, and open to be changed


def test_taken_over_and_signed_it_is_the_patients_score_of_this_session(place, visit):
    wants(place, "nprs_first_step", side="left")
    tell(place, visit, SAID | {questions_before(visit, at=MORNING)[-1].code: ["7"]})
    draft = chart(place, visit, t1=None, **{"retest:m1": {"measure": "nprs_first_step", "side": "left"}})
    take_over(place, draft, said(place, draft).every[0])
    assert said(place, draft).every[0].is_taken and not said(place, draft).waiting

    session = sign(draft)

    score = session.observations.get()
    told = (score.value, score.side, score.source, score.mode, score.time_point, score.entered_by)
    assert told == (7, "left", "patient", "screen", "baseline", place.physio)
    assert session.snapshot["provenance"]["patient"] == 4  # the value, whose, how and of which time
    assert "nprs_first_step:value" not in codes_asked(visit)


def test_a_score_typed_over_is_signed_as_entered(place, visit):
    wants(place, "nprs_first_step", side="left")
    tell(place, visit, SAID | {questions_before(visit, at=MORNING)[-1].code: ["7"]})
    draft = chart(place, visit, t1=None, **{"retest:m1": {"measure": "nprs_first_step", "side": "left"}})
    take_over(place, draft, said(place, draft).every[0])
    save_draft(draft.pk, by=place.physio, at=AT, changes=[Change("m1", "value", ["7"], ["5"])])
    draft.refresh_from_db()
    assert sign(draft).snapshot["provenance"]["patient"] == 0


def test_the_review_sheet_says_what_was_answered_and_not_taken_over(place, visit):
    wants(place, "nprs_first_step", side="left")
    tell(place, visit, SAID | {questions_before(visit, at=MORNING)[-1].code: ["7"]})
    lines = Review(page_of(place, chart(place, visit))).lines
    told = "(left side) was answered before the visit (7) and is not taken over."
    assert any(line.words.endswith(told) for line in lines)


def test_what_one_patient_answered_does_not_move_to_another(place, visit):
    wants(place, "nprs_first_step", side="left")
    tell(place, visit, SAID | {questions_before(visit, at=MORNING)[-1].code: ["7"]})
    draft = chart(place, visit, t1=None, **{"retest:m1": {"measure": "nprs_first_step", "side": "left"}})
    take_over(place, draft, said(place, draft).every[0])
    moved = carry.for_another_patient(from_json(draft.payload)).row("m1")
    assert moved.fields == {"measure": ["nprs_first_step"], "side": ["left"]}


@time_machine.travel(AT, tick=False)  # of another day the page names the day
def test_the_page_shows_it_beside_the_re_test_and_its_button_takes_it_over(place, visit):
    wants(place, "nprs_first_step", side="left")
    tell(place, visit, SAID | {questions_before(visit, at=MORNING)[-1].code: ["7"]})
    draft = chart(place, visit, t1=None)
    client, page = factories.client_of(place.physio), reverse("record:draft", args=[draft.pk])
    (one,) = said(place, draft).without_row
    told = client.get(page).text
    assert "said by the patient at 09:10: <b>7</b>" in told and f'value="said_row:{one.name}"' in told

    client.post(page, {"do": f"said_row:{one.name}"})
    draft.refresh_from_db()
    (row,) = from_json(draft.payload).of_kind("retest")
    assert (row.first("value"), row.first("side"), row.first("source")) == ("7", "left", "patient")
    client.post(page, {"do": f"said_row:{one.name}"})  # pressed twice
    draft.refresh_from_db()
    assert len(from_json(draft.payload).of_kind("retest")) == 1


def test_what_a_guardian_answers_is_a_score_of_the_guardians(place, visit):
    wants(place, "nprs_first_step", side="left")
    code = questions_before(visit, at=MORNING)[-1].code
    mother = mother_of(place, may_answer=True)
    with acting_as(mother.pk, place.clinic.pk):
        keep_answers(visit.pk, SAID | {code: ["7"]}, by=mother, at=MORNING)
        send_report(visit.pk, by=mother, at=MORNING)
    score = scored(place, visit).get()
    assert score.get_source_display() == "Guardian"
    page = open_page(place.physio, "session", score.treatment_session)
    assert "Guardian, On screen" in page.content.decode()
    (row,) = opened(export(place.physio, place.episode))["scores.csv"]
    assert (row["measure_id"], row["value"], row["source"]) == ("nprs_first_step", "7", "guardian")


def test_who_told_the_last_score_is_not_said_to_have_told_the_next(place, visit):
    """The mother answered once; next time it may be the child who is asked."""
    told = {"measure": ["nprs"], "side": ["left"], "mode": ["screen"], "value": ["7"]}
    for source, kept in (("guardian", None), ("device", ["device"])):
        row = carry.retest_row(told | {"source": [source]})
        assert (row.get("source") or None, row.get("side")) == (kept, ["left"])
        last = Observation(measure_id="nprs", side="left", mode="screen", source=source)
        sheet = _start(place.episode, last.measure, [last], None)
        assert (sheet.get("source"), sheet["side"]) == (kept, ["left"])


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

    assert said(place, chart(place, visit)).every[0].words == "4 (Run 5 km: 4 · Stairs: not answered)"
    score = scored(place, visit).get()
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
    score = scored(place, visit).get()
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
    (one,) = said(place, chart(place, visit)).every
    assert (one.words, one.may_be_taken) == ("would rather not say", False)
    assert not scored(place, visit).exists()


def scores(place, visit, *told):
    return list(scored(place, visit).order_by("id").values_list(*told, "value"))


def test_an_answer_is_a_score_of_what_was_asked_and_the_newest_is_shown(place, visit):
    states = [{"measure_id": "nprs", "measured_state": state} for state in ("rest", "activity")]
    wants_all(place, states)
    rest, activity = (code for title, code in asked(visit).items() if "at rest" in title or "active" in title)

    tell(place, visit, SAID | {rest: ["2"]})
    tell(place, visit, {"pain_now": ["5"], rest: ["3"]}, at=MORNING + timedelta(minutes=30))
    tell(place, visit, {activity: ["6"]}, at=MORNING + timedelta(minutes=40))

    assert scores(place, visit, "measured_state") == [("rest", 3), ("activity", 6)]


def test_two_courses_of_care_that_ask_the_same_are_asked_and_shown_apart(place, visit):
    knee = factories.episode(place.patient, by=place.physio, condition=Condition.objects.get(pk="pfp"))
    for one in (place.episode, knee):
        wants_all(place, [{"measure_id": "nprs"}], one)
    first, second = of_measures(visit).items()
    assert first[0] != second[0] and Names(place.clinic.pk).of(knee.condition) in second[0]

    tell(place, visit, {second[1]: ["4"]})

    assert not said(place, chart(place, visit)).every  # of the other course


def test_a_second_tap_on_the_last_question_sends_nothing_anew(place, visit):
    wants(place, "nprs")
    (code,) = of_measures(visit).values()
    tell(place, visit, SAID | {code: ["4"]})
    with acting_as(place.mine.pk, place.clinic.pk):
        assert keep_answers(visit.pk, {code: ["4"]}, by=place.mine, at=MORNING) is None
    assert not BegunReport.objects.exists()
    tell(place, visit, {"pain_now": ["3"]})
    assert tell(place, visit, {"pain_now": ["3"]}).version == 2
    assert scores(place, visit) == [(4,)]
