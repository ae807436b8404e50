"""What a page of the clinic's review counts."""

from datetime import date, timedelta

import pytest

from clinic.identity import acting_as
from sessions_app.actions.episodes import close_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.summaries import refresh_summary
from sessions_app.forms.review_scope import ReviewScopeForm, months_before
from sessions_app.queries.review_choices import ScopeChoices
from sessions_app.queries.review_scope import ReviewScope
from tests import factories

TODAY = date(2026, 11, 20)
NOTHING = ScopeChoices([("3", "East")], [("knee", "Stiff knee")], [("7", "Mei Tan")])


def asked(**address):
    return ReviewScopeForm(address, clinic_id=1, choices=NOTHING, today=TODAY)


def test_without_a_word_it_is_six_months_to_today():
    form = asked()
    assert form.is_valid()
    assert form.scope() == ReviewScope(1, date(2026, 5, 20), TODAY)
    assert months_before(date(2026, 3, 31), 6) == date(2025, 9, 28)
    assert months_before(date(2026, 12, 5), 12) == date(2025, 12, 5)


def test_a_scope_leads_back_to_itself():
    address = {"since": "2026-05-01", "until": "20 Nov 2026", "site": "3", "physiotherapist": "7"}
    form = asked(**address)
    assert form.is_valid(), form.errors
    scope = form.scope()
    assert scope == ReviewScope(1, date(2026, 5, 1), TODAY, 3, None, 7)
    assert scope.as_query() == "since=2026-05-01&until=2026-11-20&site=3&physiotherapist=7"
    assert scope.as_query(page=2).endswith("&page=2")
    assert form.narrowed_to() == ["East", "Mei Tan"]
    assert form["since"].value() == "01-May-2026"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ({"since": "soon"}, "since"),
        ({"until": "2026-11-21"}, "until"),
        ({"since": "2026-06-02", "until": "2026-06-01"}, "since"),
        ({"site": "4"}, "site"),
        ({"condition": "ankle"}, "condition"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(address, field):
    form = asked(**address)
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.django_db
def test_an_episode_counts_once_it_has_ended(staff, patient, episode, physio):
    """Closed, past its plan, or left alone for twelve weeks. Whoever still comes has not ended."""
    at, day = factories.AT, factories.AT.date()
    scope = ReviewScope(staff.clinic.pk, day, day + timedelta(days=6))
    assert list(scope.episodes()) == []
    close_episode(episode.pk, reason="Well again", scores=[], by=physio, at=at)
    planned = factories.episode(patient, by=physio, opened_on=day - timedelta(days=60))
    of_plan = {"plan": {"weeks_planned": 8, "weeks_max": 9}, "frequencies": [], "components": []}
    revise_plan(planned.pk, **of_plan, seen_number=0, by=physio, at=at)
    quiet = factories.episode(patient, by=physio, opened_on=day - timedelta(days=80))
    factories.episode(patient, by=physio, opened_on=day - timedelta(days=77))
    overrun = factories.episode(patient, by=physio, opened_on=day - timedelta(days=60))
    revise_plan(overrun.pk, **of_plan, seen_number=0, by=physio, at=at)
    factories.signed_session(overrun, by=physio, started_at=at + timedelta(days=5))
    refresh_summary(overrun)
    found = {one.pk: one.ended_on for one in scope.episodes()}
    assert found == {
        episode.pk: day,
        planned.pk: day + timedelta(days=3),
        quiet.pk: day + timedelta(days=4),
    }
    assert scope.sessions().count() == 1


@pytest.mark.django_db
def test_the_front_desk_does_not_read_it_and_bad_addresses_are_told_why(staff):
    client = factories.client_of(staff.manager)
    assert client.get("/review/").status_code == 200
    refused = client.get("/review/", {"since": "yesterday", "site": "77"})
    assert refused.status_code == 422
    assert b"Write day, month and year" in refused.content
    assert b"This is not of your clinic." in refused.content
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        assert factories.client_of(staff.front_desk).get("/review/").status_code == 404
