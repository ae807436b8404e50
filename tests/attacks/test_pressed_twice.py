"""A button pressed twice, or eight times at once, does what it does once."""

import threading

import pytest
from django.db import connection

from clinic.actions.care_team import break_glass
from clinic.actions.consents import record_consent
from clinic.actions.patients import add_alert, add_guardian
from clinic.actions.people import invite, usable_at
from clinic.identity import acting_as
from clinic.models import BreakGlass, Consent, Guardian, PatientAlert
from sessions_app.actions.corrections import add_addendum
from sessions_app.actions.drafts import start_draft
from sessions_app.models import Addendum, Draft
from tests import factories

OF = {"at": factories.AT}


def eight_at_once(here, act):
    start, failed = threading.Barrier(8), []

    def press():
        start.wait()
        try:
            with acting_as(here.physio.pk, here.clinic.pk):
                act()
        except Exception as reason:  # told by the test, not by a thread that nobody reads
            failed.append(reason)
        finally:
            connection.close()

    hands = [threading.Thread(target=press) for _hand in range(8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert failed == []


@pytest.fixture
def here(transactional_db):
    made = factories.clinic_with_staff()
    made.patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    return made


PRESSED = {
    "alert": (lambda p, by: add_alert(p, kind="allergy", words="bee", by=by, **OF), PatientAlert),
    "guardian": (lambda p, by: add_guardian(p, name="Ada", relation="mother", by=by, **OF), Guardian),
    "consent": (lambda p, by: record_consent(p, kind="iastm", by=by, **OF), Consent),
}


@pytest.mark.promise("once")
@pytest.mark.parametrize("what", PRESSED)
def test_eight_at_once_keep_it_once(here, what):
    act, model = PRESSED[what]
    eight_at_once(here, lambda: act(here.patient, here.physio))
    with acting_as(here.physio.pk, here.clinic.pk):
        assert model.objects.count() == 1


@pytest.mark.promise("once")
def test_a_record_is_opened_for_one_hour_at_a_time(here):
    eight_at_once(here, lambda: break_glass(here.patient, reason="Fell at the door", by=here.colleague, **OF))
    with acting_as(here.physio.pk, here.clinic.pk):
        assert BreakGlass.objects.count() == 1


@pytest.mark.promise("once")
def test_eight_at_once_begin_one_sheet(here):
    episode = factories.episode(here.patient, by=here.physio)
    eight_at_once(here, lambda: start_draft(episode, by=here.physio, **OF))
    with acting_as(here.physio.pk, here.clinic.pk):
        assert Draft.objects.count() == 1


@pytest.mark.promise("once")
def test_of_eight_invitations_only_the_newest_opens(here):
    wanted = {"email": "new@example.org", "display_name": "New", "role": "front_desk", "by": here.manager}
    eight_at_once(here, lambda: invite(clinic_id=here.clinic.pk, **wanted, **OF))
    with acting_as(here.physio.pk, here.clinic.pk):
        assert usable_at(factories.AT).count() == 1


@pytest.mark.promise("once")
def test_the_same_addendum_sent_twice_is_there_once(signed, physio):
    said = {"kind": "correction", "text": "The left knee.", "reason": "Side", "by": physio, **OF}
    first, again = add_addendum(signed.pk, **said), add_addendum(signed.pk, **said)
    assert again == first
    other = add_addendum(signed.pk, **{**said, "text": "And the right."})
    assert other.number == 2
    assert Addendum.objects.count() == 2
