"""The title of a signed session says which it is of how many, as its plan of that day said."""

import pytest

from sessions_app.queries.session_title import number_words, short_number_words


@pytest.mark.parametrize(
    ("planned", "on_paper", "on_the_page"),
    [
        (None, "Session 3", ""),
        ({"least": 8, "most": 8}, "Session 3 of 8", "3 of 8"),
        ({"least": 6, "most": 8}, "Session 3 of 6–8", "3 of 6–8"),
    ],
)
def test_a_session_tells_its_number_and_of_how_many_where_a_plan_said(planned, on_paper, on_the_page):
    visit = {"number": 3, "planned": planned}
    assert (number_words(visit), short_number_words(visit)) == (on_paper, on_the_page)
