"""What published cases demand of the record beyond their own facts, on made-up people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.identity import acting_as
from sessions_app import payload
from sessions_app.models import Draft, Observation
from tests.cases import daniels_2012, looney_2011
from tests.cases.case import Course
from tests.cases.entering import FIRST_DAY, Desk
from tests.cases.reading import text_of
from tests.sessions_app.charted import a_place

pytestmark = pytest.mark.django_db
SOURCE = "A source made up for this test"


@pytest.fixture
def desk():
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        yield Desk(place, SOURCE)


def test_millimetres_stay_on_their_own_scale(desk):
    entered = desk.enter(
        "Lee",
        Course(
            episode={"condition": "lbp"},
            sessions=(
                {"retest:t1": {"measure": "vas_pain", "value": "50.6", "time_point": "baseline"}},
                {"retest:t1": {"measure": "vas_pain", "value": "25.5", "time_point": "discharge"}},
            ),
        ),
    )

    first = Observation.objects.filter(treatment_session=entered.sessions[0]).get()
    page = text_of(desk.physio.get(reverse("record:session", args=[entered.sessions[0].pk])))
    overview = text_of(desk.physio.get(reverse("record:overview", args=[entered.patient.pk])))

    assert (str(first.value), first.unit, first.scale_min, first.scale_max) == ("50.600", "mm", 0, 100)
    assert "50.6 mm" in page
    assert "0 to 100" in page
    assert "50.6" in overview
    assert "25.5" in overview


def test_both_hands_are_measured_though_one_is_treated(desk):
    latency = {"measure": "ncs_motor_latency", "subject": "Median nerve"}
    entered = desk.enter(
        "Burke",
        Course(
            episode={"condition": "cts", "side": "right"},
            sessions=(
                {
                    "retest:t1": {**latency, "side": "right", "value": "5.1"},
                    "retest:t2": {**latency, "side": "left", "value": "3.9"},
                },
            ),
        ),
    )

    readings = Observation.objects.filter(treatment_session=entered.sessions[0]).order_by("id")
    assert [(one.side, str(one.value), one.unit) for one in readings] == [
        ("right", "5.100", "ms"),
        ("left", "3.900", "ms"),
    ]


def test_the_sheet_asks_for_what_is_due_until_it_is_answered(desk):
    """None of the first scores was taken either."""
    visit = {"iastm_pass:p1": {}, "iastm_pass:p2": {}}
    entered = desk.enter("Looney", replace(looney_2011.COURSE, sessions=(visit,) * 5))

    asked = {}
    for number in (6, 7):
        where = desk.post("record:chart_episode", {}, entered.episode.pk)
        draft = Draft.objects.get(pk=where.rstrip("/").rsplit("/", 1)[-1])
        asked[number] = [row.first("measure") for row in payload.from_json(draft.payload).of_kind("retest")]
        desk.chart(entered, {**visit, "head": desk.head(FIRST_DAY + timedelta(days=7 * number))})

    assert asked[6] == asked[7] == ["groc_any", "nprs", "lefs"]


def test_a_child_of_ten_does_not_consent_alone(desk):
    course = replace(daniels_2012.COURSE, sessions=(), readings=(), guardian={})
    patient = desk.enter("Daniels", course).patient
    alone = desk.physio.post(reverse("clinic:consents", args=[patient.pk]), {"consent-kinds": "treatment"})

    assert alone.status_code == 422
    assert not patient.consents.exists()

    desk.consent(
        replace(course, guardian={"name": "Parent", "relation": "Parent"}, consents=(("treatment", False),)),
        patient,
    )
    assert patient.consents.get().given_by_guardian.name == "Parent"


def test_a_day_that_no_source_gives_is_marked_on_the_page(desk):
    entered = desk.enter("Undated", Course(episode={"condition": "lbp"}, sessions=({"head": {}},)))

    page = text_of(desk.physio.get(reverse("record:session", args=[entered.sessions[0].pk])))
    assert "day not stated in the source" in page
    assert entered.sessions[0].day_not_recorded
    assert "about 01-jan-1970" in page
