"""The drawn controls in a browser: by touch, by keyboard, in light and dark, without a complaint from axe."""

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from playwright.sync_api import expect

from clinic.widgets import ChipSelectMultiple, ScaleStrip, Stepper, TickBox, ValueStrip
from sessions_app.widgets import AreaSelectMultiple
from tests.journeys.readable import faults_of

ADDRESS = "https://clinic.test/sheet"  # nothing leaves the browser: every file is answered from the checkout
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
PAGE = """{% extends "base_charting.html" %}{% load static strigil_ui crispy_forms_filters %}
{% block content %}<form class="page stack">
{% for name in plain %}{{ name|as_crispy_field }}{% endfor %}
{% include "record/_body_picker.html" with field=form.areas closed=closed %}
<a class="btn" href="#elsewhere" data-dialog-open="sign">Review and sign</a>
</form>{% endblock %}
{% block dialogs %}<dialog class="dialog" id="sign" aria-labelledby="sign-heading"><div class="box stack">
<h2 id="sign-heading">Sign session 6</h2><button class="btn" data-dialog-close>Not yet</button>
</div></dialog>{% endblock %}
{% block scripts %}<script type="module" src="{% static "js/body_map.js" %}"></script>
<script type="module" src="{% static "js/map_halves.js" %}"></script>{% endblock %}
"""
AREAS = [
    ("calf-L", "Calf, left"),
    ("calf-R", "Calf, right"),
    ("heel-R", "Heel and sole, right"),
    ("chest-L", "Chest, left"),
]


class Charted(forms.Form):
    pain = forms.IntegerField(widget=ScaleStrip)
    load = forms.DecimalField(widget=Stepper(step="2.5"))
    knee = forms.DecimalField(widget=ValueStrip(last="9.5", step="0.5"))
    strokes = forms.MultipleChoiceField(
        choices=[("sweep", "Sweep"), ("fan", "Fan")], widget=ChipSelectMultiple
    )
    done = forms.BooleanField(widget=TickBox(says="Calf raise done"))
    areas = forms.MultipleChoiceField(choices=AREAS, widget=AreaSelectMultiple)


@pytest.fixture
def sheet(page):
    """A page of every control, under the product's own frame, files and content policy."""
    form = Charted(initial={"load": "10", "areas": ["calf-L"]})
    form.fields["areas"].widget.closed = {"heel-R"}
    plain = [form[name] for name in ("pain", "load", "knee", "strokes", "done")]
    html = Template(PAGE).render(Context({"form": form, "plain": plain, "closed": ["heel-R"]}))
    page.route("**/*", lambda route: answer(route, html))
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(ADDRESS)
    yield page
    assert complaints == []


def answer(route, html):
    if route.request.url == ADDRESS:
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
        return route.fulfill(body=html, headers=headers)
    return route.fulfill(path=finders.find(route.request.url.partition("/static/")[2]))


def test_a_stepper_goes_by_the_step_of_its_field(sheet):
    load = sheet.get_by_label("Load")
    stepper = sheet.locator(".stepper")
    stepper.get_by_role("button", name="More").click()
    expect(load).to_have_value("12.5")
    stepper.get_by_role("button", name="Less").click(click_count=2)
    expect(load).to_have_value("7.5")
    load.press("ArrowUp")
    expect(load).to_have_value("10")


def test_one_tap_takes_a_value_near_last_time_and_typing_takes_any(sheet):
    knee = sheet.get_by_label("Knee")
    strip = sheet.locator("[data-value-strip]")
    expect(strip.get_by_role("button")).to_have_text(["8.0", "8.5", "9.0", "9.5", "10.0", "10.5", "11.0"])
    strip.get_by_role("button", name="10.0").click()
    expect(knee).to_have_value("10.0")
    expect(strip.get_by_role("button", pressed=True)).to_have_text(["10.0"])
    knee.fill("14")
    expect(strip.get_by_role("button", pressed=True)).to_have_count(0)


def test_the_keyboard_alone_answers_everything(sheet):
    sheet.get_by_role("radio", name="0", exact=True).focus()
    for _ in range(4):
        sheet.keyboard.press("ArrowRight")
    expect(sheet.get_by_role("radio", name="4")).to_be_checked()
    sheet.get_by_role("checkbox", name="Fan").press("Space")
    expect(sheet.get_by_role("checkbox", name="Fan")).to_be_checked()
    sheet.get_by_role("checkbox", name="Calf raise done").press("Space")
    expect(sheet.get_by_role("checkbox", name="Calf raise done")).to_be_checked()


def test_the_map_and_its_list_say_the_same(sheet):
    left, right = (sheet.get_by_role("checkbox", name=f"Calf, {side}") for side in ("left", "right"))
    drawn = sheet.locator('.bm-r[data-region="calf-R"]')
    expect(left).to_be_checked()
    drawn.click()
    expect(right).to_be_checked()
    expect(drawn).to_have_class("bm-r is-sel")
    expect(sheet.locator("#live")).to_have_text("Calf, right")
    right.uncheck()
    expect(drawn).to_have_class("bm-r")


def test_a_phone_shows_the_half_that_matters_with_areas_a_thumb_can_hit(sheet):
    back = sheet.locator('[data-map-figure="back"]')
    expect(back).to_have_attribute("viewBox", "0 0 240 560")
    sheet.set_viewport_size({"width": 390, "height": 844})
    expect(sheet.get_by_role("button", name="Lower half")).to_have_attribute("aria-pressed", "true")
    smallest = sheet.locator('.bm-r[data-region="achilles-L"]').bounding_box()
    assert min(smallest["width"], smallest["height"]) >= 24
    sheet.get_by_role("button", name="Upper half").click()
    expect(back).to_have_attribute("viewBox", "0 0 240 316")


def test_a_closed_area_is_not_taken_by_a_tap_on_the_map(sheet):
    sheet.locator('.bm-hit[data-region="heel-R"]').click(force=True)
    expect(sheet.get_by_role("checkbox", name="Heel and sole, right")).not_to_be_checked()


def test_a_few_letters_find_an_area_and_the_other_view_is_one_tap_away(sheet):
    sheet.get_by_role("searchbox", name="Find an area").fill("che")
    expect(sheet.locator(".region-row:visible")).to_have_count(1)
    sheet.get_by_role("button", name="Front").click()
    expect(sheet.locator('[data-map-figure="front"]')).to_be_visible()
    expect(sheet.locator('[data-map-figure="back"]')).to_be_hidden()


def test_escape_closes_a_dialog_and_gives_the_focus_back(sheet):
    opener = sheet.get_by_role("link", name="Review and sign")
    opener.click()
    expect(sheet.get_by_role("dialog", name="Sign session 6")).to_be_visible()
    sheet.keyboard.press("Escape")
    expect(sheet.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("width", [390, 1024])
def test_axe_finds_nothing_to_mend(sheet, width):
    sheet.set_viewport_size({"width": width, "height": 800})
    assert faults_of(sheet) == {}
    assert sheet.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.django_db(transaction=True)
def test_the_log_in_page_is_readable_to_everyone(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    assert faults_of(page) == {}
    page.get_by_label("Password").fill("strigil")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Password")).to_have_attribute("type", "text")


def test_a_chosen_theme_outlives_the_page(sheet):
    sheet.evaluate("localStorage.setItem('theme', 'dark')")
    sheet.reload()
    assert sheet.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 23, 25)"


FOLDED = """<div class="phase-head"><h2>Check-in</h2><span class="summary"><span><span class="tag warn">
A new medicine: Ibuprofen, since Friday</span> Pain now 4</span></span>
<span class="minutes">3 min</span></div>"""
PAST_ITS_LINE = (
    "tag => tag.getBoundingClientRect().right - tag.closest('.summary').getBoundingClientRect().right"
)


def test_a_phone_shows_the_whole_news_in_a_folded_line(sheet):
    sheet.set_viewport_size({"width": 390, "height": 844})
    sheet.locator("form").last.evaluate("(form, html) => { form.innerHTML = html }", FOLDED)
    assert sheet.locator(".summary .tag").evaluate(PAST_ITS_LINE) <= 0


def test_a_tick_that_a_link_led_to_takes_the_first_tap(sheet):
    tick = sheet.get_by_role("checkbox", name="Calf raise done")
    tick.press("Tab")
    sheet.keyboard.press("Shift+Tab")
    expect(tick).to_be_focused()
    there = tick.bounding_box()
    sheet.mouse.click(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2)
    expect(tick).to_be_checked()
