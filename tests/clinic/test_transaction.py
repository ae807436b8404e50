"""One request, one transaction, one person in one clinic."""

import pytest

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.middleware.transaction import CLINIC_KEY
from clinic.models import Membership, Site
from tests import factories

pytestmark = pytest.mark.urls("tests.clinic.pages")


@pytest.fixture
def tab(staff):
    return factories.client_of(staff.physio)


def choose(client, clinic):
    session = client.session
    session[CLINIC_KEY] = clinic.pk
    session.save()


def test_a_page_is_made_for_the_person_in_the_clinic(tab):
    assert tab.get("/who/").content == b"North Clinic: physiotherapist"


def test_a_person_of_two_clinics_works_in_the_one_chosen(staff, others, tab):
    factories.member(others.clinic, Role.MANAGER, user_=staff.physio)
    assert tab.get("/who/").url == "/choose-clinic/?next=%2Fwho%2F"
    choose(tab, staff.clinic)
    assert tab.get("/who/").content == b"North Clinic: physiotherapist"
    choose(tab, others.clinic)
    assert tab.get("/who/").content == b"South Clinic: manager"


def test_a_clinic_that_is_not_theirs_cannot_be_chosen(others, tab):
    choose(tab, others.clinic)
    assert tab.get("/who/").content == b"North Clinic: physiotherapist"


def test_an_ended_membership_bites_at_the_next_page(staff, tab):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        Membership.objects.filter(user=staff.physio).update(ended_at=factories.AT, ended_by=staff.manager)
    assert tab.get("/who/").url == "/choose-clinic/?next=%2Fwho%2F"


def test_a_patient_works_in_the_clinic_of_her_record(staff, patient):
    her_page = factories.client_of(factories.portal_user(patient))
    assert her_page.get("/who/").content == b"North Clinic: "


def test_lazily_rendered_and_streamed_pages_have_their_rows(patient, tab):
    assert tab.get("/lazy/").content.decode() == patient.family_name
    assert tab.get("/streamed/").getvalue().decode() == patient.family_name


@pytest.mark.parametrize(
    ("then", "status", "stays"),
    [("200", 200, True), ("422", 422, True), ("raise", 500, False), ("404", 404, False), ("500", 500, False)],
)
def test_what_fails_leaves_nothing_behind(clinic, tab, then, status, stays):
    tab.raise_request_exception = False
    assert tab.get(f"/write/{then}/").status_code == status
    assert Site.objects.filter(name="Written").exists() == stays


@pytest.mark.promise("own")
@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_request_outlives_it():
    staff = factories.clinic_with_staff()
    tab = factories.client_of(staff.physio)
    tab.raise_request_exception = False
    for then, status, stays in (("raise", 500, False), ("500", 500, False), ("200", 200, True)):
        assert tab.get(f"/write/{then}/").status_code == status
        assert not Site.objects.exists()
        with acting_as(clinic_id=staff.clinic.pk):
            assert Site.objects.filter(name="Written").exists() == stays
