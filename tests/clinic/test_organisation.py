"""A clinic's settings and sites, kept by its manager."""

import pytest
from django.db import IntegrityError, connection, transaction

from clinic.identity import acting_as
from clinic.models import Clinic, Site
from clinic.time_zones import time_zones
from tests import factories

pytestmark = pytest.mark.django_db
SETTINGS = {
    "name": "Harbour",
    "session_minutes_low": 40,
    "session_minutes_high": 60,
    "smallest_cell_shown": 6,
    "time_zone": "Asia/Singapore",
    "language": "en",
    "gender_label": "Sex",
    "discomfort_limit": 4,
    "iastm_review_sessions": 6,
    "idle_minutes": 10,
    "smallest_group_shown": 10,
    "smallest_comparison_arm": 20,
    "retention_years": "",
    "majority_age": "21",
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
    assert (staff.clinic.session_minutes_high, staff.clinic.smallest_cell_shown) == (60, 6)


def test_the_record_is_headed_with_the_clinics_own_word(staff, manager):
    patient = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    manager.post("/clinic/", SETTINGS)
    answer = factories.client_of(staff.physio).get(f"/patients/{patient.pk}/").content.decode()
    assert answer.count("<dt>Sex</dt>") == 2 and "<dt>Gender</dt>" not in answer


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("discomfort_limit", "11"), ("discomfort_limit", "1,5"), ("idle_minutes", "0")),
        *(("idle_minutes", "600"), ("time_zone", "Mars/Olympus"), ("language", "xx")),
        *(("smallest_cell_shown", "4"), ("smallest_group_shown", "9"), ("smallest_comparison_arm", "19")),
        *(
            ("retention_years", "5"),
            ("majority_age", "17"),
            ("gender_label", ""),
            ("session_minutes_high", "40"),
        ),
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


def test_every_time_zone_that_is_offered_is_one_that_the_database_reckons_with():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    assert "Asia/Singapore" in time_zones() and not set(time_zones()) - known


def test_small_numbers_are_never_lowered_not_even_past_the_form(staff):
    for name, floor in (("smallest_cell_shown", 5), ("smallest_group_shown", 10)):
        with pytest.raises(IntegrityError, match="small_numbers_stay_hidden"), transaction.atomic():
            Clinic.objects.filter(pk=staff.clinic.pk).update(**{name: floor - 1})


def test_a_clinic_takes_no_name_of_another(staff, manager):
    factories.clinic("Hill")
    answer = manager.post("/clinic/", SETTINGS | {"name": "Hill"})
    assert (answer.status_code, "A clinic of this name is there already." in answer.content.decode()) == (
        422,
        True,
    )
    assert manager.post("/clinic/", SETTINGS | {"name": "Harbour East"}).status_code == 302


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
