"""What the browser prints: whose paper it is stands on every sheet, as in the PDF."""

from tests.journeys.charting import signed_last_week

FOOT = "getComputedStyle(document.querySelector('.paper-foot')).position"
ROOM = """(({ display, content, breakInside }) => [display, content, breakInside])(
    getComputedStyle(document.querySelector('.paper'), '::after'))"""


def test_the_foot_stands_on_every_sheet_over_room_of_its_own(tablet, live_server, world):
    done = signed_last_week(world)
    tablet.goto(f"{live_server.url}/sessions/{done.pk}/print/")
    assert tablet.evaluate(FOOT) == "static"
    tablet.emulate_media(media="print")
    assert tablet.evaluate(FOOT) == "fixed", "Chromium draws what is fixed on each sheet"
    display, content, breaks = tablet.evaluate(ROOM)
    assert (display, breaks) == ("table-footer-group", "avoid"), "repeated on each sheet"
    assert content != "none"


def test_a_paper_on_a_phone_folds_its_cells_where_paper_keeps_them_in_one_line(tablet, live_server, world):
    tablet.goto(f"{live_server.url}/sessions/{signed_last_week(world).pk}/print/")
    tablet.evaluate(
        """document.querySelector('.paper').insertAdjacentHTML('beforeend', '<div class="scroll-x"><table '
            + 'class="data"><tr><td class="num">Under 5 patients here or elsewhere</td></tr></table>')"""
    )
    kept = "getComputedStyle(document.querySelector('.paper > .scroll-x td')).whiteSpace"
    assert tablet.evaluate(kept) == "nowrap"
    tablet.set_viewport_size({"width": 390, "height": 844})
    assert tablet.evaluate(kept) == "normal"
