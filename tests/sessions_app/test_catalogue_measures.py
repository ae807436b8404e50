"""A manager chooses the thresholds of a measure, and loads the items that the clinic's licence allows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clinic.identity import acting_as
from sessions_app.models import ItemPackage, ThresholdChoice
from sessions_app.queries.packages import packages_in_use
from sessions_app.queries.thresholds import thresholds_in_use
from tests import factories
from tests.sessions_app.test_scoring import package

pytestmark = pytest.mark.django_db

THRESHOLDS, ITEMS = "/catalogue/measures/prtee/thresholds/", "/catalogue/measures/spadi/items/"


@pytest.fixture
def house():
    made = factories.clinic_with_staff()
    made.browser = factories.client_of(made.manager)
    return made


def in_use(house):
    with acting_as(house.manager.pk, house.clinic.pk):
        return thresholds_in_use(house.clinic.pk, ["lat_elbow"], ["prtee"])["lat_elbow", "prtee"]


def loaded(house):
    with acting_as(house.manager.pk, house.clinic.pk):
        return packages_in_use(house.clinic.pk).get("spadi")


def test_a_manager_sees_why_a_threshold_is_in_use_and_chooses_another(house):
    page = house.browser.get(THRESHOLDS)
    assert "found in this condition" in page.text
    chosen = {"condition": "lat_elbow", "worthwhile": "prtee.mic.9.lateral_elbow", "error": "none"}
    assert house.browser.post(THRESHOLDS, chosen).status_code == 302
    found = in_use(house)
    assert (found.worthwhile.pk, found.error) == ("prtee.mic.9.lateral_elbow", None)
    assert "your clinic’s choice" in house.browser.get(THRESHOLDS).text
    assert house.browser.post(THRESHOLDS, chosen | {"worthwhile": "rule", "error": "rule"}).status_code == 302
    assert in_use(house).worthwhile.pk == "prtee.mcid.14_8.lateral_elbow"
    with acting_as(house.manager.pk, house.clinic.pk):
        assert ThresholdChoice.objects.count() == 4  # none was overwritten


@pytest.mark.parametrize(
    "typed",
    [
        {"worthwhile": "nprs.mcid.2_3.lateral_elbow"},  # of another measure
        {"worthwhile": "prtee.sdc95.17.lateral_elbow"},  # an error is no worthwhile change
        {"condition": "no_such_condition"},
        {"error": ""},
    ],
)
def test_only_what_is_offered_can_be_chosen(house, typed):
    sent = {"condition": "", "worthwhile": "rule", "error": "rule"} | typed
    assert house.browser.post(THRESHOLDS, sent).status_code == 422


def test_a_package_is_previewed_then_loaded_versioned_and_put_aside(house):
    file = SimpleUploadedFile("spadi.json", package().encode(), "application/json")
    preview = house.browser.post(ITEMS, {"do": "check", "file": file})
    assert preview.status_code == 200
    assert "Our own question 2" in preview.text
    assert loaded(house) is None

    for text in (package(), package(), package(edition="trial 2")):
        assert house.browser.post(ITEMS, {"do": "load", "text": text}).status_code == 302
    assert (loaded(house).row.version, loaded(house).package.edition) == (2, "trial 2")

    assert house.browser.post(ITEMS, {"do": "aside"}).status_code == 302
    assert loaded(house) is None
    with acting_as(house.manager.pk, house.clinic.pk):
        assert list(ItemPackage.objects.order_by("version").values_list("edition", flat=True)) == [
            "trial 1", "trial 2", "",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Choose a file, or paste its text."),
        ("{", "This cannot be read as JSON"),
        (package(measure="odi"), "This package is for another measure."),
        (package(scoring={"rule": "eval"}), "The rule is one of"),
        (package(held_by="a\ud800"), "a sign that no text can keep"),
        (package(**{"a\ud800": 1}), r'<th scope="row">a\ud800</th>'),
        pytest.param("{" + "x" * 400_000, "at most 200,000 characters", id="too long"),
        (package(items=[]), "A list in square brackets is needed here"),
        (package(scoring={"rule": "sum"}).replace('"value": 4', '"value": 400'), "outside the range"),
    ],
)
def test_every_fault_is_told_with_its_place_and_nothing_is_loaded(house, text, sentence):
    answer = house.browser.post(ITEMS, {"do": "load", "text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(answer.text) < 250_000, "what is typed comes back up to the size that is taken"
    assert loaded(house) is None


def test_a_package_is_the_clinics_own(house):
    house.browser.post(ITEMS, {"do": "load", "text": package()})
    other = factories.clinic_with_staff()
    with acting_as(other.manager.pk, other.clinic.pk):
        assert packages_in_use(house.clinic.pk) == {}
    assert factories.client_of(house.physio).get(ITEMS).status_code == 404


def test_the_list_of_thresholds_names_their_measures(house):
    page = house.browser.get("/catalogue/thresholds/?group=prtee").text
    assert '<option value="prtee" selected>Patient-Rated Tennis Elbow Evaluation</option>' in page
    assert page.count("Patient-Rated Tennis Elbow Evaluation") == 1 + page.count("<tr") - 1
