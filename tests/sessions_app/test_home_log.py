"""Exercises at home, ticked by the patient: each day once, taken back, sent late, and read by who treats."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions.home_log import log_home
from sessions_app.analysis.adherence import planned_days
from sessions_app.models import Exercise, HomeLog, HomeProgrammeEnd, HomeProgrammeItem
from sessions_app.queries.adherence import since_last_visit
from sessions_app.queries.completeness import episode_completeness
from tests import factories

NOW = factories.AT + timedelta(days=8)
TODAY = date(2026, 11, 24)


@pytest.fixture
def maya(place):
    place.log_in = factories.portal_user(place.patient)
    place.item = at_home(place, times=1, per="day", sets=3, reps=12)
    with acting_as(place.log_in.pk, place.clinic.pk):
        yield place


def at_home(place, exercise="an_hsr_standing", **more):
    return HomeProgrammeItem.objects.create(
        **factories.care_of(place.episode),
        exercise=Exercise.objects.get(pk=exercise),
        from_on=factories.AT.date(),
        added_at=factories.AT,
        added_by=place.physio,
        **more,
    )


def tick(place, on=TODAY, *, is_done=True, key=None, item=None, at=NOW):
    item = item or place.item
    return log_home(item.pk, on=on, is_done=is_done, key=key or uuid4(), by=place.log_in, at=at)


def test_a_tick_and_its_undo_are_rows_of_their_own_and_said_twice_is_said_once(maya):
    key = uuid4()
    tick(maya, key=key)
    tick(maya, key=key)  # the button pressed twice
    tick(maya)  # the other device
    tick(maya, is_done=False)
    tick(maya, is_done=False)
    tick(maya, key=key)  # what had waited for the network comes after the undo

    rows = HomeLog.objects.visible_to(seen_by(maya)).filter(item=maya.item)
    assert list(rows.values_list("number", "is_done")) == [(1, True), (2, False)]
    maya.manager.standing = Standing(maya.clinic.pk, roles=frozenset({Role.MANAGER}))
    assert not HomeLog.objects.visible_to(maya.manager).exists()  # a manager is told how many


def seen_by(place):
    """The patient, as the middleware would have her."""
    place.log_in.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    return place.log_in


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (TODAY + timedelta(days=1), "This day has not come yet."),
        (TODAY - timedelta(days=8), "This day is too long ago to tick."),
        (date(2026, 11, 22), "This exercise was not part of your plan on that day."),
    ],
)
def test_a_day_outside_the_plan_is_refused(maya, on, sentence):
    HomeProgrammeEnd.objects.create(
        clinic=maya.clinic, patient=maya.patient, item=maya.item, ended_on=date(2026, 11, 22),
        recorded_at=NOW, recorded_by=maya.physio,
    )  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        tick(maya, on)
    assert tick(maya, date(2026, 11, 21)).is_done


def test_the_database_takes_ticks_from_the_patient_alone_and_never_changes_them(maya):
    tick(maya)
    stranger = factories.portal_user(factories.patient(maya.clinic, by=maya.physio))
    twin = {"item": maya.item, "on": TODAY - timedelta(days=1), "number": 1, "is_done": True, "key": uuid4()}
    of = {"clinic": maya.clinic, "patient": maya.patient, "logged_at": NOW}
    for person in (maya.physio, stranger):
        with acting_as(person.pk, maya.clinic.pk), pytest.raises(DatabaseError), transaction.atomic():
            HomeLog.objects.create(**of, **twin, logged_by=person)
    with pytest.raises(DatabaseError), transaction.atomic():
        HomeLog.objects.create(**of, **twin | {"number": 2}, logged_by=maya.log_in)
    with pytest.raises(DatabaseError), transaction.atomic():
        HomeLog.objects.update(is_done=False)


def test_who_treats_sees_how_many_of_the_planned_days_were_ticked(maya):
    weekly = at_home(maya, "an_single_leg_bal", times=3, per="week")
    at_home(maya, "an_hsr_seated")  # how often is not stated
    for days_ago in range(8):
        tick(maya, TODAY - timedelta(days=days_ago))
    tick(maya, TODAY - timedelta(days=2), is_done=False)
    tick(maya, TODAY - timedelta(days=3), item=weekly)

    told = since_last_visit(maya.episode, last_visit_at=factories.AT, at=NOW)

    assert (told.adherence.first, told.adherence.last) == (date(2026, 11, 17), date(2026, 11, 23))
    assert [(line.ticked, line.planned) for line in told.lines] == [(6, 7), (1, 3), (0, None)]
    assert (told.adherence.ticked, told.adherence.planned, told.adherence.not_counted) == (7, 10, 1)
    assert since_last_visit(maya.episode, last_visit_at=NOW - timedelta(days=1), at=NOW) is None


def test_ticks_answer_what_was_done_at_home(maya):
    def missing():
        return episode_completeness(seen_by(maya), maya.episode).found.counts["home_log"].missing

    before = missing()
    tick(maya)
    assert (before, missing()) == (1, 0)


@pytest.mark.parametrize(
    ("times", "per", "every", "days", "planned"),
    [
        (1, "day", None, 7, 7),
        (2, "day", None, 7, 7),  # twice a day is one day
        (3, "week", None, 6, 3),
        (Decimal("2.5"), "week", None, 14, 5),
        (2, "month", None, 15, 1),
        (None, "", 2, 7, 4),
        (None, "", None, 7, None),
        (1, "day", None, 0, 0),
    ],
)
def test_how_often_becomes_a_number_of_days(times, per, every, days, planned):
    assert planned_days(times, per, every, days) == planned
