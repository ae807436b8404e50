"""A page that only looks is read from the copy: by the same person, and only where it holds everything."""

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from clinic import replica
from clinic.identity import acting_as
from clinic.models import AccessEvent, Patient, Site
from tests import factories
from tests.clinic.test_people import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(settings, monkeypatch):
    """A second connection to the same database stands for the copy."""
    settings.DATABASE_ROUTERS = ["clinic.replica.ReplicaRouter"]
    monkeypatch.setitem(connections.databases, replica.ALIAS, dict(connection.settings_dict))
    monkeypatch.setattr(replica, "holds_everything", lambda: True)
    monkeypatch.setitem(replica._rests, "until", 0.0)
    made = connections[replica.ALIAS]
    made.alias = NO_DB_ALIAS  # Django's tests forbid a connection that they did not make
    yield made
    made.close()
    del connections[replica.ALIAS]


@pytest.fixture
def clinic_at_work():
    made, others = factories.clinic_with_staff("North Clinic"), factories.clinic_with_staff("South Clinic")
    made.patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    factories.patient(others.clinic, by=others.physio, treated_by=[others.physio], family_name="Canary")
    with acting_as(made.physio.pk, made.clinic.pk):
        yield made


@replica.reads_a_copy
def names(request):
    found = Patient.objects.all()
    if request.GET.get("renamed"):
        found[0].save()
    return HttpResponse(", ".join(str(one) for one in found))


def asked(method="get", **sent):
    with CaptureQueriesContext(connections[replica.ALIAS]) as seen:
        answer = names(getattr(RequestFactory(), method)("/", sent))
    return answer.content.decode(), "\n".join(one["sql"] for one in seen)


@pytest.mark.promise("many")
def test_the_same_person_reads_the_own_clinic_from_the_copy(copy, clinic_at_work):
    told, seen = asked()
    assert told == str(clinic_at_work.patient)
    assert "clinic_patient" in seen
    assert "set_config" in seen.split("clinic_patient")[0]


@pytest.mark.promise("many")
def test_an_episode_is_taken_away_from_the_copy_and_the_look_is_written_on_the_primary(copy):
    staff = factories.clinic_with_staff()
    patient = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    episode = factories.episode(patient, by=staff.physio)
    with CaptureQueriesContext(connections[replica.ALIAS]) as seen:
        answer = logged_in(staff.physio).get(f"/episodes/{episode.pk}/tables/")
    assert answer.status_code == 200
    read = " ".join(one["sql"] for one in seen)
    assert "sessions_app_treatmentsession" in read
    assert "write_access_event" not in read
    with acting_as(staff.manager.pk, staff.clinic.pk):
        look = AccessEvent.objects.get(page="record:export_episode")
    assert look.subject == f"export of episode {episode.pk}"


def test_what_is_sent_is_answered_by_the_primary(copy, clinic_at_work):
    assert asked("post") == (str(clinic_at_work.patient), "")


@pytest.mark.promise("many")
def test_a_copy_that_lags_behind_is_not_asked(copy, clinic_at_work, monkeypatch):
    monkeypatch.setattr(replica, "holds_everything", lambda: False)
    assert asked() == (str(clinic_at_work.patient), "")


def test_a_primary_is_no_copy_and_holds_nothing_back(copy, clinic_at_work, monkeypatch):
    """Without a replay there is nothing that it could be held to."""
    monkeypatch.undo()
    monkeypatch.setitem(connections.databases, replica.ALIAS, dict(connection.settings_dict))
    monkeypatch.setattr(replica, "PATIENCE_SECONDS", 0)
    assert replica.holds_everything() is False


def test_rows_of_the_copy_are_written_to_the_primary(copy, clinic_at_work):
    with replica.copied():
        site = Site.objects.first() or factories.site(clinic_at_work.clinic)
        assert replica.ReplicaRouter().db_for_write(Site, instance=site) == "default"
        assert replica.ReplicaRouter().db_for_read(Site) == replica.ALIAS
    assert replica.ReplicaRouter().db_for_read(Site) is None


def test_a_copy_that_breaks_off_is_let_rest_and_nobody_notices(copy, clinic_at_work, monkeypatch):
    def gone():
        raise OperationalError("canceling statement due to conflict with recovery")

    monkeypatch.setattr(replica, "copied", gone)
    assert asked() == (str(clinic_at_work.patient), "")
    monkeypatch.setattr(replica, "holds_everything", lambda: 1 / 0)  # not even asked now
    assert asked() == (str(clinic_at_work.patient), "")
