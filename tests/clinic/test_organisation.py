"""A clinic's settings and sites, kept by its manager."""

import pytest

from clinic.identity import acting_as
from clinic.models import Site
from tests import factories

pytestmark = pytest.mark.django_db
SETTINGS = {
    "time_zone": "Asia/Singapore",
    "language": "en",
    "gender_label": "Sex",
    "discomfort_limit": 4,
    "iastm_review_sessions": 6,
    "idle_minutes": 10,
    "smallest_group_shown": 10,
    "smallest_comparison_arm": 20,
    "retention_years": "",
}


@pytest.fixture
def staff():
    made = factories.clinic_with_staff("Harbour")
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


@pytest.fixture
def manager(staff):
    return factories.client_of(staff.manager)


def test_the_manager_changes_the_settings(staff, manager):
    assert manager.post("/clinic/", SETTINGS).url == "/clinic/"
    staff.clinic.refresh_from_db()
    assert (staff.clinic.gender_label, staff.clinic.discomfort_limit) == ("Sex", 4)
    assert staff.clinic.retention_years is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("discomfort_limit", "11"), ("discomfort_limit", "1,5"), ("idle_minutes", "0")),
        *(("idle_minutes", "600"), ("time_zone", "Mars/Olympus"), ("language", "xx")),
        *(("smallest_group_shown", "1"), ("retention_years", "-1"), ("gender_label", "")),
    ],
)
def test_a_setting_out_of_its_range_is_answered_beside_the_field(staff, manager, name, typed):
    answer = manager.post("/clinic/", SETTINGS | {name: typed})
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert answer.content.decode().count("data-error-summary") == 1
    before = staff.clinic.gender_label
    staff.clinic.refresh_from_db()
    assert staff.clinic.gender_label == before


def test_a_site_is_added_once_closed_and_opened_again(staff, manager):
    sent = {"site-name": "Pool", "site-address": "1 Water Street"}
    for _twice in range(2):
        assert manager.post("/clinic/sites/", sent).status_code == 302
    assert manager.post("/clinic/sites/", {"site-name": ""}).status_code == 422
    pool = Site.objects.get(name="Pool")
    for is_closed in (True, False):
        manager.post(f"/clinic/sites/{pool.pk}/shut/")
        pool.refresh_from_db()
        assert bool(pool.closed_on) is is_closed
