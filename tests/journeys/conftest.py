"""Browser journeys: a committed world, and pages that may not complain."""

import pytest
from playwright.sync_api import expect

from tests.journeys import charting

# A busy machine answers late; what never comes is missed all the same.
expect.set_options(timeout=20_000)


@pytest.fixture
def world(transactional_db):
    return charting.a_world()


@pytest.fixture
def quiet(page):
    """The page's console stays free of errors, refusals of the content policy among them."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    assert complaints == []


def is_complaint(message):
    """An answer such as 422 is printed by the browser, and is no fault of the page."""
    return message.type == "error" and "responded with a status of 4" not in message.text


@pytest.fixture
def tablet(page, context, world, quiet):
    """The physiotherapist's own tablet, logged in."""
    page.set_viewport_size({"width": 1024, "height": 768})
    charting.log_in(context, world.physio)
    return page
