"""The network goes while somebody types: what is kept on the device is sealed, comes back in order and once,
and never takes the place of what another device has saved unseen."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.actions.drafts import save_draft
from sessions_app.payload import Added, Change
from tests.journeys.charting import draft_of, log_in, saved, stored

NOTE, PAIN = "#id_note-text", "#id_checkin-pain_now_{}"
CANARY = "Kanarienvogel 🙂 knee locks"
EVERYTHING_KEPT = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).matchAll()) found.push(one.url, await one.text());
  }
  const told = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder("latin1").decode(value) : JSON.stringify(value);
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    const base = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    for (const store of base.objectStoreNames) {
      const asked = base.transaction(store).objectStore(store).getAll();
      const rows = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
      for (const row of rows) for (const [key, value] of Object.entries(row)) found.push(key, told(value));
    }
    base.close();
  }
  return found;
}"""


@pytest.fixture
def draft(world):
    return draft_of(world)


@pytest.fixture
def address(live_server, draft):
    return f"{live_server.url}/drafts/{draft.pk}/"


@pytest.fixture
def chart(tablet, address):
    tablet.goto(address)
    return tablet


def state(page, wanted, **more):
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", wanted, **more)


def kept(page):
    says(page, "Kept on this device for seven days.")


def says(page, words):
    """What the page says of text that is not sent: these words alone are to be seen."""
    state(page, "waiting")
    shown = page.locator("[data-when=waiting] > span")
    expect(shown).to_have_text(f"Not sent yet. {words}", use_inner_text=True)


def sealed(page) -> int:
    return sum(text == "owner" for text in page.evaluate(EVERYTHING_KEPT))


def notice(page, kind):
    return page.locator(f"#content > [data-kind={kind}]")


def on_another_device(world, draft, row, field, seen, value):
    with acting_as(world.physio.pk, world.clinic.pk):
        change = Change(row, field, seen, value)
        assert not save_draft(draft.pk, by=world.physio, at=timezone.now(), changes=[change]).conflicts


def told(world, draft, row, field):
    return stored(world, draft).get(row, {}).get(field)


@pytest.mark.promise("typed", "once")
def test_what_was_typed_without_network_outlives_its_tab_and_asks_before_it_replaces(
    chart, world, draft, address, live_server, quiet
):
    chart.context.set_offline(True)
    chart.locator(NOTE).fill(CANARY)
    chart.locator(PAIN.format(4)).check()
    kept(chart)
    held = " ".join(chart.evaluate(EVERYTHING_KEPT))
    assert "owner" in held
    assert not [word for word in ("Kanarien", "locks", "Carter", "pain_now", "note") if word in held]

    chart.close()
    tab = chart.context.new_page()
    chart.context.set_offline(False)
    on_another_device(world, draft, "checkin", "pain_now", [], ["7"])
    tab.goto(f"{live_server.url}/today/")
    expect(notice(tab, "conflict")).to_contain_text("differs from what was saved elsewhere")
    assert told(world, draft, "note", "text") == [CANARY]
    assert told(world, draft, "checkin", "pain_now") == ["7"]

    notice(tab, "conflict").get_by_role("link").click()
    expect(tab.locator(NOTE)).to_have_value(CANARY)
    state(tab, "conflict")
    tab.reload()  # undecided, it waits
    tab.locator(".conflict").get_by_role("button", name="Keep 4").click()
    saved(tab)
    assert told(world, draft, "checkin", "pain_now") == ["4"]
    tab.wait_for_function(f"async () => !(await ({EVERYTHING_KEPT})()).includes('owner')")
    quiet.clear()


@pytest.mark.promise("typed")
def test_what_cannot_be_sent_is_asked_about_before_logging_out_and_is_nobody_elses(
    chart, world, draft, address, live_server, quiet
):
    context = chart.context
    context.set_offline(True)
    chart.locator(NOTE).fill(CANARY)
    kept(chart)
    chart.close()
    context.set_offline(False)

    context.clear_cookies()
    log_in(context, world.colleague)
    tab = context.new_page()
    with tab.expect_response("**/drafts/key/"):
        tab.goto(f"{live_server.url}/today/")
    log_out(tab)
    expect(tab).to_have_url(f"{live_server.url}/accounts/login/")
    assert told(world, draft, "note", "text") is None
    assert sealed(tab) == 1

    log_in(context, world.physio)
    context.route("**/save", lambda route: route.fulfill(status=503))
    tab.goto(f"{live_server.url}/today/")
    log_out(tab)
    tab.get_by_role("button", name="Stay logged in").click()
    assert sealed(tab) == 1
    log_out(tab)
    tab.get_by_role("button", name="Log out and remove it").click()
    expect(tab).to_have_url(f"{live_server.url}/accounts/login/")
    assert sealed(tab) == 0
    quiet.clear()


def log_out(tab):
    tab.locator(".side-nav summary").last.click()
    tab.get_by_role("button", name="Log out").first.click()


@pytest.mark.promise("typed")
def test_what_needs_the_network_says_so_and_what_only_a_button_keeps_asks_before_it_goes(
    chart, world, draft, address, quiet
):
    said, rows = chart.locator("[data-no-network]"), chart.locator("#rows-exercise > tr")
    before = rows.count()
    chart.context.set_offline(True)
    chart.get_by_role("button", name="Add an exercise").last.click()
    expect(said).to_be_visible()
    state(chart, "saved")
    assert rows.count() == before
    chart.context.set_offline(False)
    chart.get_by_role("button", name="Add an exercise").last.click()
    expect(said).to_be_hidden()
    expect(rows).to_have_count(before + 1)

    with acting_as(world.physio.pk, world.clinic.pk):
        lunge = [Change("t1", name, [], [value]) for name, value in (("measure", "wblt"), ("side", "left"))]
        save_draft(draft.pk, by=world.physio, at=timezone.now(), added=[Added("t1", "retest")], changes=lunge)
    asked = []
    chart.goto(f"{address}rows/t1/items/")
    expect(chart.get_by_text("not while you type")).to_be_visible()
    chart.on("dialog", lambda one: asked.append(one.type) or one.dismiss())
    typed = chart.locator("form[data-asks-before-leaving] input[type=text]").first
    typed.fill("9.5")
    chart.get_by_role("link", name="Cancel").click()
    expect(typed).to_have_value("9.5")
    assert asked == ["beforeunload"]
    chart.get_by_role("button", name="Save", exact=True).click()
    expect(chart).to_have_url(f"{address}#row-t1")
    assert asked == ["beforeunload"]
    quiet.clear()
