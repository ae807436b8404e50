"""What a physiotherapist sees of a record on a phone without reaching for it."""

import pytest

from tests.journeys import charting

# Whether all of an element lies inside another, and in the window from left to right.
IS_IN_SIGHT = """([inner, outer]) => [...document.querySelectorAll(inner)].map(one => {
    const [box, frame] = [one.getBoundingClientRect(), document.querySelector(outer).getBoundingClientRect()];
    return box.width > 0 && box.left >= Math.max(frame.left, 0) - 1
        && box.right <= Math.min(frame.right, innerWidth) + 1;
})"""


@pytest.fixture
def phone(page, context, world, quiet):
    page.set_viewport_size({"width": 390, "height": 844})
    charting.log_in(context, world.physio)
    charting.signed_last_week(world)
    return page


def pages_of(world, live_server):
    yield f"{live_server.url}/episodes/{world.episode.pk}/review/"
    yield f"{live_server.url}/patients/{world.patient.pk}/record/"


def test_the_chart_opens_at_its_newest_scores_with_every_title_whole(phone, world, live_server):
    """It opened at the words beside the panels, and a title ended in "0 to 1"."""
    for address in pages_of(world, live_server):
        phone.goto(address)
        newest = phone.evaluate(IS_IN_SIGHT, [".chart-panel .sx-v", ".from-newest"])
        titles = phone.evaluate(IS_IN_SIGHT, [".chart-titles text", ".from-newest"])
        assert newest
        assert all(newest), address
        assert titles
        assert all(titles), address
        assert phone.locator(".from-newest + .only-phone").is_visible()


def test_the_chosen_tab_is_in_sight(phone, world, live_server):
    """On the review the bar of tabs opened at "Overview", and "Review" lay beyond the edge."""
    for address in pages_of(world, live_server):
        phone.goto(address)
        assert phone.evaluate(IS_IN_SIGHT, [".tab-row [aria-current]", ".tab-row"]) == [True], address
