"""Other ways to chart: without a script, by keyboard alone, enlarged, on a phone; and what axe says."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.actions.drafts import discard, save_draft, start_draft
from sessions_app.actions.standing import answer_standing
from sessions_app.models import TreatmentSession
from sessions_app.payload import Change
from sessions_app.queries.charting_choices import charting_choices
from tests.journeys.charting import draft_of, expected_today, log_in, saved, signed_last_week, stored
from tests.journeys.readable import faults_of

NOTHING = {"questions": [], "cautions": [], "allergens": [], "areas": [], "words": "", "until_on": None}
SIZES = [(390, 844), (1024, 768), (1440, 900)]
TOO_SMALL = """controls => controls.filter(one => {
    const box = one.getBoundingClientRect();
    return Math.min(box.width, box.height) < 44;
}).map(one => one.outerHTML)"""


@pytest.fixture
def draft(world):
    signed_last_week(world)
    return draft_of(world, visit=expected_today(world))


@pytest.fixture
def chart(tablet, live_server, draft):
    tablet.goto(f"{live_server.url}/drafts/{draft.pk}/")
    return tablet


@pytest.fixture
def plain(browser, world, live_server, draft):
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1024, "height": 768})
    log_in(context, world.physio)
    page = context.new_page()
    page.goto(f"{live_server.url}/drafts/{draft.pk}/")
    yield page
    context.close()


def test_without_a_script_one_charts_adds_a_row_and_signs(plain, world, draft):
    plain.locator("#id_checkin-pain_now_2").check()
    plain.locator("[name=checkin-since_last][value=better]").check()
    press(plain, "all_clear")
    press(plain, "as_shown:warm_up")
    for tick in plain.locator("#rows-iastm_pass [data-tick]").all():
        tick.check()
    plain.locator("[name=iastm-skin_after][value='skin_response.pink']").check()
    plain.locator("[name=iastm-instruments_cleaned][value=on]").check()
    plain.get_by_role("button", name="Progress Standing heel raise heavy slow one step").click()
    press(plain, "as_shown:exercise")
    add_an_exercise(plain)
    rows = plain.locator(".retest-row")
    rows.nth(0).locator("input[value='2']").check()
    rows.nth(1).locator("[name$=-value]").fill("10")
    rows.nth(2).locator("[name$=-value]").fill("18")
    plain.locator("[name=note-tolerance][value='tolerance.well']").check()
    plain.locator("#id_note-text").fill("Charted without a script — 1,5 kg\nzwei Zeilen")
    press(plain, "review")
    plain.get_by_role("button", name=re.compile("^Sign, ")).click()

    expect(plain).not_to_have_url(re.compile("/review/$"))
    with acting_as(world.physio.pk, world.clinic.pk):
        session = TreatmentSession.objects.get(draft=draft.pk)
        done = session.components.filter(kind="exercise", outcome="done").order_by("position")
        assert [one.exerciseperformed.exercise_id for one in done][-1] == "an_hop"
        assert done[0].exerciseperformed.load_value == 15
        note = session.components.get(kind="note").sessionnote
        assert note.text == "Charted without a script — 1,5 kg\nzwei Zeilen"


def add_an_exercise(page):
    page.get_by_role("button", name="Add an exercise").last.click()
    page.locator("[name$=-exercise]").select_option("an_hop")
    page.locator("[name$=-sets]").fill("3")
    page.locator("[name$=-reps]").fill("8")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#rows-exercise")).to_contain_text("Forward and lateral hop")


def press(page, do):
    page.locator(f"button[name=do][value='{do}']").click()


def test_without_a_script_a_row_not_done_says_why(plain, world, draft):
    row = plain.locator("#rows-exercise tr").first
    row_id = row.get_attribute("data-row")
    row.get_by_role("link").first.click()
    press(plain, "not_done")
    plain.locator(f"[name='{row_id}-not_done_reason'][value='not_done_reason.time']").check()
    plain.get_by_role("button", name="Not done, keep").click()

    assert stored(world, draft)[row_id]["outcome"] == ["not_done"]
    assert stored(world, draft)[row_id]["not_done_reason"] == ["not_done_reason.time"]
    expect(plain.locator(f"#row-{row_id}")).to_contain_text("No time left")


def test_a_row_that_was_not_done_stays_so_until_somebody_says_otherwise(chart, world, draft):
    row_id = chart.locator("#rows-exercise tr").first.get_attribute("data-row")
    chart.locator(f"#row-{row_id} [data-edit]").first.click()
    editor = chart.locator("dialog[open]")
    editor.get_by_role("button", name="Not done today").click()
    editor.locator(f"[name='{row_id}-not_done_reason'][value='not_done_reason.time']").click()
    editor.get_by_role("button", name="Not done, keep").click()
    expect(chart.locator(f"#row-{row_id}")).to_have_class("is-not-done")
    expect(chart.locator("#phase-exercise [data-count]")).to_have_text("0")
    saved(chart)
    assert stored(world, draft)[row_id]["outcome"] == ["not_done"]

    chart.locator(f"#row-{row_id} [data-edit]").first.click()
    editor.get_by_role("button", name="It was done").click()
    editor.get_by_role("button", name="Done", exact=True).click()
    expect(chart.locator(f"#row-{row_id}")).to_have_class("is-done")
    expect(chart.locator("#phase-exercise [data-count]")).to_have_text("1")
    saved(chart)
    assert stored(world, draft)[row_id]["outcome"] == ["done"]


def test_the_keyboard_alone_charts_a_session(chart, world, draft):
    keys = chart.keyboard
    keys.press("Alt+1")
    chart.locator("#id_checkin-pain_now_0").focus()
    keys.press("1")
    keys.press("0")
    expect(chart.locator("#id_checkin-pain_now_10")).to_be_checked()
    keys.press("4")
    expect(chart.locator("#id_checkin-pain_now_4")).to_be_checked()
    keys.press("Tab")
    keys.press("Space")
    chart.locator("[data-all-clear]").press("Enter")
    keys.press("Alt+4")
    expect(chart.locator("#phase-exercise summary").first).to_be_focused()
    first = chart.locator("#rows-exercise tr").first
    first.locator("[data-name]").focus()
    keys.press("+")
    expect(first).to_have_class(re.compile("is-done"))
    expect(first.locator("[data-change]")).to_have_text("+5 kg")
    keys.press("-")
    chart.locator("#rows-exercise tr").nth(1).locator("[data-tick]").press("Space")
    saved(chart)

    rows = stored(world, draft)
    assert rows["checkin"]["pain_now"] == ["4"]
    assert rows["checkin"]["since_last"] == ["better"]
    assert rows["checkin"]["consent"] == ["stands"]
    assert rows[first.get_attribute("data-row")]["load_value"] == ["10"]
    chart.locator("[data-as-shown=exercise]").press("Enter")
    expect(chart.locator("#phase-exercise summary").first).to_be_focused()
    keys.press("Control+Enter")
    expect(chart).to_have_url(re.compile("/review/$"))


def test_a_wrong_tap_is_taken_back_by_a_second_one_and_all_as_shown_by_undo(chart, world, draft):
    pain = chart.locator("#id_checkin-pain_now_7")
    pain.click()
    pain.click()
    expect(pain).not_to_be_checked()
    chart.locator("[data-as-shown=exercise]").click()
    expect(chart.locator("#rows-exercise tr.is-done")).to_have_count(4)
    chart.get_by_role("button", name="Undo").click()
    expect(chart.locator("#rows-exercise tr.is-carried")).to_have_count(4)
    saved(chart)

    rows = stored(world, draft)
    assert "pain_now" not in rows["checkin"]
    assert all("outcome" not in fields for fields in rows.values())


def test_at_200_per_cent_nothing_is_lost_sideways_and_the_banner_stays(chart):
    chart.set_viewport_size({"width": 512, "height": 384})
    assert chart.evaluate("document.documentElement.scrollWidth") <= 512
    chart.locator("#id_note-text").scroll_into_view_if_needed()
    banner = chart.locator(".banner").bounding_box()
    assert banner["y"] == 0


def test_every_control_of_a_row_is_large_enough_for_a_thumb(chart):
    chart.set_viewport_size({"width": 390, "height": 844})
    controls = chart.locator(".icon-btn:visible, .tick:visible, .chip-box:visible")
    assert controls.count()
    assert controls.evaluate_all(TOO_SMALL) == []


def test_axe_finds_nothing_in_any_state_of_charting(chart, world, draft, live_server):
    look(chart, "carried", SIZES)
    chart.locator("#id_checkin-pain_now_2").click()
    chart.locator("[name=checkin-since_last][value=better]").click()
    chart.locator("[data-all-clear]").click()
    chart.locator("[data-as-shown=warm_up]").click()
    look(chart, "under way")
    chart.locator("#phase-warm_up summary").first.click()
    for row in ("#rows-iastm_pass [data-edit]", "#rows-exercise [data-edit]", "#row-lotion [data-edit]"):
        chart.locator(row).first.click()
        expect(chart.locator("dialog[open]")).to_be_visible()
        look(chart, f"editor of {row}", SIZES[1:2])
        chart.keyboard.press("Escape")
        expect(chart.locator("dialog[open]")).to_have_count(0)
    saved(chart)
    for page in ("review", "discard", "move"):
        chart.goto(f"{live_server.url}/drafts/{draft.pk}/{page}/")
        look(chart, page, SIZES[:1])


def test_axe_finds_nothing_on_a_refused_signature_or_a_colleagues_draft(chart, world, draft, live_server):
    chart.goto(f"{live_server.url}/drafts/{draft.pk}/review/")
    chart.get_by_role("button", name=re.compile("^Sign")).click()
    expect(chart.locator("[data-error-summary]")).to_be_focused()
    look(chart, "refused")
    log_in(chart.context, world.colleague)
    chart.goto(f"{live_server.url}/drafts/{draft.pk}/")
    look(chart, "a colleague's")
    chart.goto(f"{live_server.url}/drafts/{draft.pk}/take-over/")
    look(chart, "take over")


def test_axe_finds_nothing_offline_in_conflict_on_an_empty_sheet_or_a_discarded_one(
    chart, world, draft, live_server, quiet
):
    narrow = SIZES[:1]
    chart.context.set_offline(True)
    chart.locator("#id_note-text").fill("Typed in the lift")
    expect(chart.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")
    look(chart, "offline", narrow)
    with acting_as(world.physio.pk, world.clinic.pk):
        elsewhere = [Change("note", "text", [], ["Typed on the other tablet"])]
        save_draft(draft.pk, by=world.physio, at=timezone.now(), changes=elsewhere)
    chart.context.set_offline(False)
    expect(chart.locator(".conflict")).to_be_visible()
    look(chart, "conflict", narrow)
    chart.locator(".conflict button").first.click()
    saved(chart)
    with acting_as(world.physio.pk, world.clinic.pk):
        discard(draft.pk, by=world.physio, at=timezone.now(), reason="Wrong patient")
        empty = start_draft(world.episode, by=world.physio, at=timezone.now(), empty=True)
    for state, pk in (("discarded", draft.pk), ("empty", empty.pk)):
        chart.goto(f"{live_server.url}/drafts/{pk}/")
        look(chart, state, narrow)
    quiet.clear()


def look(page, state, sizes=SIZES[:2]):
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        assert faults_of(page) == {}, f"{state}, {width} px"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{state}, {width} px"
    page.set_viewport_size({"width": 1024, "height": 768})


def test_a_phase_that_folds_under_the_keyboard_keeps_the_focus(chart, world):
    """Enter on "All clear" finished the check-in, its fold closed, and the focus fell to the page."""
    with acting_as(world.physio.pk, world.clinic.pk):
        choices, at = charting_choices(world.clinic), timezone.now()
        answer_standing(world.patient, NOTHING, choices=choices, by=world.physio, at=at)
    chart.reload()
    chart.locator("[name=checkin-pain_now][value='2']").check(force=True)
    chart.locator("[name=checkin-since_last][value=better]").check(force=True)
    saved(chart)
    chart.locator("[data-all-clear]").focus()
    chart.keyboard.press("Enter")
    head = chart.locator("summary.phase-head").first
    expect(head).to_contain_text("Check-in")
    expect(head.locator("..")).not_to_have_attribute("open", "")
    expect(head).to_be_focused()
