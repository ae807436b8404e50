"""Browser journeys: a committed world, and pages that may not complain."""

import pytest

from tests.journeys import charting


@pytest.fixture
def world(transactional_db):
    return charting.a_world()


@pytest.fixture
def quiet(page):
    """The page's console stays free of errors, refusals of the content policy among them."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    assert complaints == []


@pytest.fixture
def tablet(page, context, world, quiet):
    """The physiotherapist's own tablet, logged in."""
    page.set_viewport_size({"width": 1024, "height": 768})
    charting.log_in(context, world.physio)
    return page
