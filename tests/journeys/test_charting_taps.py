"""How much work a session is: counted in a browser, from Today to the signature."""

from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.models import TreatmentSession
from tests.journeys.charting import Hand, expected_today, saved, signed_last_week

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


def check_in(hand, pain="2"):
    hand.answer("checkin-pain_now", pain)
    hand.answer("checkin-since_last", "better")
    hand.tap("[data-all-clear]")
