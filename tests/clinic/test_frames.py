"""The frames around every page: banner, navigation, error pages, the bar of minutes."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from clinic.context import navigation
from clinic.templatetags.strigil_ui import age, current_alerts, initials, time_bar

MAYA = SimpleNamespace(
    family_name="Carter",
    given_names="Maya",
    title="Ms",
    born_on=date(1987, 3, 14),
    born_on_is_estimated=False,
    get_sex_display="Female",
    record_number="104 882",
    alerts=["Allergy: lanolin", "Blood thinner"],
)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_banner_says_who_this_is(monkeypatch):
    monkeypatch.setattr("clinic.templatetags.strigil_ui.timezone.localdate", lambda: date(2026, 11, 23))
    said = words(render_to_string("components/_patient_banner.html", {"patient": MAYA}))
    assert said.startswith("CARTER, Maya (Ms) Born 14-Mar-1987 (39y) Gender Female Clinic No.")
    assert "104 882" in said
    assert "Allergy: lanolin" in said
    assert "Blood thinner" in said


def test_the_banner_leaves_out_an_alert_that_has_ended():
    held = SimpleNamespace(ended_at=None)
    over = SimpleNamespace(ended_at=date(2026, 1, 1))
    assert current_alerts(SimpleNamespace(alerts=[held, over])) == [held]


@pytest.mark.parametrize(
    ("on", "years"), [(date(2026, 3, 13), 38), (date(2026, 3, 14), 39), (date(2027, 1, 1), 39)]
)
def test_an_age_turns_on_the_birthday(on, years):
    assert age(date(1987, 3, 14), on) == years


@pytest.mark.parametrize(
    ("name", "letters"), [("CARTER, Maya", "MC"), ("Sam Okafor", "SO"), ("Li", "L"), ("", "")]
)
def test_two_letters_stand_for_a_person(name, letters):
    assert initials(name) == letters


def test_a_misspelt_icon_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="There is no icon called 'chek'"):
        Template('{% load strigil_ui %}{% icon "chek" %}').render(Context())


def test_the_bar_of_minutes_adds_up():
    bar = time_bar([("exercise", 20, False), ("iastm", 7, True), ("measure", 0, False)])
    assert [(part["class"], part["x"], part["planned"]) for part in bar["parts"]] == [
        ("f-ex", "0.00%", False),
        ("f-ia", "40.00%", True),
    ]
    assert (bar["low_at"], bar["high_at"]) == ("60.00%", "90.00%")


def test_a_long_session_still_fits_its_bar():
    bar = time_bar([("exercise", 60, False), ("other", 40, False)])
    assert bar["parts"][-1]["x"] == "60.00%"
    assert bar["high_at"] == "45.00%"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("400.html", "Nothing was changed"),
        ("403.html", "not open to you"),
        ("403_csrf.html", "Nothing was changed"),
        ("405.html", "does not work that way"),
        ("413.html", "make it smaller"),
        ("404.html", "There is nothing here"),
        ("429.html", "Wait five minutes"),
        ("500.html", "What you had saved is safe"),
        ("503.html", "What you had saved is safe"),
    ],
)
def test_an_error_page_needs_nothing_but_itself(page, says):
    html = render_to_string(page)
    assert says in words(html)
    assert html.count("<h1>") == 1


def test_strangers_are_shown_no_way_in():
    assert navigation(SimpleNamespace(path="/", user=SimpleNamespace(is_authenticated=False))) == {
        "navigation": []
    }
