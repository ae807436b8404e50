"""As the app's own account of the database: what opens a record opens no more than its page says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.models import BreakGlass, CareTeamMember, Clinic
from tests import factories

HOUR = timedelta(hours=1)


@pytest.mark.promise("own")
@pytest.mark.parametrize(("ahead", "lasts"), [(0 * HOUR, 2 * HOUR), (24 * HOUR, HOUR)])
def test_no_opening_is_longer_than_an_hour_from_now(staff, patient, ahead, lasts):
    begins = timezone.now() + ahead
    hour = {"opened_at": begins, "until_at": begins + lasts}
    with pytest.raises(IntegrityError, match="an_opening_lasts_an_hour"), transaction.atomic():
        BreakGlass.objects.create(
            clinic=staff.clinic, patient=patient, user=staff.colleague, reason="Covers today", **hour
        )


@pytest.mark.promise("own")
def test_a_place_in_a_care_team_moves_to_nobody_and_is_not_taken_up_again(staff, patient):
    another = factories.patient(staff.clinic, by=staff.physio)
    mine = CareTeamMember.objects.filter(patient=patient, user=staff.physio)
    for moved in ({"patient": another}, {"user": staff.colleague}):
        with pytest.raises(IntegrityError, match="a_place_in_a_team_ends_once"), transaction.atomic():
            mine.update(**moved)
    mine.update(until_at=timezone.now(), until_by=staff.physio)
    with pytest.raises(IntegrityError, match="a_place_in_a_team_ends_once"), transaction.atomic():
        mine.update(until_at=None, until_by=None)


@pytest.mark.promise("needed")
def test_no_clinic_becomes_a_demonstration(staff):
    Clinic.objects.update(is_demo=False)
    with pytest.raises(IntegrityError, match="no_clinic_becomes"), transaction.atomic():
        Clinic.objects.update(is_demo=True)
