"""Today before anybody has entered a visit."""

import pytest

from tests import factories
from tests.sessions_app.test_today import expected, page_of

pytestmark = pytest.mark.django_db


def test_the_manager_of_a_clinic_without_visits_is_told_what_comes_first():
    house = factories.clinic_with_staff()
    invites = 'href="/staff/invite/"'
    assert [invites in page_of(one) for one in (house.manager, house.front_desk)] == [True, False]
    expected(factories.patient(house.clinic, by=house.front_desk), by=house.front_desk, minutes=60 * 24)
    assert invites not in page_of(house.manager)
