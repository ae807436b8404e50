"""The clinic's process over time, as its manager reads it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone

from clinic.identity import acting_as
from sessions_app.actions import computations
from sessions_app.actions.corrections import mark_entered_in_error
from sessions_app.actions.plans import revise_plan
from sessions_app.analysis.control_charts import xmr
from sessions_app.models import Computation, Measure
from sessions_app.queries import process_worked_out
from sessions_app.queries.process_page import drawn, drawn_funnel
from sessions_app.queries.process_series import (
    Series,
    SeriesPoint,
    charting_series,
    fortnight_of,
    fortnights,
    reassessed_series,
    reassessments,
    session_series,
)
from sessions_app.queries.reassessed import DuePoint
from sessions_app.queries.review_scope import ReviewScope
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign

TODAY = date(2026, 11, 23)
MONDAY = fortnight_of(date(2026, 11, 10))


def on(day, **more):
    late = {"started_on": str(day), "late_reason": "late_entry_reason.busy"}
    return session(**{"head": late} | more)


def scope_of(place, **more):
    return ReviewScope(place.clinic.pk, TODAY - timedelta(days=60), TODAY, **more)


def test_fortnights_begin_on_the_same_mondays_whatever_is_looked_at():
    assert date(2026, 11, 9) == MONDAY
    assert fortnight_of(date(2026, 11, 22)) == MONDAY
    whole = fortnights(date(2026, 10, 12), TODAY)
    assert whole == [date(2026, 10, 12), date(2026, 10, 26), date(2026, 11, 9)]
    assert fortnights(date(2026, 10, 13), date(2026, 11, 21)) == [date(2026, 10, 26)], "whole ones only"


@pytest.mark.django_db
def test_a_fortnights_figures_are_those_of_its_sessions_that_count(place):
    """20 of 32 minutes were exercise, then 30 of 42; what was struck out is gone from both."""
    sign(charted(place, on(date(2026, 11, 10))))
    sign(charted(place, on(date(2026, 11, 17), exercise_block={"minutes": "30"})))
    struck = sign(charted(place, on(date(2026, 11, 18), exercise_block={"minutes": "90"})))
    mark_entered_in_error(
        struck.pk, by=place.physio, at=AT, reason="entered_in_error_reason.wrong_patient", replace_on=None
    )

    share, minutes = session_series(scope_of(place), "exercise_share", "iastm_minutes")
    assert [(one.on, one.n) for one in share.known] == [(MONDAY, 2)]
    assert share.known[0].value == pytest.approx(100 * 50 / 74)
    assert minutes.known[0].value == pytest.approx(7)
    (nobody,) = session_series(scope_of(place, practitioner_id=place.colleague.pk), "exercise_share")
    assert nobody.known == []
    assert "Too few points for limits: 1, of 8 at least." in drawn(share).spoken


@pytest.mark.django_db
def test_the_time_from_draft_to_signature_is_the_median_of_those_written_on_the_day(place):
    sign(charted(place, session()))
    sign(charted(place, on(date(2026, 11, 17))))
    scope = ReviewScope(place.clinic.pk, TODAY, TODAY + timedelta(days=6))
    (point,) = charting_series(scope).points
    assert (point.on, point.value, point.n) == (TODAY, 30, 1), "drafted half an hour before"
    assert charting_series(scope_of(place)).points == (), "its week is not over"


@pytest.mark.django_db
def test_a_reassessment_is_asked_of_the_plan_that_held_on_its_day(place):
    """Every second session by the first plan, every third by one ten days ago; a value at the start alone."""
    measure = Measure.objects.get(pk="wblt")
    rows = [{"measure": measure, "at_baseline": True}]
    plan = {"sessions_planned": 10, "reassess_every_sessions": 2}
    of = {"frequencies": [], "components": [], "by": place.physio}
    with acting_as(place.physio.pk, place.clinic.pk):
        revise_plan(
            place.episode.pk, plan=plan, measures=rows, seen_number=0, at=AT - timedelta(days=40), **of
        )
        later = plan | {"reassess_every_sessions": 3, "change_reason": "Steady"}
        revise_plan(
            place.episode.pk, plan=later, measures=rows, seen_number=1, at=AT - timedelta(days=10), **of
        )
        for back in (34, 27, 20, 6, 3):
            taken = {"retest:t2": {"measure": "wblt", "value": "9", "side": "left"}} if back == 34 else {}
            sign(charted(place, on((AT - timedelta(days=back)).date(), **taken)))

    found = reassessments(scope_of(place), today=TODAY)
    days = [AT.date() - timedelta(days=back) for back in (20, 6)]
    assert found == [DuePoint(day, met=False, practitioner_id=place.physio.pk) for day in days]
    few = reassessed_series(scope_of(place), found, least=10)
    assert [one.value for one in few.points if one.n] == [None, None], "under ten there is no rate"


@pytest.mark.django_db
def test_in_a_large_clinic_the_worker_goes_through_what_fell_due(place, monkeypatch):
    """The page shows the same charts as where it counts itself, and says once they are out of date."""
    rows = [{"measure": Measure.objects.get(pk="wblt"), "at_baseline": True}]
    plan = {"sessions_planned": 10, "reassess_every_sessions": 2}
    of = {"frequencies": [], "components": [], "by": place.physio, "measures": rows}
    with acting_as(place.physio.pk, place.clinic.pk):
        revise_plan(place.episode.pk, plan=plan, seen_number=0, at=AT - timedelta(days=40), **of)
        for back in (34, 27, 20, 6, 3):
            taken = {"retest:t2": {"measure": "wblt", "value": "9", "side": "left"}} if back > 20 else {}
            sign(charted(place, on((AT - timedelta(days=back)).date(), **taken)))
    browser, about = factories.client_of(place.manager), f"?since=2026-09-24&until={TODAY}"

    def page(name=""):
        return browser.get(f"/review/{name}{about}")

    with time_machine.travel(AT, tick=False):
        by_itself = page("process/").context
        monkeypatch.setattr(process_worked_out, "MOST", 0)
        unknown = page()
        assert unknown.context["process"]["funnel"] is None
        assert "so many sessions that the worker goes through them" in unknown.text
        assert browser.post(f"/review/clinic/work-out/{about}").url.startswith("/review/?since=2026-09-24")
        assert "Waiting for the worker" in page().text
        with acting_as(place.manager.pk, place.clinic.pk):
            asked = Computation.objects.get()
            computations.compute.call(asked.pk, place.manager.pk, place.clinic.pk)
        worked_out = page("process/")
        assert worked_out.context["charts"] == by_itself["charts"]
        assert worked_out.context["funnel"] == by_itself["funnel"]
        assert by_itself["funnel"].found.left_out == 1, "something fell due"
    # The hour of an answer is the database's own, which no test moves: so is the day on which it holds.
    browser = factories.client_of(place.manager)
    assert "Out of date" not in page().text
    assert "Nothing that counts has changed since" in page().text
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        browser = factories.client_of(place.manager)
        assert "Out of date" in page().text, "more may have fallen due"


def test_what_fell_due_is_counted_by_day_and_hand():
    points = [DuePoint(MONDAY, met, hand) for met, hand in ((True, 1), (False, 1), (True, None))]
    counts = process_worked_out.counts_of(points)
    assert [(one.practitioner_id, one.due, one.met) for one in counts] == [(1, 2, 1), (None, 1, 1)]


@pytest.mark.django_db
def test_only_who_lies_outside_the_limits_is_named(place):
    def points(person, met, missed):
        return [DuePoint(MONDAY, n < met, person.pk) for n in range(met + missed)]

    few = factories.member(place.clinic)
    found = drawn_funnel(
        [
            *points(place.physio, 28, 12), *points(place.colleague, 24, 10), *points(place.manager, 4, 26),
            *points(few, 1, 0),
        ],
        least=10,
    )  # fmt: skip
    assert found.outside == [(place.manager.display_name, 4, 30)]
    assert found.found.left_out == 1
    assert {name for *_numbers, name in found.rows if name} == {name for name, *_ in found.outside}
    page = render_to_string("review/_funnel_card.html", {"funnel": found})
    assert "With 10 due or more, all together: 56 of 104 on time (54%)." in page
    alone = drawn_funnel(points(few, 3, 1), least=10)
    page = render_to_string("review/_funnel_card.html", {"funnel": alone})
    assert "on time (" not in page, "a whole of one who is hidden is a share of that one"
    assert "1 has fewer than 10 due" in page


def test_a_chart_says_its_mean_its_limits_and_what_speaks():
    values = [62, 60, 61, 59, 62, 60, 61, 66, 67, 66, 68, 67, 66, 67]
    points = [SeriesPoint(MONDAY + timedelta(days=14 * n), value, 9) for n, value in enumerate(values)]
    shown = drawn(Series("share", "Share", "", "Sessions", "%", tuple(points), "Week from", 100))
    limits = xmr(values)
    said = ["1 point below the limit", "7 in a row above the mean", "7 in a row below the mean"]
    assert shown.signals == said
    assert shown.spoken.startswith(f"Mean 64%, limits {limits.lower:.0f}% and {limits.upper:.0f}%.")
    assert [dot.shape for dot in shown.chart.dots].count("beyond") == 1
    assert [line.kind for line in shown.chart.lines] == ["upper", "mean", "lower"]


@pytest.mark.django_db
def test_the_manager_reads_it_and_is_told_how(house, monday_morning):
    browser = factories.client_of(house.manager)
    shown = browser.get("/review/process/").content.decode()
    for words in ("Process over time", "seven or more in a row", "Too few points for limits: 0", "TIDieR"):
        assert words in shown
    assert browser.get("/review/process/?since=nonsense").status_code == 422
    assert factories.client_of(house.front_desk).get("/review/process/").status_code == 404
