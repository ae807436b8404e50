"""A heavy figure is asked for once, worked out as the person who asked, and says when it is out of date."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clinic.access import Permission
from clinic.actions.consents import withdraw_consent
from clinic.asking import ask as database_says
from clinic.choices import ConsentKind
from clinic.identity import acting_as
from clinic.models import Membership, Site
from sessions_app.actions import clinic_files, computations
from sessions_app.actions.clinic_files import ask_for_file, file_asked_for
from sessions_app.actions.summaries import refresh_summary
from sessions_app.exchange.clinic_files import clinic_file
from sessions_app.models import Computation, Episode, PlanRevision
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.computations import Kind, is_lost, is_stale, latest, latest_answer
from sessions_app.queries.review_scope import ReviewScope
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


def test_a_new_plan_or_a_trial_puts_an_answer_out_of_date(place):
    """The one may end an episode, the other takes it out of the groups; neither writes a summary."""
    every = Episode.objects.visible_to(place.manager)
    answer = work(ask(place))
    about = {"clinic_id": place.clinic.pk, "patient_id": place.episode.patient_id, "episode": place.episode}
    with acting_as(place.physio.pk, place.clinic.pk):
        PlanRevision.objects.create(**about, number=1, added_at=timezone.now(), added_by=place.physio)
    assert is_stale(answer, every)

    answer = work(ask(place))
    assert not is_stale(answer, every)
    factories.trial(place.episode, by=place.physio)
    assert is_stale(answer, every)


def test_the_worker_plans_for_all_rows_that_it_reads_one_by_one(place, monkeypatch):
    asked_of = Kind(
        COUNTED.permission, COUNTED.episodes, lambda *_about: database_says("SHOW cursor_tuple_fraction")
    )
    monkeypatch.setitem(computations.KINDS, "sides", asked_of)
    assert work(ask(place)).result == [["1"]]


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


def test_what_cannot_begin_has_failed_and_can_be_asked_again(place, monkeypatch):
    asked = ask(place)
    monkeypatch.setattr(computations, "LONGEST_WAIT", "1ms")
    with superuser_connection() as writing:
        writing.execute("SELECT pg_advisory_lock_shared(hashtext('summaries'), %s)", [place.clinic.pk])
        failed = work(asked)
    assert (failed.state, failed.failure) == ("failed", "error")
    monkeypatch.undo()
    monkeypatch.setitem(computations.KINDS, "sides", COUNTED)
    assert work(ask(place)).state == "done"


def test_a_file_whose_worker_is_gone_can_be_asked_for_again(place):
    asked = ask_for_file("xlsx", scope_of(place), by=place.manager, at=timezone.now())
    assert waiting_for(place, "xlsx") == asked
    DBTaskResult.objects.filter(pk=asked.job).update(status="FAILED")
    assert waiting_for(place, "xlsx") is None


def test_a_research_file_ends_with_a_consent_and_every_file_after_a_day(place, monkeypatch):
    factories.signed_session(place.episode, by=place.physio)
    patient, at = place.episode.patient, timezone.now()
    monkeypatch.setattr(
        clinic_files, "now", lambda: factories.AT + timedelta(days=100)
    )  # its quarter is over
    agreed = factories.consent(patient, by=place.physio, kind=ConsentKind.RESEARCH_EXPORT)
    made = work(ask_for_file("research", scope_of(place), by=place.manager, at=at))
    assert (made.state, waiting_for(place, "research")) == ("done", made)

    withdraw_consent(agreed, by=place.manager, at=at)
    assert waiting_for(place, "research") is None

    (thrown,) = DBTaskResult.objects.filter(task_path=clinic_files.throw_away.module_path)
    monkeypatch.setattr(clinic_files, "now", lambda: made.finished_at + clinic_files.KEPT)
    clinic_files.throw_away.call(*thrown.args_kwargs["args"])
    assert Computation.objects.filter(pk=made.pk).exists()
    monkeypatch.setattr(clinic_files, "now", lambda: thrown.run_after)
    clinic_files.throw_away.call(*thrown.args_kwargs["args"])
    assert not Computation.objects.filter(pk=made.pk).exists()


def test_a_research_file_tells_plan_and_site_as_they_were_when_its_quarter_ended(place):
    later = factories.AT + timedelta(days=60)
    about = {"clinic_id": place.clinic.pk, "patient_id": place.episode.patient_id, "episode": place.episode}
    factories.consent(place.episode.patient, by=place.physio, kind=ConsentKind.RESEARCH_EXPORT)
    with acting_as(place.physio.pk, place.clinic.pk):
        for number, at in enumerate((factories.AT, later), start=1):
            PlanRevision.objects.create(
                **about, number=number, sessions_planned=4 * number, added_at=at, added_by=place.physio
            )
            site = Site.objects.create(clinic=place.clinic, name=f"House {number}")
            factories.signed_session(place.episode, by=place.physio, number=number, started_at=at, site=site)
        refresh_summary(place.episode)
    record = ClinicRecord.for_research(place.manager, scope_of(place), later + timedelta(days=1))
    (told,) = record.told_episodes()
    assert (told.sessions_planned, told.last_site) == (4, "House 1")


def test_a_file_bears_the_day_of_the_clinic(place):
    """Six in the morning in Singapore is the evening before in Greenwich."""
    told = {"user": place.manager, "scope": scope_of(place), "clinic": place.clinic}
    with timezone.override("Asia/Singapore"):
        made = clinic_file("csv", **told, at=datetime(2026, 11, 21, 22, tzinfo=UTC))
    assert made.name == "clinic-review-2026-11-22.zip"


def scope_of(place):
    day = factories.AT.date()
    return ReviewScope(place.clinic.pk, day - timedelta(days=9), day + timedelta(days=9))


def waiting_for(place, form):
    return file_asked_for(form, scope_of(place), user=place.manager, at=timezone.now())


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
    with computations._at_work_on(asked.pk):
        pass  # the database lets go of what a gone connection held a moment after it is gone
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
