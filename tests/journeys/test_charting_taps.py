"""How much work a session is: counted in a browser, from Today to the signature."""

import re

from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.models import TreatmentSession
from tests.journeys.charting import PLANNED, Hand, expected_today, planned, saved, signed_last_week

MOST_TAPS = 20
MOST_OF_A_FIRST_SESSION = 60


def test_the_reference_session_takes_at_most_20_taps_and_no_typing(world, tablet, live_server, capsys):
    signed_last_week(world)
    expected_today(world)
    hand = Hand(tablet)
    tablet.goto(f"{live_server.url}/today/")

    hand.tap(tablet.get_by_role("button", name="Chart"))
    check_in(hand)
    hand.tap("[data-as-shown=warm_up]")
    for tick in tablet.locator("#rows-iastm_pass [data-tick]").all():
        hand.tap(tick)
    hand.answer("iastm-skin_after", "skin_response.pink")
    hand.answer("iastm-instruments_cleaned", "on")
    hand.tap(tablet.get_by_role("button", name="Progress Standing heel raise heavy slow one step"))
    hand.tap("[data-as-shown=exercise]")
    strip = tablet.locator(".retest-row")
    hand.tap(strip.nth(0).locator("input[value='2']"))
    hand.tap(strip.nth(1).get_by_role("button", name="10.0"))
    hand.tap(strip.nth(2).get_by_role("button", name="18"))
    hand.answer("note-tolerance", "tolerance.well")
    saved(tablet)
    hand.tap("[data-review]")
    hand.tap(tablet.get_by_role("button", name="Sign, 38 min"))

    expect(tablet).not_to_have_url(re.compile("/review/$"))
    with acting_as(world.physio.pk, world.clinic.pk):
        session = TreatmentSession.objects.get(number=2)
        done = session.components.filter(outcome="done")
        loads = done.filter(kind="exercise").values_list("exerciseperformed__load_value", flat=True)
        assert done.filter(kind="iastm_pass").count() == 2
        assert list(loads) == [15, 20, None, None]
        assert [one.value for one in session.observations.order_by("pk")] == [2, 10, 18]
    assert hand.typed == 0
    assert hand.taps <= MOST_TAPS
    with capsys.disabled():
        print(f"\nreference session: {hand.taps} taps, {hand.typed} characters typed")


def test_a_first_session_takes_at_most_60_interactions_from_today(world, tablet, live_server, capsys):
    """Patient and plan are in place; nothing was done before, so nothing stands beside the re-tests."""
    planned(world, PLANNED)
    expected_today(world)
    hand = Hand(tablet)
    tablet.goto(f"{live_server.url}/today/")

    hand.tap(tablet.get_by_role("button", name="Chart"))
    hand.answer("checkin-pain_now", "5")
    hand.answer("checkin-since_last", "first_visit")
    hand.tap("[data-all-clear]")
    hand.tap("[data-as-shown=warm_up]")
    hand.tap("#rows-iastm_pass [data-tick]")
    add_a_pass(hand)
    hand.answer("iastm-skin_after", "skin_response.none")
    hand.answer("iastm-instruments_cleaned", "on")
    hand.tap("[data-as-shown=exercise]")
    answer_retests(hand, {"nprs": "4", "wblt": "9.5", "heel_raise_n": "16"})
    hand.answer("note-tolerance", "tolerance.well")
    saved(tablet)
    hand.tap("[data-review]")
    hand.tap(tablet.get_by_role("button", name=re.compile("^Sign, ")))

    expect(tablet).not_to_have_url(re.compile("/review/$"))
    with acting_as(world.physio.pk, world.clinic.pk):
        session = TreatmentSession.objects.get(number=1)
        assert session.components.filter(kind="iastm_pass", outcome="done").count() == 2
        assert session.observations.count() == 3
    assert hand.interactions <= MOST_OF_A_FIRST_SESSION
    with capsys.disabled():
        print(f"\nfirst session: {hand.taps} taps, {hand.typed} characters typed")


def add_a_pass(hand):
    """One more than the plan has: area on the map, instrument, stroke, pressure, minutes."""
    hand.tap(hand.page.get_by_role("button", name="Add a pass"))
    hand.tap("dialog .bm-hit[data-region='achilles-L']")
    editor = hand.page.locator("dialog[open]")
    expect(editor.locator("[name$=-side][value=left]")).to_be_checked()
    hand.tap(editor.locator("input[name$=-instruments][value=gen_long_convex]"))
    hand.tap(editor.locator("input[name$=-strokes][value=sweep]"))
    hand.tap(editor.locator("input[name$=-pressure][value=light]"))
    for _ in range(2):
        hand.tap(editor.locator(".field:has([name$=-minutes])").get_by_role("button", name="More").first)
    hand.tap(editor.get_by_role("button", name="Done", exact=True))
    expect(editor).to_have_count(0)


def answer_retests(hand, values):
    for row in hand.page.locator(".retest-row").all():
        field = row.locator("[name$=-value]")
        name = row.locator("[data-measure]").get_attribute("data-measure")
        if field.count() > 1:
            hand.tap(row.locator(f"input[value='{values[name]}']"))
        else:
            hand.type(field, values[name])


def check_in(hand, pain="2"):
    hand.answer("checkin-pain_now", pain)
    hand.answer("checkin-since_last", "better")
    hand.tap("[data-all-clear]")
