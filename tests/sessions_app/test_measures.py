"""Measures of an episode: each asked in its own way, kept with how it was taken, told with its verdict."""

import re
from decimal import Decimal

import pytest

from clinic.identity import acting_as
from sessions_app.models import ClinicChoice, ItemPackage, Observation, PatientActivity
from tests import factories
from tests.sessions_app.test_scoring import package

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def address(house, code=""):
    return f"/episodes/{house.episode.pk}/measures/{code and f'{code}/'}"


def take(house, code, **typed):
    day = {"taken_on": typed.pop("taken_on", "2026-11-12")}
    return house.browser.post(address(house, code), day | {"reading-time_point": "visit"} | typed)


def readings(house, **which):
    with acting_as(clinic_id=house.clinic.pk):
        found = Observation.objects.filter(episode=house.episode, **which)
        return list(found.order_by("id").select_related("entered_by"))


def test_the_page_says_what_is_due_and_how_far_each_measure_has_come(house):
    first = house.browser.get(address(house))
    assert first.status_code == 200
    assert "No value yet" in first.text
    take(house, "visa_a", **{"value-1": "46", "reading-time_point": "baseline"})
    take(house, "visa_a", **{"value-1": "64"}, taken_on="2026-11-15")
    page = house.browser.get(address(house)).text
    assert "Past the worthwhile change; measurement error not known" in page
    assert "Lagas 2021" in page


def test_activities_are_named_once_and_asked_again(house):
    sent = {"named-1": "Run 5 km", "rated-1": "2", "named-2": "Stairs", "rated-2": "5"}
    assert take(house, "psfs", **sent).status_code == 302
    page = house.browser.get(address(house, "psfs")).text
    assert "Run 5 km" in page
    assert take(house, "psfs", **{"activity-1": "4"}, taken_on="2026-11-15").status_code == 302
    first, second = readings(house, measure="psfs")
    assert (first.value, first.items_answered) == (Decimal("3.500"), 2)
    assert (second.value, second.items_answered) == (4, 1)  # the one not asked is missing, not 0
    assert second.answers["items"] == [
        {"key": "1", "words": "Run 5 km", "answer": 4},
        {"key": "2", "words": "Stairs", "answer": None},
    ]
    with acting_as(clinic_id=house.clinic.pk):
        assert PatientActivity.objects.filter(episode=house.episode).count() == 2


def test_both_sides_and_every_trial_are_readings_of_their_own(house):
    sent = {"value-left-1": "30", "value-left-2": "32", "value-right-1": "40,5"}
    assert take(house, "grip", **sent).status_code == 302
    told = [(one.side, one.trial_number, one.value) for one in readings(house)]
    assert told == [("left", 1, 30), ("left", 2, 32), ("right", 1, Decimal("40.5"))]
    assert {(one.source, one.mode) for one in readings(house)} == {("clinician", "")}  # nobody answered


def test_a_joint_is_chosen_first_and_published_ranges_are_a_hint(house):
    assert "Which joint and motion?" in house.browser.get(address(house, "rom_active")).text
    page = house.browser.get(address(house, "rom_active") + "?of=ankle dorsiflexion").text
    assert "Compare with the other side first." in page
    sent = {"reading-subject": "ankle dorsiflexion", "value-left-1": "8", "value-right-1": "14"}
    assert take(house, "rom_active", **sent).status_code == 302
    told = [(one.subject, one.side, one.value) for one in readings(house)]
    assert told == [("ankle dorsiflexion", "left", 8), ("ankle dorsiflexion", "right", 14)]


def test_a_measure_that_was_not_taken_says_why(house):
    sent = {"reading-missing_reason": "value_missing_reason.declined"}
    assert take(house, "faam_adl", **sent).status_code == 302
    (one,) = readings(house)
    assert (one.value, one.missing_reason_id, one.entered_by) == (None, *sent.values(), house.physio)
    page = house.browser.get(address(house)).text
    assert "Last time not taken: Patient declined" in page
    assert f"What you entered for {one.measure} is recorded." in page


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("visa_a", {}, "Enter the value, or say why there is none."),
        ("visa_a", {"value-1": "101"}, "101 lies outside the scale, 0 to 100."),
        ("visa_a", {"value-1": "lots"}, "Give a number in figures"),
        (
            "visa_a",
            {"value-1": "50", "reading-missing_reason": "value_missing_reason.time"},
            "There is a value",
        ),
        ("mmt", {"value-left-1": "4.5"}, "Give a whole number here."),
        ("psfs", {"named-1": "Run"}, "Rate at least one activity"),
        ("psfs", {"rated-1": "3"}, "Name this activity"),
        ("visa_a", {"value-1": "50", "taken_on": "2027-01-01"}, "This day is still to come."),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_is_kept(house, code, typed, sentence):
    answer = take(house, code, **typed, **{"reading-method": "By <hand>"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "By &lt;hand&gt;" in answer.text
    assert readings(house) == []


def test_a_second_baseline_is_refused_and_the_same_one_sent_twice_is_one(house):
    sent = {"value-1": "46", "reading-time_point": "baseline"}
    assert [take(house, "visa_a", **sent).status_code for _time in range(2)] == [302, 302]
    assert len(readings(house)) == 1
    again = take(house, "visa_a", **sent | {"value-1": "50"})
    assert (again.status_code, len(readings(house))) == (422, 1)
    assert "This measure has its baseline already." in again.text


def test_a_wrong_score_is_struck_out_with_its_reason_and_a_right_one_takes_its_place(house):
    take(house, "visa_a", **{"value-1": "64", "reading-time_point": "baseline"})
    (wrong,) = readings(house)
    place = f"/readings/{wrong.pk}/in-error/"
    assert house.browser.get(place).status_code == 200
    assert house.browser.post(place, {"reason": " "}).status_code == 422
    assert house.browser.post(place, {"reason": "Figures swapped"}).status_code == 302
    assert take(house, "visa_a", **{"value-1": "46", "reading-time_point": "baseline"}).status_code == 302
    page = house.browser.get(address(house, "visa_a")).text
    assert "Entered in error: Figures swapped" in page
    assert [(one.value, one.state) for one in readings(house)] == [
        (64, "entered_in_error"),
        (46, "recorded"),
    ]


def test_a_clinic_may_keep_earlier_values_out_of_sight_until_after_entry(house):
    take(house, "akee", **{"value-left-1": "7.5"})
    assert 'data-last="7.5"' in house.browser.get(address(house, "akee")).text
    with acting_as(house.manager.pk, house.clinic.pk):
        ClinicChoice.objects.create(clinic=house.clinic, kind="measure", code="akee", is_blind=True)
    page = house.browser.get(address(house, "akee")).text
    assert "your clinic shows them only after entry" in page
    assert 'data-last="7.5"' not in page


def test_only_a_licence_shows_items_and_the_others_say_that_they_want_a_total(house):
    page = house.browser.get(address(house, "spadi")).text
    assert "Total score only" in page
    assert "Free-use status NOT verified" in page
    with acting_as(house.manager.pk, house.clinic.pk):
        ItemPackage.objects.create(
            clinic=house.clinic, measure_id="spadi", version=1, edition="trial 1", held_by="This clinic",
            licence="By our own hand", body=package(), loaded_at=factories.AT, loaded_by=house.manager,
        )  # fmt: skip
    page = house.browser.get(address(house, "spadi")).text
    for said in ("Our own question 2", "By our own hand", "percent of the most that the answered items"):
        assert said in page, said
    assert take(house, "spadi", **{"item-q1": "4", "item-q2": "2"}).status_code == 302
    (one,) = readings(house)
    assert (one.value, one.items_answered, one.answers["package"]) == (75, 2, 1)
    assert take(house, "spadi", **{"item-q1": "17"}).status_code == 422


def test_a_rating_of_change_is_never_a_baseline(house):
    for code, point in (("groc15", "visit"), ("visa_a", "baseline")):
        assert re.search(rf'value="{point}" selected', house.browser.get(address(house, code)).text), code


def test_several_are_taken_in_one_sitting(house):
    answer = take(house, "visa_a", **{"value-1": "46", "then": "psfs"})
    assert answer.url == address(house, "psfs")


def test_a_colleague_outside_the_care_team_gets_nothing(house):
    stranger = factories.client_of(house.colleague)
    assert stranger.get(address(house)).status_code == 404
    assert stranger.post(address(house, "visa_a"), {"value-1": "1"}).status_code == 404
    assert house.browser.get(address(house, "nothing_such")).status_code == 404
