"""What was written by hand is read by those who treat the patient; a manager reads it once she has said why
she looks. Looked for on every page on which it could stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.actions.care_team import break_glass
from clinic.choices import Role
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import AccessEvent, Membership
from sessions_app.actions.readings import strike_reading
from sessions_app.actions.safety import record_reaction, settle_reaction, strike_reaction
from sessions_app.models import Observation
from tests import factories
from tests.factories import AT
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
IN_THE_SESSION = {
    "retest:t1": {"measure": "nprs", "words": "Beo"},
    "home_item:h1": {"exercise": "an_hop", "sets": "3", "reps": "8", "words": "Rabe"},
}


@pytest.fixture
def told(place):
    """A course of care in which every text is a word of its own."""
    place.of = {"by": place.physio, "at": AT}
    place.signed = sign(charted(place, session(**IN_THE_SESSION)))
    _reactions(place)
    _scores(place)
    return place


def _reactions(place):
    bruise = {"severity": "moderate", "kind_id": "skin_response.bruise", "onset_words": "Drossel"}
    record_reaction(place.episode.pk, given=bruise | {"words": "Amsel", "action": "Dohle"}, **place.of)
    ended, wrong = (
        record_reaction(place.episode.pk, given={"words": words, "severity": "mild"}, **place.of)
        for words in ("Elster", "Fink")
    )
    settle_reaction(ended.pk, words="Gimpel", resolved_on=AT.date(), **place.of)
    strike_reaction(wrong.pk, words="Habicht", **place.of)


def _scores(place):
    measure = factories.own_measure(place.episode, by=place.physio)
    for day, fields in enumerate(
        ({"words": "Kiebitz"}, {"words": "Lerche", "value": None}, {"words": "Meise"})
    ):
        made = factories.observation(
            place.episode,
            by=place.physio,
            measure=measure,
            **{"at": AT + day * DAY, "time_point": "visit"} | fields,
        )
    strike_reading(made.pk, reason="Nachtigall", **place.of)


REACTIONS = {"Amsel", "Dohle", "Drossel", "Elster", "Gimpel", "Fink", "Habicht"}
SCORES = {"Kiebitz", "Lerche", "Meise", "Nachtigall"}
# Where which of them stand for whoever treats the patient
PAGES = {
    "safety": REACTIONS,
    "clinic_safety": set(),
    "outcome_review": SCORES | {"Beo", "Amsel", "Elster"},
    "print_episode": SCORES | {"Beo", "Amsel", "Elster", "Rabe"},
    "plan": {"Kiebitz", "Lerche"},
    "measures": set(),
    "overview": {"Rabe"},
    "session": {"Beo", "Rabe"},
    "print_session": {"Beo", "Rabe"},
}


def address(name, place):
    if name == "clinic_safety":
        return reverse("record:clinic_safety")
    of = place.patient if name in ("safety", "overview") else place.episode
    return reverse(f"record:{name}", args=[place.signed.pk if "session" in name else of.pk])


def read_by(person, place):
    """The words that this person finds, page by page."""
    client = factories.client_of(person)
    texts = {name: client.get(address(name, place)).content.decode() for name in PAGES}
    return {
        name: {word for word in REACTIONS | SCORES | {"Beo", "Rabe"} if word in text}
        for name, text in texts.items()
    }


@pytest.mark.promise("needed")
def test_a_manager_reads_no_text_of_a_patient_before_she_has_said_why(told):
    assert read_by(told.physio, told) == PAGES
    assert read_by(told.manager, told) == {name: set() for name in PAGES}
    with acting_as(told.manager.pk, told.clinic.pk):
        break_glass(told.patient, reason="A complaint was made", by=told.manager, at=now())
    assert read_by(told.manager, told) == PAGES


def test_a_manager_who_also_treats_reads_no_more_of_whom_she_does_not_treat(told):
    """Two roles in one person: the narrower rule holds where words stand."""
    factories.member(told.clinic, Role.PHYSIOTHERAPIST, user_=told.manager)
    client = factories.client_of(told.manager)
    struck = Observation.objects.filter(state="entered_in_error").values_list("pk", "measure").get()
    pages = [
        reverse("record:take_measure", args=[told.episode.pk, struck[1]]),
        reverse("record:strike_reading", args=[struck[0]]),
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.get(address("measures", told)).status_code == 200
    assert read_by(told.manager, told) == {name: set() for name in PAGES}
    assert [factories.client_of(told.physio).get(page).status_code for page in pages] == [200, 200]
    with acting_as(told.manager.pk, told.clinic.pk):
        break_glass(told.patient, reason="Covers for a colleague", by=told.manager, at=now())
    assert "Nachtigall" in client.get(pages[0]).text


@pytest.mark.promise("needed")
def test_a_manager_who_also_treats_writes_where_she_treats(told):
    """The manager's reach does not widen what only a physiotherapist may do."""
    factories.member(told.clinic, Role.PHYSIOTHERAPIST, user_=told.manager)
    client = factories.client_of(told.manager)
    of_episode = ["edit_episode", "goals", "new_plan", "add_note", "letter", "close_episode", "add_reaction"]
    pages = [reverse(f"record:{name}", args=[told.episode.pk]) for name in of_episode]
    pages += [reverse(f"record:{name}", args=[told.signed.pk]) for name in ("addendum", "in_error")]
    pages += [reverse("clinic:edit_patient", args=[told.patient.pk])]
    sent = [reverse("record:chart_episode", args=[told.episode.pk])]
    sent += [reverse("clinic:add_alert", args=[told.patient.pk])]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in sent} == {404}
    assert client.get(address("overview", told)).status_code == 200
    factories.join_care_team(told.patient, told.manager, by=told.physio)
    answers = [client.get(page) for page in pages]
    assert {one.status_code for one in answers} == {200}
    assert reverse("clinic:staff") in answers[0].text  # the frame still leads where she may go


@pytest.mark.promise("needed")
def test_a_manager_who_treated_her_once_has_to_say_why_too(told):
    """Her place in the care team is left standing when the role ends; the rights go with the role."""
    once = told.physio
    factories.member(told.clinic, Role.MANAGER, user_=once)
    with acting_as(told.manager.pk, told.clinic.pk):
        mine = Membership.objects.filter(user=once, role=Role.PHYSIOTHERAPIST)
        mine.update(ended_at=now(), ended_by=told.manager)
    assert read_by(once, told) == {name: set() for name in PAGES}
    with acting_as(once.pk, told.clinic.pk):
        break_glass(told.patient, reason="A complaint was made", by=once, at=now())
    assert read_by(once, told) == PAGES


def test_what_the_manager_reads_instead_says_what_it_is(told):
    client = factories.client_of(told.manager)
    clinic, patient = (client.get(address(name, told)).text for name in ("clinic_safety", "safety"))
    assert "Bruise" in clinic and "Moderate" in clinic
    assert "What was written about a reaction is shown to those who treat this patient." in patient
    review = client.get(address("outcome_review", told)).text
    assert "in words, shown to those who treat" in review
    assert "Entered in error" in review


def test_a_list_of_several_patients_is_one_look_that_names_its_reach(told):
    for person in (told.manager, told.physio):
        factories.client_of(person).get(address("clinic_safety", told))
    looks = AccessEvent.objects.filter(page="record:clinic_safety").order_by("number")
    assert list(looks.values_list("patient", "subject")) == [
        (None, "safety of all patients"),
        (None, "safety of the own patients"),
    ]
