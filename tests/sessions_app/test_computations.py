"""A heavy figure is asked for once, worked out as the person who asked, and says when it is out of date."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clinic.access import Permission
from clinic.identity import acting_as
from clinic.models import Membership
from sessions_app.actions import computations
from sessions_app.actions.summaries import refresh_summary
from sessions_app.models import Computation, Episode
from sessions_app.queries.computations import Kind, is_lost, is_stale, latest, latest_answer
from tests import factories
from tests.conftest import superuser_connection

EVERY = {"condition": None}
AT_WORK = "SELECT pg_advisory_lock(hashtext('computations'), %s)"
COUNTED = Kind(
    permission=Permission.EDIT_CLINIC,
    episodes=lambda parameters, user: Episode.objects.visible_to(user),
    figures=lambda parameters, user: {"sides": [one.side for one in Episode.objects.visible_to(user)]},
)


@pytest.fixture
def _counting(monkeypatch):
    monkeypatch.setitem(computations.KINDS, "sides", COUNTED)


@pytest.fixture
def place(db, _counting):
    made = a_clinic()
    with acting_as(made.manager.pk, made.clinic.pk):
        made.manager.standing = _standing(made.manager)
        yield made


def a_clinic():
    made = factories.clinic_with_staff()
    patient = factories.patient(made.clinic, by=made.physio)
    made.episode = factories.episode(patient, by=made.physio)
    with acting_as(made.physio.pk, made.clinic.pk):
        refresh_summary(made.episode)
    return made


def _standing(person):
    from clinic.queries.places import places_of

    return places_of(person)[0].standing


def ask(place, **parameters):
    return computations.ask("sides", EVERY | parameters, by=place.manager, at=timezone.now())


def work(asked):
    """As the worker does it."""
    computations.compute.call(asked.pk, asked.asked_by_id, asked.clinic_id)
    return Computation.objects.get(pk=asked.pk)


def test_one_question_is_one_job_and_its_answer_is_kept(place):
    asked = ask(place)
    assert (asked.state, latest("sides", EVERY, user=place.manager)) == ("waiting", asked)
    assert ask(place) == asked
    assert ask(place, condition="plantar_heel_pain") != asked
    assert DBTaskResult.objects.count() == 2
    assert not is_lost(asked)

    answer = work(asked)

    assert (answer.state, answer.result, answer.inputs_count) == ("done", {"sides": ["left"]}, 1)
    assert latest_answer("sides", EVERY, user=place.manager) == answer
    assert latest("sides", EVERY, user=place.front_desk) is None
    again = work(asked)  # a job that was picked up although it was done
    assert again.finished_at == answer.finished_at


def test_an_answer_is_out_of_date_when_what_counts_has_changed(place):
    every = Episode.objects.visible_to(place.manager)
    answer = work(ask(place))
    assert not is_stale(answer, every)

    place.episode.diagnosis_words = "Heel pain"
    place.episode.save(update_fields=["diagnosis_words"])
    assert is_stale(answer, every)

    answer = work(ask(place))
    assert not is_stale(answer, every)
    factories.episode(place.episode.patient, by=place.physio)  # without a session yet
    assert is_stale(answer, every)

    answer = work(ask(place))
    patient = place.episode.patient
    patient.phone = "9123 4567"
    patient.save(update_fields=["phone"])
    assert not is_stale(answer, every)
    patient.born_on -= timedelta(days=365)
    patient.save(update_fields=["born_on"])
    assert is_stale(answer, every)


def test_whoever_left_gets_no_figures(place):
    asked = ask(place)
    factories.member(place.clinic, "manager")  # the last one could not leave
    with acting_as(place.physio.pk, place.clinic.pk):
        Membership.objects.filter(user=place.manager).update(ended_at=timezone.now(), ended_by=place.physio)

    failed = work(asked)

    assert (failed.state, failed.failure, failed.result) == ("failed", "not allowed", None)


def test_a_fault_is_said_without_what_it_was_about_and_can_be_asked_again(place, monkeypatch, caplog):
    broken = Kind(COUNTED.permission, COUNTED.episodes, lambda parameters, user: {}["Hui Min Lim"])
    monkeypatch.setitem(computations.KINDS, "sides", broken)

    failed = work(ask(place))

    assert (failed.state, failed.failure) == ("failed", "error")
    assert "KeyError" in caplog.text
    assert "Hui Min" not in caplog.text
    monkeypatch.setitem(computations.KINDS, "sides", COUNTED)
    answer = work(ask(place))
    assert answer.state == "done"
    assert list(Computation.objects.all()) == [answer]  # the failure is forgotten with it


def test_an_answer_is_changed_by_nobody(place):
    answer = work(ask(place))
    with pytest.raises(IntegrityError, match="an_answer_and_its_question_stay"), transaction.atomic():
        Computation.objects.filter(pk=answer.pk).update(result={"sides": []})


def test_old_answers_are_forgotten(place, monkeypatch):
    old = work(ask(place))
    work(ask(place, condition="plantar_heel_pain"))
    assert Computation.objects.count() == 2

    monkeypatch.setattr(computations, "now", lambda: timezone.now() + computations.KEPT)
    newest = work(ask(place, condition="plantar_heel_pain"))

    assert list(Computation.objects.all()) == [newest]
    assert latest("sides", EVERY, user=place.manager) is None
    assert old.state == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_counting")
def test_what_a_killed_worker_was_at_is_taken_up_by_the_next():
    """The other connection stands for the worker: killing it ends its connection, and so its lock."""
    place = a_clinic()
    with acting_as(place.manager.pk, place.clinic.pk):
        place.manager.standing = _standing(place.manager)
        asked = ask(place)
    with superuser_connection() as worker:
        worker.execute(AT_WORK, [asked.pk])
        DBTaskResult.objects.get().claim("killed")
        computations._begin(asked.pk, place.manager.pk, place.clinic.pk)
        with acting_as(place.manager.pk, place.clinic.pk):
            running = Computation.objects.get()
            assert (running.state, is_lost(running)) == ("running", False)
        assert computations.pick_up_jobs() == 0
    connection.ensure_connection()
    with acting_as(place.manager.pk, place.clinic.pk):
        assert is_lost(running)

    call_command("worker", batch=True, startup_delay=False, verbosity=0)

    with acting_as(place.manager.pk, place.clinic.pk):
        assert Computation.objects.get().result == {"sides": ["left"]}
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_counting")
def test_the_hour_of_the_inputs_waits_for_those_who_are_writing():
    place = a_clinic()
    held = "SELECT NOT pg_try_advisory_xact_lock(hashtext('summaries'), %s)"
    with superuser_connection() as other, acting_as(place.physio.pk, place.clinic.pk):
        refresh_summary(place.episode)
        assert other.execute(held, [place.clinic.pk]).fetchone() == (True,)
    with superuser_connection() as other:
        assert other.execute(held, [place.clinic.pk]).fetchone() == (False,)
