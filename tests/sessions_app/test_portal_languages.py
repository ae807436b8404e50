"""A patient's own pages in another language: nothing is left in English but names and units."""

import re

import pytest

from clinic.models import User
from tests import factories
from tests.sessions_app.test_portal_home import maya, seen  # noqa: F401

LATIN = re.compile(r"[A-Za-z]{2,}")
UNITS = {"kg", "cm", "mm"}
CLINICS_OWN = "Heel raise"  # an exercise that the clinic wrote itself stays in its words


@pytest.mark.parametrize("language", ["zh-hans", "ta"])
def test_no_english_is_left_on_the_four_tabs_but_names_and_units(maya, language):  # noqa: F811
    factories.home_item(maya.episode, by=maya.physio, sets=3, reps=12, load_value=10, load_unit="kg")
    User.objects.filter(pk=maya.browser.session["_auth_user_id"]).update(language=language)
    people = f"{maya.patient.given_names} {maya.patient.family_name} {maya.physio} {maya.clinic} {maya.site}"
    known = UNITS | set(LATIN.findall(f"{people} {CLINICS_OWN}"))
    for name in ("home", "exercises", "visits"):
        assert set(LATIN.findall(seen(maya, name))) - known == set(), name
    assert set(LATIN.findall(seen(maya, "visit", maya.signed.pk))) - known == set()
