"""Readings outside a session: after the end, by telephone, from a questionnaire."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clinic.identity import acting_as
from clinic.refusals import Refused
from sessions_app.actions.readings import record_readings
from sessions_app.models import Measure, Observation
from sessions_app.queries.readings import reading_words
from tests import factories
from tests.sessions_app.test_session_page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

CALL = {
    "taken_on": "2026-11-12",
    "reading-measure": "visa_a",
    "reading-value": "71",
    "reading-time_point": "follow_up",
    "reading-time_point_words": "12 months",
    "reading-mode": "interview",
}


def sent(house, by=None, **typed):
    client = factories.client_of(by or house.physio)
    return client.post(f"/episodes/{house.episode.pk}/readings/new/", {**CALL, **typed})


def readings(house):
    with acting_as(clinic_id=house.clinic.pk):
        return list(Observation.objects.filter(episode=house.episode))


def test_a_call_a_year_later_stands_with_the_episode(house):
    assert sent(house).status_code == 302

    (one,) = readings(house)
    assert (one.measure_id, one.value, one.unit) == ("visa_a", Decimal(71), "points")
    assert (one.time_point, one.time_point_words, one.treatment_session) == ("follow_up", "12 months", None)
    assert (one.scale_min, one.scale_max, one.at_is_a_date) == (0, 100, True)
    plan = factories.client_of(house.physio).get(f"/episodes/{house.episode.pk}/plan/").content.decode()
    assert '<td class="num">71</td>' in plan
    assert "12 months, 12 Nov 2026" in plan


def test_sent_twice_it_is_one(house):
    assert [sent(house).status_code for _time in range(2)] == [302, 302]
    assert len(readings(house)) == 1


def test_the_same_score_again_in_the_afternoon_is_another_one(house):
    sent(house)
    with time_machine.travel(factories.AT + timedelta(hours=3), tick=False):
        sent(house)
    assert [one.value for one in readings(house)] == [71, 71]


def test_a_trial_has_one_baseline(house):
    of = {"episode_id": house.episode.pk, "taken_at": factories.AT, "by": house.physio}
    wall = Measure.objects.get(pk="wblt")
    told = {"measure": "wblt", "measure_row": wall, "value": 9, "time_point": "baseline"}
    rows = [defaultdict(lambda: None, told | {"trial_number": one}) for one in (1, 2)]
    with acting_as(house.physio.pk, house.clinic.pk):
        record_readings(rows=rows, at=factories.AT, **of)
        with pytest.raises(Refused, match="has its baseline already"):
            record_readings(rows=rows, at=factories.AT + timedelta(hours=1), **of)
    assert [one.trial_number for one in readings(house)] == [1, 2]


def test_follow_up_goes_on_after_the_episode_was_closed(house):
    with acting_as(house.physio.pk, house.clinic.pk):
        house.episode.state, house.episode.closed_at = "closed", factories.AT
        house.episode.closed_by = house.physio
        house.episode.save()
    assert sent(house).status_code == 302
    assert len(readings(house)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reading-value": "171"}, "outside the scale, 0 to 100"),
        ({"reading-measure": ""}, "Choose the measure."),
        ({"taken_on": "2027-01-01"}, "This day is still to come."),
        ({"taken_on": "1950-01-01"}, "This is before the patient was born."),
        ({"taken_on": "soon"}, "Give the day as year-month-day"),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_is_kept(house, typed, sentence):
    answer = sent(house, **typed, **{"reading-words": "Rang back <twice>"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Rang back &lt;twice&gt;" in answer.content.decode()
    assert readings(house) == []


def test_a_colleague_outside_the_care_team_gets_nothing(house):
    assert sent(house, by=house.colleague).status_code == 404
    assert sent(house, by=house.front_desk).status_code in (403, 404)
    assert readings(house) == []


def test_words_beside_a_missing_score_do_not_hide_why_it_is_missing(house):
    """In the list of the plan and in that of the measure; what was said is for those who treat."""
    missing = {
        "value": None,
        "missing_reason_id": "value_missing_reason.declined",
        "words": "Ran for the bus.",
    }
    visa = Measure.objects.get(pk="visa_a")
    with acting_as(house.physio.pk, house.clinic.pk):
        made = factories.observation(house.episode, by=house.physio, measure=visa, **missing)
        assert reading_words(made) == f"{made.missing_reason}, Ran for the bus."
        assert reading_words(made, with_text=False) == str(made.missing_reason)
    for page in ("plan/", "measures/visa_a/"):
        told = read(house.browser.get(f"/episodes/{house.episode.pk}/{page}"))
        assert f"{made.missing_reason}, Ran for the bus." in told, page
