"""A patient's own pages in another language: nothing is left in English but names and units."""

import re
from datetime import timedelta

import pytest

from clinic.identity import acting_as
from clinic.models import User
from sessions_app.actions.visits import add_visit
from tests import factories
from tests.sessions_app.a_session import AT
from tests.sessions_app.test_portal_home import maya, seen  # noqa: F401

HAN_BESIDE_A_LATIN_STOP = re.compile(r"[\u4e00-\u9fff] ?[,.;(]|[,;)] ?[\u4e00-\u9fff]")
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


def test_chinese_is_written_with_its_own_commas_and_stops(maya):  # noqa: F811
    factories.home_item(maya.episode, by=maya.physio, sets=3, hold_seconds=40, load_value=10, load_unit="kg")
    with acting_as(maya.physio.pk, maya.clinic.pk):
        add_visit(maya.patient, starts_at=AT + timedelta(days=7), by=maya.physio, at=AT, site=maya.site)
    User.objects.filter(pk=maya.browser.session["_auth_user_id"]).update(language="zh-hans")
    for name in ("home", "exercises", "progress", "visits", "therapists", "my_data", "opened_by"):
        assert HAN_BESIDE_A_LATIN_STOP.findall(seen(maya, name)) == [], name
    assert HAN_BESIDE_A_LATIN_STOP.findall(seen(maya, "visit", maya.signed.pk)) == []
