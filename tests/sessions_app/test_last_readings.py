"""A signed re-test says what it stood beside: the last value, the change, and what that was held against."""

from datetime import timedelta

import pytest

from sessions_app.actions.plans import revise_plan
from sessions_app.models import Condition
from tests import factories
from tests.sessions_app.a_session import AT, HEAD, session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.test_session_page import open_page, read

pytestmark = pytest.mark.django_db


def retests(in_activity, **more):
    return {
        "retest:t1": {"measure": "nprs", "value": "2"},
        "retest:t2": {"measure": "nprs", "measured_state": "activity", "value": in_activity},
        "retest:t3": {"measure": "wblt", "side": "right", "value": "12"},
        **more,
    }


def beside(place, **earlier):
    """What a re-test of pain at rest stood beside, a week after another one that differs in `earlier`."""
    pain = {"measure": "nprs", "measured_state": "rest"}
    before = {**HEAD, "started_on": "2026-11-16"}
    sign(
        charted(place, session(head=before, t1={**pain, "value": "6", **earlier})), at=AT - timedelta(days=7)
    )
    return sign(charted(place, session(t1={**pain, "value": "5"}))).snapshot["beside"][0]


@pytest.mark.parametrize(
    ("earlier", "last"),
    [({}, "6"), ({"when": "before"}, None), ({"recall_period": "past week"}, None)],
)
def test_what_may_not_be_compared_is_not_sealed_beside_it(place, earlier, last):
    told = beside(place, **earlier)["last"]
    assert (told and told["words"]) == last


@pytest.mark.parametrize(
    "asked", [{"recall_period": "past week"}, {"scale_min": "0", "scale_max": "100", "unit": "points"}]
)
def test_only_pain_now_of_ten_stands_beside_the_check_in(place, asked):
    signed = sign(charted(place, session(t1={"value": "7", **asked})))
    assert signed.snapshot["beside"][0]["last"] is None


def test_a_reading_stands_beside_the_last_of_its_kind(place):
    place.episode = factories.episode(
        place.patient, by=place.physio, condition=Condition.objects.get(pk="lat_elbow")
    )
    of = {"by": place.physio, "at": AT}
    plan = {"sessions_planned": 12}
    revise_plan(place.episode.pk, plan=plan, frequencies=[], components=[], seen_number=0, **of)
    before = {**HEAD, "started_on": "2026-11-16"}
    first = retests("6", **{"retest:t3": None})
    sign(charted(place, session(head=before, **first)), at=AT - timedelta(days=7))

    signed = sign(charted(place, session(**retests("5"))))

    told = signed.snapshot["beside"]
    assert [one["last"] and one["last"]["words"] for one in told] == ["2 at check-in", "6", None]
    assert [one["reading"] for one in told] == [
        "No change in the visit",
        "Within measurement error, 1.4",
        "First value",
    ]
    assert "PMID 39793982" in str(told[1]["held_against"])
    page = read(open_page(place.physio, "session", signed))
    assert "Session 2 of 12" in page
    assert "Within measurement error, 1.4" in page
