"""The first password of somebody who was invited."""

import pytest

from tests import factories
from tests.clinic.test_people import invitation_link, logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return factories.clinic_with_staff()


@pytest.mark.parametrize("typed", [{"password": factories.PASSWORD}, {"again": factories.PASSWORD}])
def test_a_password_that_was_typed_once_is_one_complaint(staff, client, typed):
    answer = client.post(invitation_link(logged_in(staff.manager)), typed)
    told = [text for texts in answer.context["form"].errors.values() for text in texts]
    assert (answer.status_code, len(told)) == (422, 1), told
