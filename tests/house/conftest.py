"""What the tests of every page share."""

import pytest

from sessions_app.exchange import pdf


@pytest.fixture
def paper_as_a_page(monkeypatch):
    """Every PDF comes as the page that is printed instead, as for a paper too long to be set: who gets it and
    what it asks of the database are the same, without the second of setting it. test_paper sets them."""
    monkeypatch.setattr(pdf, "LONGEST", 0)
