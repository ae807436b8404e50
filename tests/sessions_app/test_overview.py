"""The overview shows what was signed, on one time axis, and costs the same at five sessions and at fifty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import AccessEvent
from clinic.standing import Standing
from sessions_app.models import ClinicChoice, Episode, Observation
from sessions_app.queries.outcome_chart import axis_ticks
from sessions_app.queries.overview import overview_of
from sessions_app.queries.session_record import session_record
from sessions_app.queries.session_rows import session_page
from tests import factories
from tests.factories import AT
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic_at_work():
    made = factories.clinic_with_staff()
    made.patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    made.episode = factories.episode(made.patient, by=made.physio)
    return made


def at_work_in(place):
    return Standing(place.clinic.pk, frozenset({Role.PHYSIOTHERAPIST}))


def treat(place, times, *, first=1):
    for number in range(first, first + times):
        at = AT + timedelta(days=number)
        factories.signed_session(place.episode, by=place.physio, number=number, started_at=at)


def read(place, person, address="record:overview", query=""):
    return factories.client_of(person).get(reverse(address, args=[place.patient.pk]) + query)


def test_minutes_and_pain_are_those_of_the_signed_record(place):
    session = sign(charted(place))
    place.physio.standing = at_work_in(place)
    seen = overview_of(place.physio, place.episode)
    bars = [(bar.number, bar.pain_now, bar.minutes.exercise, bar.minutes.iastm) for bar in seen.bars]
    assert bars == [(1, 2, 20.0, 7.0)]
    row = session_page(place.physio, place.episode).rows[0]
    assert (row.pk, row.pain_before, row.pain_after, row.addenda) == (session.pk, 2, "2", 0)
    assert row.skin == "Pink, fades within minutes"
    assert seen.chart.bars[0].title == "Session 1: exercise 20 min, IASTM 7 min"


def test_minutes_of_the_overview_are_those_of_the_sessions_page(place):
    """Minutes of one exercise lie within the block; a range counts with its lower end; none is 0."""
    done = charted(place, session(e1={"minutes": "8"}, p1={"minutes": "3", "minutes_max": "5"}, w1=None))
    record = session_record(sign(done), with_text=False)
    place.physio.standing = at_work_in(place)
    minutes = session_page(place.physio, place.episode).rows[0].minutes
    assert (minutes.exercise, minutes.iastm, minutes.other) == (20, 6, 0)
    assert (record.exercise_minutes, record.iastm_minutes) == (20, 6)


def test_time_that_nobody_recorded_is_not_told_as_none(place):
    late = {"head": {"is_transcribed": "on", "transcribed_from": "A letter", "started_on": "2026-11-16"}}
    late |= {"p2": None}
    late |= {"p1": {"minutes": []}, "note": {"not_recorded": ["p1.minutes"]}}
    sign(charted(place, session(**late)))
    place.physio.standing = at_work_in(place)
    seen = overview_of(place.physio, place.episode)
    assert seen.chart.bars[0].title == "Session 1: exercise 20 min, IASTM not recorded"


def test_pain_before_the_treatment_is_not_told_as_pain_after_it(place):
    sign(charted(place, session(t1={"when": "before", "value": "6"})))
    place.physio.standing = at_work_in(place)
    assert session_page(place.physio, place.episode).rows[0].pain_after == ""


def test_one_score_is_told_as_one_score(clinic_at_work):
    factories.observation(clinic_at_work.episode, by=clinic_at_work.physio, value=6)
    page = read(clinic_at_work, clinic_at_work.physio)
    assert page.status_code == 200
    assert "Needs one more score" in page.text
    assert "a trend needs one more" in page.text
    assert "<polyline" not in page.text


def test_a_measure_goes_by_the_name_that_the_clinic_gave_it(clinic_at_work):
    taken = factories.observation(clinic_at_work.episode, by=clinic_at_work.physio, value=6)
    with acting_as(clinic_at_work.manager.pk, clinic_at_work.clinic.pk):
        ClinicChoice.objects.create(
            clinic=clinic_at_work.clinic, kind="measure", code=taken.measure_id, label="Ache today"
        )
    assert "Ache today, 0 to 10" in read(clinic_at_work, clinic_at_work.physio).text


def test_a_value_that_is_struck_out_is_not_drawn(clinic_at_work):
    measure = factories.own_measure(clinic_at_work.episode, by=clinic_at_work.physio)
    for value, more in ((6, {}), (2, {"time_point": "visit"})):
        factories.observation(
            clinic_at_work.episode, by=clinic_at_work.physio, measure=measure, value=value, **more
        )
    with acting_as(clinic_at_work.physio.pk, clinic_at_work.clinic.pk):
        last = Observation.objects.filter(measure=measure).latest("id")
        last.state, last.in_error_at, last.in_error_by = "entered_in_error", AT, clinic_at_work.physio
        last.in_error_words = "Another patient's"
        last.save()
    assert "Needs one more score" in read(clinic_at_work, clinic_at_work.physio).text


@pytest.mark.parametrize("address", ["record:overview", "record:sessions"])
def test_fifty_sessions_ask_as_many_questions_as_five(clinic_at_work, address):
    browser = factories.client_of(clinic_at_work.physio)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse(address, args=[clinic_at_work.patient.pk])).status_code == 200
        return len(asked)

    treat(clinic_at_work, 5)
    cost()
    few = cost()
    treat(clinic_at_work, 45, first=6)
    assert cost() == few


def test_paging_shows_every_session_once_newest_first(clinic_at_work):
    treat(clinic_at_work, 45)
    person, numbers, cursor = clinic_at_work.physio, [], ""
    person.standing = at_work_in(clinic_at_work)
    with acting_as(person.pk, clinic_at_work.clinic.pk):
        for _page in range(3):
            found = session_page(person, clinic_at_work.episode, before=cursor)
            numbers += [row.number for row in found.rows]
            cursor = found.older
    assert numbers == list(range(45, 0, -1))
    assert cursor == ""


@pytest.mark.parametrize("cursor", ["nonsense", "2026-11-16_5", "2026-11-16T02:00:00Z_x", "_", "%00"])
def test_a_cursor_that_is_none_is_not_found(clinic_at_work, cursor):
    treat(clinic_at_work, 1)
    page = read(clinic_at_work, clinic_at_work.physio, "record:sessions", f"?before={cursor}")
    assert page.status_code in {400, 404}


def test_an_episode_of_somebody_else_is_not_found(clinic_at_work):
    other = factories.patient(clinic_at_work.clinic, by=clinic_at_work.physio)
    foreign = factories.episode(other, by=clinic_at_work.physio)
    page = read(clinic_at_work, clinic_at_work.physio, query=f"?episode={foreign.pk}")
    assert page.status_code == 404


def test_a_look_at_the_overview_is_written_down_once(clinic_at_work):
    read(clinic_at_work, clinic_at_work.physio)
    with acting_as(clinic_at_work.manager.pk, clinic_at_work.clinic.pk):
        looks = AccessEvent.objects.filter(patient=clinic_at_work.patient, page="record:overview")
        assert looks.count() == 1


def test_a_short_scale_is_drawn_whole_and_a_long_one_is_not_blown_up():
    assert axis_ticks([Decimal(5), Decimal(4)], (Decimal(0), Decimal(10))) == [0, 5, 10]
    ticks = axis_ticks([Decimal(50), Decimal(52)], (Decimal(0), Decimal(100)))
    assert ticks[-1] - ticks[0] >= 40
    assert axis_ticks([Decimal("50.6")], (Decimal(0), Decimal(100)))[-1] > 10
    wide = axis_ticks([Decimal(40), Decimal(95)], (Decimal(0), Decimal(100)))
    assert (wide[0], wide[-1]) == (40, 100), "values that fill the scale need no more room"


@pytest.mark.parametrize("address", ["record:overview", "record:sessions"])
def test_a_closed_episode_says_so_with_its_day_and_reason(clinic_at_work, address):
    place = clinic_at_work
    assert "Episode closed" not in read(place, place.physio, address).text
    with acting_as(place.physio.pk, place.clinic.pk):
        found = Episode.objects.filter(pk=place.episode.pk)
        found.update(state="closed", closed_at=AT, closed_by=place.physio, closed_reason="Moved to Leeds")
    told = f'<b class="med">Episode closed</b> {AT:%-d %b %Y}: Moved to Leeds'
    assert told in read(place, place.physio, address).text


def test_a_colleagues_open_draft_is_one_tap_away(clinic_at_work):
    draft = factories.draft(clinic_at_work.episode, by=clinic_at_work.physio)
    factories.join_care_team(clinic_at_work.patient, clinic_at_work.colleague, by=clinic_at_work.physio)
    address = reverse("record:draft", args=[draft.pk])
    seen = read(clinic_at_work, clinic_at_work.colleague).content.decode()
    assert address in seen
    assert str(clinic_at_work.physio) in seen
    assert address not in read(clinic_at_work, clinic_at_work.manager).content.decode()


def test_a_session_is_started_from_the_head_of_the_record(clinic_at_work):
    """It stood on the line of tabs; the drawing of the page has it beside the allergies."""
    page = read(clinic_at_work, clinic_at_work.physio).text
    head, _end, _rest = page.partition('<header class="banner')[2].partition("</header>")
    assert 'form="start-session"' in head
    assert f'action="{reverse("record:chart_episode", args=[clinic_at_work.episode.pk])}"' in page
