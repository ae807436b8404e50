"""Addresses of e-mail that no table keeps."""

import pytest

from tests import factories
from tests.clinic.test_people import KIM, logged_in

pytestmark = pytest.mark.django_db


@pytest.mark.promise("input")
def test_an_address_longer_than_is_kept_is_refused_beside_its_field(staff, patient):
    """Up to 320 characters were an address to the form, and 254 to the table."""
    address = "a" * 250 + "@example.org"
    whose = {"invite-whose": "patient", "invite-email": address, "invite-sent": "paper"}
    at_the_desk = factories.client_of(staff.front_desk)
    for client, where, sent in (
        (logged_in(staff.manager), "/staff/invite/", KIM | {"email": address}),
        (at_the_desk, f"/patients/{patient.pk}/invite/", whose),
    ):
        assert client.post(where, sent).status_code == 422
