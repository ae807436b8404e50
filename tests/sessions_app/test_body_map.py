"""The body map agrees with the reference and never mixes up left and right."""

import csv
import re

import pytest
from django import forms
from django.template import Context, Template

from sessions_app.body_map import area_id, areas, code_and_side, draw, view_of
from sessions_app.reference.rows import FOLDER
from sessions_app.widgets import AreaSelect


def mapped_rows():
    with (FOLDER / "body_regions.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["on_map"] == "yes"]


def area_choices():
    for row in mapped_rows():
        if row["side_specific"] == "yes":
            yield f"{row['code']}-L", f"{row['name']}, left"
            yield f"{row['code']}-R", f"{row['name']}, right"
        else:
            yield row["code"], row["name"]


def test_the_drawing_has_exactly_the_areas_of_the_reference():
    wanted = {svg_id.removeprefix("bm-") for row in mapped_rows() for svg_id in row["svg_ids"].split(";")}
    drawn = [area.area_id for view in ("front", "back") for area in areas(view)]
    assert set(drawn) == wanted
    assert len(drawn) == len(wanted) == 56


def test_every_area_is_on_the_view_that_the_reference_names():
    for row in mapped_rows():
        for svg_id in row["svg_ids"].split(";"):
            assert view_of(svg_id.removeprefix("bm-")) == row["view"]


def test_left_is_on_the_right_of_the_front_view_and_on_the_left_of_the_back_view():
    centres = {area.area_id: area.centre for view in ("front", "back") for area in areas(view)}
    assert centres["knee_f-L"][0] > 120 > centres["knee_f-R"][0]
    assert centres["calf-L"][0] < 120 < centres["calf-R"][0]
    assert draw("front").side_words == ("R", "L")
    assert draw("back").side_words == ("L", "R")
    assert draw("back", crop="lower").side_ys == (332,)
    assert draw("back", pickable=True).side_ys == (70, 332)


@pytest.mark.parametrize(
    ("code", "side", "area"), [("calf", "left", "calf-L"), ("neck_b", "midline", "neck_b")]
)
def test_an_area_is_a_code_and_a_side(code, side, area):
    assert area_id(code, side) == area
    assert code_and_side(area) == (code, side)


def test_a_closed_area_stays_closed_even_when_it_is_chosen():
    figure = draw("back", selected=["calf-L", "heel-R"], history=["achilles-L"], closed=["heel-R"])
    looks = {area.area_id: area.looks for area in figure.areas}
    assert looks["calf-L"] == "bm-r is-sel"
    assert looks["achilles-L"] == "bm-r is-hist"
    assert looks["heel-R"] == "bm-r is-block"
    assert looks["calf-R"] == "bm-r"


def test_the_drawing_is_hidden_from_screen_readers_and_light():
    html = Template('{% load body_map %}{% body_map "back" selected=chosen badges=numbers %}').render(
        Context({"chosen": ["calf-L"], "numbers": {"calf-L": 1}})
    )
    assert 'aria-hidden="true"' in html
    assert len(re.findall(r'data-region="calf-L"', html)) == 1
    assert re.search(r"<text x=\"96\" y=\"450\">1</text>", html)
    assert len(html) < 14_000


class Treated(forms.Form):
    area = forms.ChoiceField(choices=list(area_choices()), widget=AreaSelect)


def test_the_list_beside_the_drawing_offers_every_area_once_as_a_native_button():
    form = Treated({"area": "calf-R"})
    form.fields["area"].widget.closed = {"heel-R"}
    html = str(form["area"])
    inputs = [one for one in re.findall(r"<input[^>]*>", html) if 'type="radio"' in one]
    assert len(inputs) == 56
    assert [re.search(r'value="([^"]+)"', one)[1] for one in inputs if " checked" in one] == ["calf-R"]
    assert [re.search(r'value="([^"]+)"', one)[1] for one in inputs if " disabled" in one] == ["heel-R"]
    assert html.count('class="region-row"') == 30
    assert 'data-shown-view="back"' in html
    assert "Calf, left" in html
