"""The outcome review: what was measured and done, on one axis; never what caused what."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.standing import Standing
from sessions_app.actions.decisions import decide_care, decide_iastm
from sessions_app.actions.plans import revise_plan
from sessions_app.choices import ResponseGroup
from sessions_app.models import CareDecision, Measure, ResponseCode, Threshold
from sessions_app.queries.outcome_review import outcome_review
from tests import factories
from tests.factories import AT
from tests.sessions_app import a_session
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course(place):
    """A course of care with a measure from 0 to 100, of which 14 is worthwhile and 10 error."""
    person = place.physio
    person.standing = Standing(place.clinic.pk, frozenset({Role.PHYSIOTHERAPIST}))
    fields = {"type": "prom", "minimum": 0, "maximum": 100, "unit": "points", "higher_is_better": True}
    place.measure = factories.own(Measure, place.patient, by=person, name="Heel score", **fields)
    for kind, value in (("worthwhile", 14), ("error", 10)):
        factories.own(
            Threshold,
            place.patient,
            by=person,
            name=kind,
            measure=place.measure,
            kind=kind,
            statistic="MCID" if kind == "worthwhile" else "MDC",
            value=value,
            value_as_reported=str(value),
            unit="points",
            is_for_any_condition=True,
            source="Own audit 2025",
        )
    return place


def score(course, value, *, day=0, **fields):
    values = {"measure": course.measure, "scale_max": 100, "unit": "points", "time_point": "visit"}
    values |= {"at": AT + day * DAY, "value": value}
    return factories.observation(course.episode, by=course.physio, **values | fields)


def treat(course, days, **fields):
    for number, day in enumerate(days, start=1):
        at = AT + day * DAY
        factories.signed_session(course.episode, by=course.physio, number=number, started_at=at, **fields)


def review(course, **asked):
    return outcome_review(course.physio, course.episode, with_text=True, **asked)


def page_of(person, course, query=""):
    address = reverse("record:outcome_review", args=[course.episode.pk])
    return factories.client_of(person).get(address + query)


def lines(review):
    return {one.title: [reading.value for reading in one.readings] for one in review.series}


def test_a_change_is_told_with_both_thresholds(course):
    """46 to 63 is +17: past 14 and past 10. The line lies at 46 + 14 = 60, the shade from 36 to 56."""
    for day, value in ((0, 46), (14, 52), (35, 63)):
        score(course, value, day=day)
    seen = review(course)
    change = seen.changes[0]
    assert (change.first, change.last, change.difference) == ("46", "63", "+17")
    assert (change.worthwhile.value, change.error.value, change.verdict) == ("14", "10", "worthwhile")
    panel = seen.chart.panels[0]
    first, _second, last = panel.points
    per_point = (first.y - last.y) / 17
    assert panel.worthwhile_y == pytest.approx(first.y - 14 * per_point, abs=0.2)
    assert panel.error.height == pytest.approx(20 * per_point, abs=0.3)
    assert panel.better == "up"
    assert [line.source for line in seen.footnotes.lines] == ["Own audit 2025", "Own audit 2025"]


def test_a_source_too_long_beside_the_panel_is_told_whole_below_it(course):
    """On a phone the words stand below, where there is room."""
    Threshold.objects.filter(measure=course.measure).update(source="Own audit of all heels 2025, table 3")
    score(course, 46)
    (panel,) = review(course).chart.panels
    assert [note.words for note in panel.notes][:2] == ["Worthwhile, +14", "Own audit of all heels 20…"]
    assert panel.notes_words.startswith("Worthwhile, +14, Own audit of all heels 2025, table 3, ")


def test_what_may_not_be_compared_is_never_one_line(course):
    """Other sides, moments and scales: three dots each alone, and no line from 46 to 5."""
    score(course, 46, side="left")
    score(course, 60, day=1, side="right")
    score(course, 50, day=2, side="left", moment="after")
    score(course, Decimal("5.06"), day=3, side="left", scale_max=10, unit="cm")
    seen = review(course)
    assert [len(one.readings) for one in seen.series] == [1, 1, 1, 1]
    assert [panel.line for panel in seen.chart.panels] == [""] * 4
    assert {change.verdict for change in seen.changes} == {"needs_one_more"}


def test_trials_of_one_time_are_one_value(course):
    for number, value in ((1, 40), (2, 46), (3, 49)):
        score(course, value, trial_number=number)
    readings = review(course).series[0].readings
    assert [(reading.value, reading.trials) for reading in readings] == [(Decimal(45), (40, 46, 49))]


def test_what_has_no_number_is_told_and_not_drawn(course):
    reason = factories.own(
        ResponseCode,
        course.patient,
        by=course.physio,
        name="Did not come back",
        group=ResponseGroup.VALUE_MISSING_REASON,
    )
    score(course, 46)
    score(course, None, day=7, words="clearly better")
    score(course, None, day=14, missing_reason=reason)
    score(course, None, day=21, value_max=50)
    seen = review(course)
    assert lines(seen) == {"Heel score": [46]}
    told = [(line.value, line.standing) for line in seen.scores.lines]
    assert told == [
        ("at most 50", "words"),
        ("Did not come back", "missing"),
        ("clearly better", "words"),
        ("46", "number"),
    ]


def test_a_course_without_dates_is_drawn_by_its_order(course):
    course.episode.transcribed_from = "A letter"
    course.episode.save()
    transcribed = {"is_transcribed": True, "transcribed_from": "A letter", "day_not_recorded": True}
    treat(course, (0, 1, 400), **transcribed)
    decide_care(course.episode.pk, decision="continue", words="Two more", by=course.physio, at=AT)
    seen = review(course)
    centres = [bar.centre for bar in seen.chart.bars]
    assert centres[1] - centres[0] == pytest.approx(centres[2] - centres[1])
    assert (seen.chart.is_by_order, seen.chart.days) == (True, [])
    assert [flag.x for flag in seen.chart.flags] == [centres[2]], "after session 3, whenever it was typed"
    assert "the source gives no days" in page_of(course.physio, course).text


def test_marks_name_plans_decisions_and_reactions(course):
    treat(course, (0, 7))
    of = {"by": course.physio, "at": AT}
    plan = {"frequencies": [], "components": []}
    revise_plan(course.episode.pk, plan={"rationale": "Load"}, seen_number=0, **plan, **of)
    change = {"summary": "Walk and run added", "change_reason": "Pain at 1"}
    revise_plan(course.episode.pk, plan=change, seen_number=1, **plan, by=course.physio, at=AT + 8 * DAY)
    hour_after = AT + 8 * DAY + timedelta(hours=1)
    decide_iastm(course.episode.pk, decision="stop", reason="Wants to", by=course.physio, at=hour_after)
    seen = review(course)
    assert [(mark.label, mark.words) for mark in seen.marks] == [
        ("P2", "Plan: Walk and run added"),
        ("D1", "IASTM: stops. Wants to"),
    ]
    assert [flag.label for flag in seen.chart.flags] == ["P2", "D1"]
    assert len({flag.y for flag in seen.chart.flags}) == 2, "of one day, so one below the other"
    arrows = re.findall(r'class="([^"]*)"[^>]*>[↑↓] Better', page_of(course.physio, course).text)
    assert arrows, "panels say which way is better"
    assert all("halo" in arrow.split() for arrow in arrows), "no mark runs through the words"
    later = review(course, first="s1", last=(AT + 9 * DAY).date().isoformat()).between
    assert [(change.name, change.was, change.now) for change in later.plan] == [
        ("Why this treatment", "Load", "")
    ]
    assert [mark.label for mark in later.marks] == ["P2", "D1"]


def test_what_changed_between_two_sessions(course):
    """The dose is that of the two sessions, the score the latest up to each."""
    sign(charted(course))
    harder = {"e1": {"load_value": "12.5"}, "p2": None, "exercise_block": {"minutes": "25"}}
    stretch = {"exercise": "an_hsr_seated", "sets": "3", "reps": "15", "outcome": "done"}
    more = {"head": {"started_on": "2026-11-30"}, "exercise:e2": stretch}
    sign(charted(course, session(**harder, **more)), at=a_session.AT + 7 * DAY)
    seen = review(course, first="s2", last="s1").between
    assert (seen.first.key, seen.last.key) == ("s1", "s2"), "the earlier one first, however they are named"
    assert [(change.name, change.was, change.now) for change in seen.dose] == [
        ("Standing heel raise heavy slow, left", "3×12 · 10 kg", "3×12 · 12.5 kg"),
        ("Seated heel raise heavy slow", "", "added, 3×15"),
        ("IASTM, calf", "7 min", "4 min"),
        ("Exercise minutes", "20", "25"),
        ("IASTM minutes", "7", "4"),
    ]
    assert [(change.name, change.was, change.now) for change in seen.scores] == [
        ("Pain at check-in", "2", "2"),
        ("Numeric pain rating scale", "2", "2"),
    ]


def test_scores_of_the_day_of_a_session_that_were_taken_outside_it_belong_to_that_date(course):
    """By post in the evening of the first visit and on the day of the last one, whose hour nobody told."""
    treat(course, (0, 7, 14))
    for value, day in ((40, 0.2), (50, 7.2), (70, 14.2)):
        score(course, value, day=day)
    told = [
        [
            (one.was, one.now)
            for one in review(course, first=first, last=last).between.scores
            if one.name == "Heel score"
        ]
        for first, last in (("", ""), ("s1", "s2"), ("s2", "s3"))
    ]
    assert told == [[("40", "70")], [("40", "50")], [("50", "70")]]


def test_an_address_that_names_no_date_is_not_found(course):
    treat(course, (0, 7))
    asked = ["?from=s1&to=s9", "?from=2026-02-31", "?to=tomorrow", "?before=x", "?from=9999-12-31"]
    assert [page_of(course.physio, course, query).status_code for query in asked] == [404] * 5
    assert page_of(course.physio, course, "?from=2026-01-01&to=s1").status_code == 200


def test_the_decision_is_recorded_with_its_reason(course):
    browser = factories.client_of(course.physio)
    address = reverse("record:decide_care", args=[course.episode.pk])
    refused = browser.post(address, {"decision": "refer", "words": ""})
    assert (refused.status_code, CareDecision.objects.count()) == (422, 0)
    assert 'value="refer" ' in refused.text
    told = browser.post(address, {"decision": "refer", "words": "No change in six weeks"}, follow=True)
    assert "Decision: refer. No change in six weeks" in told.text


def test_the_manager_reads_and_does_not_decide(course):
    score(course, 46)
    page = page_of(course.manager, course)
    assert page.status_code == 200
    assert "cannot say which part helped" in page.text
    assert "Your decision" not in page.text


def test_a_long_course_counts_every_score_and_draws_the_late_ones(course, monkeypatch):
    """Its baseline is the mean of its trials, and a score from before the drawing answers for its day."""
    monkeypatch.setattr("sessions_app.queries.outcome_review.CHART_SESSIONS", 3)
    for trial, value in enumerate((40, 46, 49), start=1):
        score(course, value, trial_number=trial)
    score(course, 52, day=5)
    score(course, 63, day=70)
    treat(course, (0, 10, 20, 30, 40))
    seen = review(course, first=(AT + 6 * DAY).date().isoformat(), last=(AT + 71 * DAY).date().isoformat())
    change = next(one for one in seen.changes if one.title == "Heel score")
    assert (change.first, change.scores, change.verdict) == ("45", 3, "worthwhile")
    panel = next(one for one in seen.chart.panels if one.title.startswith("Heel score"))
    assert ([point.label for point in panel.points], panel.has_gap) == (["45", "63"], True)
    told = [(one.was, one.now) for one in seen.between.scores if one.name == "Heel score"]
    assert told == [("52", "63")]


def test_many_sessions_cost_as_many_statements_as_few(course):
    browser = factories.client_of(course.physio)
    address = reverse("record:outcome_review", args=[course.episode.pk])

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    def week(numbers):
        for number in numbers:
            at = AT + number * DAY
            factories.signed_session(course.episode, by=course.physio, number=number, started_at=at)
            score(course, 40, day=number)

    week(range(1, 6))
    cost()
    few = cost()
    week(range(6, 80))
    assert cost() == few
    with acting_as(course.physio.pk, course.clinic.pk):
        seen = review(course)
    assert [bar.number for bar in seen.bars][:3] == [1, 20, 21]
    assert seen.sessions.not_drawn == 18
    assert seen.series[0].readings[0].occasion.on == seen.bars[0].on
    _first, *drawn = seen.chart.panels[0].points
    assert seen.chart.panels[0].line.startswith(f"{drawn[0].x},"), "no line crosses what is not drawn"
