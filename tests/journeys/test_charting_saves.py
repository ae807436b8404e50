"""Nothing typed is lost: a tab dies, the log-in runs out, the network goes, two tablets write at once."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from clinic.actions.consents import withdraw_consent
from clinic.identity import acting_as
from clinic.models import Consent
from sessions_app.actions.drafts import discard
from tests.journeys.charting import draft_of, log_in, saved, signed_last_week, stored

NOTE = "#id_note-text"
TYPED = "Läuft 5 km ohne Schmerz 🙂 — מדרגות ok, 1,5 kg\nzweite Zeile"


@pytest.fixture
def draft(world):
    signed_last_week(world)
    return draft_of(world)


@pytest.fixture
def chart(tablet, live_server, draft):
    tablet.goto(f"{live_server.url}/drafts/{draft.pk}/")
    return tablet


def row_of(world, draft, **wanted):
    """The id of the first row whose fields say this."""
    rows = stored(world, draft).items()
    return next(row for row, fields in rows if all(fields.get(k) == [v] for k, v in wanted.items()))


@pytest.fixture
def another_tablet(browser, world, live_server, draft):
    """Opens the same draft on further devices of the same person."""
    contexts = []

    def opened():
        contexts.append(browser.new_context(viewport={"width": 1024, "height": 768}))
        log_in(contexts[-1], world.physio)
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/drafts/{draft.pk}/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.promise("typed")
def test_a_tab_that_is_closed_in_the_middle_of_a_word_has_sent_every_character(
    chart, world, draft, another_tablet
):
    chart.locator(NOTE).press_sequentially("Stairs were easi")
    chart.close()

    again = another_tablet()
    shown = again.locator(NOTE).input_value()
    for _arriving in range(50):
        if shown == "Stairs were easi":
            break
        again.reload()
        shown = again.locator(NOTE).input_value()
    assert shown == "Stairs were easi"


@pytest.mark.promise("stored")
def test_a_tab_that_is_killed_has_sent_what_it_said_was_saved(chart, world, draft, another_tablet):
    chart.locator(NOTE).press_sequentially(TYPED.split("\n")[0])
    saved(chart)
    under_way = []
    chart.route("**/save", lambda route: under_way.append(route))
    with chart.expect_request("**/save"):
        chart.locator(NOTE).press_sequentially(" and mor")
    expect(chart.locator("[data-save-state]")).to_have_attribute("data-state", "saving")
    for one in under_way:
        one.continue_()
    chart.unroute("**/save")
    saved(chart)
    kill(chart)

    again = another_tablet()
    expect(again.locator(NOTE)).to_have_value(TYPED.split("\n")[0] + " and mor")


def test_what_is_typed_comes_back_exactly(chart, world, draft, another_tablet):
    chart.locator(NOTE).fill(TYPED)
    saved(chart)

    assert stored(world, draft)["note"]["text"] == [TYPED]
    expect(another_tablet().locator(NOTE)).to_have_value(TYPED)


@pytest.mark.promise("typed")
def test_when_the_log_in_has_run_out_the_text_stays_and_goes_after_a_new_one(chart, world, draft, quiet):
    chart.locator(NOTE).fill("Before")
    saved(chart)
    Session.objects.all().delete()
    chart.locator(NOTE).fill("Before, and while nobody was logged in")

    state = chart.locator("[data-save-state]")
    expect(state).to_have_attribute("data-state", "login")
    expect(state.get_by_role("link", name="Log in")).to_be_visible()
    expect(chart.locator(NOTE)).to_have_value("Before, and while nobody was logged in")

    expect(state.get_by_role("button", name="Try now")).to_be_visible()
    log_in_again(chart, world.physio)
    # By itself at its next try; "Try now" is for who does not want to wait.
    expect(state).to_have_attribute("data-state", "saved", timeout=20_000)
    assert stored(world, draft)["note"]["text"] == ["Before, and while nobody was logged in"]
    quiet[:] = [text for text in quiet if "403" not in text]


@pytest.mark.promise("typed")
def test_without_network_the_page_says_waiting_and_sends_when_it_is_back(chart, world, draft, quiet):
    chart.context.set_offline(True)
    chart.locator(NOTE).fill("Typed in the lift")
    chart.locator("#id_checkin-pain_now_4").check()
    expect(chart.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")
    chart.locator("[data-review]").click()
    expect(chart).to_have_url(re.compile(f"/drafts/{draft.pk}/$"))

    chart.context.set_offline(False)
    saved(chart)
    assert stored(world, draft)["note"]["text"] == ["Typed in the lift"]
    assert stored(world, draft)["checkin"]["pain_now"] == ["4"]
    quiet.clear()


def test_try_now_sends_at_once(chart, world, draft, quiet):
    answers = []
    chart.route("**/save", lambda route: answers.append(route.fulfill(status=503)))
    chart.locator(NOTE).fill("Typed while the server restarted")
    again = chart.locator("[data-when=waiting]").get_by_role("button", name="Try now")
    expect(again).to_be_visible()
    assert answers
    chart.unroute("**/save")
    again.dispatch_event("click")  # also when the page's own next try came first
    expect(chart.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=4000)
    assert stored(world, draft)["note"]["text"] == ["Typed while the server restarted"]
    quiet.clear()


def test_one_answer_that_cannot_be_kept_does_not_hold_up_the_others(chart, world, draft):
    chart.locator(NOTE).fill("x" * 100_001)
    with chart.expect_response(lambda answer: answer.url.endswith("/save") and answer.ok):
        chart.locator("#id_checkin-pain_now_3").check()

    state = chart.locator("[data-save-state]")
    expect(state).to_have_attribute("data-state", "failed")
    expect(state).to_contain_text("longer than 100,000 characters")
    assert stored(world, draft)["checkin"]["pain_now"] == ["3"]
    chart.locator(NOTE).fill("Short after all")
    saved(chart)
    assert stored(world, draft)["note"]["text"] == ["Short after all"]


@pytest.mark.promise("typed")
def test_a_pass_without_consent_says_so_in_its_open_editor_and_keeps_what_is_typed(
    tablet, live_server, world
):
    with acting_as(world.physio.pk, world.clinic.pk):
        consent = Consent.objects.get(patient=world.patient, kind="iastm")
        withdraw_consent(consent, by=world.physio, at=timezone.now())
    draft = draft_of(world)
    tablet.goto(f"{live_server.url}/drafts/{draft.pk}/")
    tablet.get_by_role("button", name="Add a pass").click()
    editor = tablet.locator("dialog.sheet[open]")
    refusal = "No IASTM without it; exercise goes on."
    expect(editor.get_by_role("alert")).to_contain_text(refusal)
    for minutes in ("3", "4"):
        editor.locator("[name$=-minutes]").fill(minutes)
        saved(tablet)
        expect(tablet.locator("#iastm-stop")).to_contain_text(refusal)
        expect(editor.locator("[name$=-minutes]")).to_have_value(minutes)
    expect(tablet.locator("#consents")).to_contain_text("Consent to instrument work was withdrawn")
    assert row_of(world, draft, minutes="4")


def test_two_tablets_on_one_row_while_a_row_is_taken_out(chart, world, draft, another_tablet):
    balance = row_of(world, draft, exercise="an_single_leg_bal")
    step_down = row_of(world, draft, exercise="kn_step_down")
    other = another_tablet()
    open_editor(other, balance)

    open_editor(chart, balance)
    put(chart, balance, hold_seconds="45", words="Firm floor, eyes shut — ok")
    close_editor(chart)
    saved(chart)
    put(other, balance, hold_seconds="50", rest_seconds="75")
    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("50")
    expect(conflict).to_contain_text("45")
    take_out(chart, step_down)
    conflict.get_by_role("button", name="Keep 50").click()
    saved(other)
    close_editor(other)
    other.locator(NOTE).press_sequentially("From the other tablet")
    saved(other)

    rows = stored(world, draft)
    assert rows[balance]["hold_seconds"] == ["50"]
    assert rows[balance]["rest_seconds"] == ["75"]
    assert rows[balance]["words"] == ["Firm floor, eyes shut — ok"]
    assert rows["note"]["text"] == ["From the other tablet"]
    assert step_down not in rows


def test_text_for_a_row_that_another_tablet_took_out_is_offered_and_kept(chart, world, draft, another_tablet):
    step_down = row_of(world, draft, exercise="kn_step_down")
    other = another_tablet()
    open_editor(other, step_down)
    take_out(chart, step_down)
    put(other, step_down, words="Wobbly on the last set")

    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("Wobbly on the last set")
    expect(conflict).to_contain_text("taken out")
    conflict.get_by_role("button", name="Put it back").click()
    saved(other)
    assert stored(world, draft)[step_down]["words"] == ["Wobbly on the last set"]
    assert stored(world, draft)[step_down]["reps"] == ["8"]


def test_a_row_that_may_not_be_taken_out_any_more_is_not_called_saved(chart, world, draft):
    step_down = row_of(world, draft, exercise="kn_step_down")
    open_editor(chart, step_down)
    with acting_as(world.physio.pk, world.clinic.pk):
        discard(draft.pk, by=world.physio, at=timezone.now(), reason="Wrong day")
    chart.locator("dialog [data-remove]").click()
    expect(chart.locator("[data-when=failed]")).to_be_visible()
    assert step_down in stored(world, draft)


@pytest.mark.promise("typed")
def test_a_removal_and_words_that_are_refused_together_both_wait_for_another_try(chart, world, draft, quiet):
    step_down = row_of(world, draft, exercise="kn_step_down")
    open_editor(chart, step_down)
    chart.context.set_offline(True)
    chart.locator("dialog [data-remove]").click()
    chart.locator(NOTE).fill("Left knee")
    expect(chart.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")
    with acting_as(world.physio.pk, world.clinic.pk):
        discard(draft.pk, by=world.physio, at=timezone.now(), reason="Wrong day")
    with chart.expect_response(is_the_last_part):
        chart.context.set_offline(False)
    for _twice in range(2):
        message = sent_again(chart)
        assert message["removed"] == [step_down]
        assert [one["value"] for one in message["changes"]] == [["Left knee"]]
    expect(chart.locator("[data-when=failed]")).to_be_visible()
    assert step_down in stored(world, draft)
    quiet.clear()


def sent_again(chart):
    """What goes out by the hand on "Retry", after which each part of it has gone by itself."""
    messages = []
    chart.on("request", lambda request: messages.append(request.post_data_json))
    with chart.expect_response(is_the_last_part):
        chart.locator("[data-when=failed] [data-save-again]").click()
    return messages[0]


def is_the_last_part(answer):
    return ".1" in answer.request.post_data_json["mark"]


def test_a_row_that_is_gone_says_so_when_it_is_opened(chart, world, draft, another_tablet, quiet):
    step_down = row_of(world, draft, exercise="kn_step_down")
    other = another_tablet()
    take_out(chart, step_down)
    other.locator(f"#row-{step_down} [data-edit]").first.click()

    gone = other.locator(".conflict")
    expect(gone).to_contain_text("Lateral step-down")
    gone.get_by_role("button", name="Leave it out").click()
    expect(other.locator(f"#row-{step_down}")).to_have_count(0)


def open_editor(page, row):
    page.locator(f"#row-{row} [data-edit]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()


def put(page, row, **values):
    fold = page.locator("dialog details.fold").last
    if not fold.evaluate("fold => fold.open"):
        fold.locator("summary").click()
    for name, value in values.items():
        page.locator(f"dialog [name='{row}-{name}']").fill(value)


def close_editor(page):
    page.locator("dialog").get_by_role("button", name="Close").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def take_out(page, row):
    open_editor(page, row)
    page.locator("dialog [data-remove]").click()
    expect(page.locator(f"#row-{row}")).to_have_count(0)
    saved(page)


def kill(page):
    """Gone as a tablet that is out of memory: no last word gets out of the page."""
    page.context.set_offline(True)
    page.close()


def log_in_again(page, person):
    """A new log-in in the tab that the page's link opens; it changes the token that guards posts as well."""
    page.context.clear_cookies()
    log_in(page.context, person)
    with page.context.expect_page() as opened:
        page.locator("[data-save-state]").get_by_role("link", name="Log in").click()
    opened.value.wait_for_load_state()
    opened.value.close()


@pytest.mark.promise("typed")
def test_what_is_tapped_before_the_page_listens_is_stored_too(tablet, live_server, world, draft):
    """A tap just after the page shows, while its scripts are still on their way."""
    held = []
    tablet.route("**/autosave*.js", lambda route: held.append(route))
    tablet.goto(f"{live_server.url}/drafts/{draft.pk}/", wait_until="commit")
    tablet.locator("input[name='checkin-pain_now'][value='4']").click()
    tablet.wait_for_function("document.querySelector('[name=checkin-pain_now]:checked')")
    with tablet.expect_response("**/save"):
        held[0].continue_()
    saved(tablet)
    assert stored(world, draft)["checkin"]["pain_now"] == ["4"]
