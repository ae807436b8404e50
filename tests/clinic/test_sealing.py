"""The key for text that waits on a device: the same for one person, another for everybody else."""

import pytest
from django.urls import reverse

from clinic.sealing import sealing_key
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.promise("browser")
def test_each_has_a_key_of_her_own_and_a_name_that_tells_nothing(staff, settings):
    mine, theirs = sealing_key(staff.physio), sealing_key(staff.colleague)
    assert mine == sealing_key(staff.physio)
    assert not set(mine.values()) & set(theirs.values())
    settings.SECRET_KEY = "of another installation"
    assert not set(mine.values()) & set(sealing_key(staff.physio).values())


@pytest.mark.promise("browser")
def test_the_key_goes_to_its_owners_pages_alone_and_into_no_cache(staff, client):
    address = reverse("record:seal_key")
    assert client.post(address).status_code == 302
    answer = factories.client_of(staff.physio).post(address)
    assert (answer.json(), answer["Cache-Control"]) == (sealing_key(staff.physio), "no-store")
    assert factories.client_of(staff.physio).get(address).status_code == 405
    assert factories.client_of(staff.front_desk).post(address).status_code == 404


def test_logging_out_leaves_what_somebody_else_sealed(staff):
    client = factories.client_of(staff.physio)
    answer = client.post(reverse("account_logout"), {"keep_sealed": "yes"})
    assert answer["Clear-Site-Data"] == '"cache"'
