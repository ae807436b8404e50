"""The safety page of a large clinic: the worker goes through the whole period, and the page says when."""

import re
from types import SimpleNamespace

import pytest
import time_machine

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import AccessEvent
from clinic.standing import Standing
from sessions_app.actions import computations
from sessions_app.actions.catalogue import merge_entry
from sessions_app.actions.safety import answer_follow_up, record_reaction, strike_reaction
from sessions_app.models import Computation, Contraindication, Instrument
from sessions_app.queries import safety_counts, waiting_worked_out
from sessions_app.queries.safety_groups import GroupCount, under_their_names
from tests import factories
from tests.sessions_app import a_session
from tests.sessions_app.charted import a_place
from tests.sessions_app.test_safety import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    """With one patient in care, and one session signed this morning."""
    with time_machine.travel(a_session.AT, tick=False):
        made = a_place()
        with acting_as(made.physio.pk, made.clinic.pk):
            signed(made)
        yield made


@pytest.fixture
def large(clinic, monkeypatch):
    """A clinic of so many sessions that the worker goes through them, patient by patient."""
    monkeypatch.setattr(safety_counts, "MOST", 0)
    monkeypatch.setattr(safety_counts, "AT_ONCE", 1)
    manager = factories.client_of(clinic.manager)

    def page(*, ask=False):
        if ask:
            manager.post("/safety/work-out/?period=all")
            with acting_as(clinic.manager.pk, clinic.clinic.pk):
                (asked,) = Computation.objects.filter(state="waiting")
                computations.compute.call(asked.pk, clinic.manager.pk, clinic.clinic.pk)
        return manager.get("/safety/?period=all")

    return page


def of_the_page(page):
    """What is counted on it, and in words."""
    found = page.context["safety"].counted
    figures = re.search(r'<div class="asked-count">.*', page.text, re.DOTALL).group()
    return found, re.sub(r"\s+", " ", re.sub(r"<form.*?</form>|<[^>]+>", " ", figures, flags=re.DOTALL))


def test_of_too_many_sessions_the_whole_period_is_counted_by_the_worker(clinic, large, monkeypatch):
    bruised = {"skin_after": "skin_response.bruise"}
    with acting_as(clinic.physio.pk, clinic.clinic.pk):
        other = factories.patient(clinic.clinic, by=clinic.physio, treated_by=[clinic.physio])
        factories.consent(other, by=clinic.physio)
        for one in (clinic.episode, factories.episode(other, by=clinic.physio)):
            of = SimpleNamespace(**vars(clinic) | {"episode": one, "patient": one.patient})
            signed(of, 3)
            signed(of, 2, checkin={"reaction": "none_asked"}, p1=bruised)
            last = signed(of, 1, checkin={"reaction": "yes"})
    unknown = large()
    assert unknown.context["safety"].counted is None
    assert "So many sessions that the worker goes through them" in unknown.text
    assert "No reaction is waiting for its end" in unknown.text, "what is open is asked of now"

    worked_out = large(ask=True)
    with monkeypatch.context() as few:
        few.setattr(safety_counts, "MOST", 99)
        while_one_waits = factories.client_of(clinic.manager).get("/safety/?period=all")
    found, words = of_the_page(worked_out)
    assert (found.incidence.asked, found.incidence.with_reaction) == (5, 2)
    assert (found, words) == of_the_page(while_one_waits)
    assert "Nothing that counts has changed since" in worked_out.text

    with acting_as(clinic.physio.pk, clinic.clinic.pk):
        told = {"answer": "none_asked", "how": "phone", "words": ""}
        answer_follow_up(last.pk, by=clinic.physio, at=a_session.AT, **told)
    assert "Out of date" in large().text, "somebody was asked on the telephone"
    assert of_the_page(large(ask=True))[0].incidence.asked == 6


def test_what_was_counted_of_different_patients_adds_up(clinic):
    """A name may stand for two codes, of which some patients had the one alone and others the other."""
    clinic.manager.standing = Standing(clinic.clinic.pk, roles=frozenset({Role.MANAGER}))
    of_one_name = {"by": clinic.manager, "name": "Edge tool"}
    one, other = (factories.own(Instrument, clinic.patient, **of_one_name).pk for _n in range(2))
    counts = [GroupCount([one], 2, 1, 3), GroupCount(["alone"], 1, 0, 1), GroupCount([other], 4, 1, 5)]
    with acting_as(clinic.manager.pk, clinic.clinic.pk):
        found = under_their_names(clinic.clinic.pk, {"instruments": counts})
    assert found == {"instruments": [GroupCount(sorted([one, other]), 6, 2, 8), counts[1]]}


@pytest.mark.parametrize("address", ["/safety/?period=all", "/review/to-act/iastm-past-review/"])
def test_a_page_that_looks_again_by_itself_opens_nothing(clinic, large, monkeypatch, address):
    """Every three seconds all day long would be more than one person may open, and keep a log-in alive."""
    monkeypatch.setattr(waiting_worked_out, "MOST_OPEN", 0)
    manager = factories.client_of(clinic.manager)
    manager.post(address.replace("?", "work-out/?") if "?" in address else f"{address}work-out/")
    page = manager.get(address)
    assert 'hx-headers=\'{"X-Background": "1"}\'' in page.text
    told = manager.get(address, headers={"HX-Request": "true"})
    assert "Waiting for the worker" in told.text
    assert ("<html" in told.text, "HX-Refresh" in told) == (False, False)
    with acting_as(clinic.manager.pk, clinic.clinic.pk):
        assert AccessEvent.objects.filter(page=page.resolver_match.view_name, method="GET").count() == 1


@pytest.mark.parametrize("what", ["told", "struck", Instrument, Contraindication])
def test_what_was_counted_is_out_of_date_once_something_else_would_be_counted(clinic, large, what):
    with acting_as(clinic.physio.pk, clinic.clinic.pk):
        session = signed(clinic)
        given = {"words": "Bruise", "severity": "mild", "after_session": session}
        event = record_reaction(clinic.episode.pk, given=given, by=clinic.physio, at=a_session.AT)
        clinic.manager.standing = Standing(clinic.clinic.pk, roles=frozenset({Role.MANAGER}))
        model = what if isinstance(what, type) else Instrument
        own, kept = (
            factories.own(model, clinic.patient, by=clinic.manager, name=f"Entry {n}") for n in (1, 2)
        )
    assert "Out of date" not in large(ask=True).text
    with acting_as(clinic.physio.pk, clinic.clinic.pk):
        if what == "told":
            later = given | {"words": "And sore"}
            record_reaction(clinic.episode.pk, given=later, by=clinic.physio, at=a_session.AT)
        elif what == "struck":
            strike_reaction(event.pk, words="Of another", by=clinic.physio, at=a_session.AT)
        else:
            merge_entry(what, own.pk, kept.pk, by=clinic.manager, at=a_session.AT)
    assert "Out of date" in large().text
