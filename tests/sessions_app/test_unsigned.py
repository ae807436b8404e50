"""Whose chart waits, as Today tells it: closed to its author meanwhile, or left by somebody who is gone."""

from datetime import timedelta

import pytest
import time_machine

from clinic.models import Membership
from tests import factories
from tests.sessions_app.test_today import TODAY, expected, treated

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with time_machine.travel(factories.AT, tick=False):
        yield factories.clinic_with_staff()


def test_a_chart_that_closed_to_its_author_is_told_with_a_way_back(house):
    """Begun in a record that was open for an hour, it closes after a day; nobody else is told."""
    episode = treated(house, "Mensah").episode
    factories.draft(episode, by=house.colleague, started_at=factories.AT - timedelta(hours=20))
    factories.draft(episode, by=house.colleague, started_at=factories.AT - timedelta(hours=40))

    theirs = factories.client_of(house.colleague).get(TODAY)
    assert [one.hours for one in theirs.context["page"].unsigned] == [20]
    assert [one.hours for one in theirs.context["page"].closed] == [40]
    assert "open the record once more, with a reason" in theirs.content.decode()
    assert f"/patients/{episode.patient_id}/open/" in theirs.content.decode()
    assert not factories.client_of(house.physio).get(TODAY).context["page"].closed
    assert "You began a session" not in factories.client_of(house.manager).get(TODAY).content.decode()


def test_who_left_the_clinic_is_no_longer_charting(house):
    patient, episode = vars(treated(house, "Mensah")).values()
    visit = expected(patient, by=house.physio, practitioner=house.physio)
    chart = factories.draft(episode, by=house.colleague, visit=visit, started_at=factories.AT)
    reader = factories.client_of(house.physio)
    name = house.colleague.display_name

    assert f"{name} is charting" in reader.get(TODAY).content.decode()
    assert f"{name} is charting this session." in reader.get(f"/drafts/{chart.pk}/").content.decode()
    with factories.of(patient, house.manager):
        Membership.objects.filter(user=house.colleague).update(ended_at=factories.AT, ended_by=house.manager)
    today, page = reader.get(TODAY).content.decode(), reader.get(f"/drafts/{chart.pk}/").content.decode()
    assert f"{name} has left, not signed" in today
    assert f"{name} has left the clinic, and this session unsigned." in page
    assert "is charting" not in today + page


def test_a_sheet_of_today_that_is_in_no_row_of_today_waits_below_the_list(house):
    """Begun without a visit, or for a visit of another day: else nothing leads back to it."""
    patient, episode = vars(treated(house, "Mensah")).values()
    today = expected(patient, by=house.physio, practitioner=house.physio)
    tomorrow = expected(patient, by=house.physio, practitioner=house.physio, minutes=24 * 60)
    begun = {"by": house.physio, "started_at": factories.AT - timedelta(minutes=70)}
    factories.draft(episode, visit=today, **begun)
    off_the_list = [factories.draft(episode, visit=visit, **begun) for visit in (None, tomorrow)]
    factories.draft(episode, by=house.colleague, started_at=factories.AT)

    mine = factories.client_of(house.physio).get(TODAY)
    assert {one.draft.pk for one in mine.context["page"].unsigned} == {one.pk for one in off_the_list}
    page = mine.content.decode()
    assert page.count("Begun today") == 2
    assert "session 1, 16 Nov, 08:50, unsigned for 1 hour<" in page
    assert all(f'href="/drafts/{one.pk}/"' in page for one in off_the_list)
    for other in (house.manager, house.front_desk):
        assert "Begun today" not in factories.client_of(other).get(TODAY).content.decode()
