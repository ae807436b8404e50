"""A percentage is written one way, on screen and on paper: "62%"."""

import re
from decimal import Decimal

from sessions_app.queries.session_remarks import Remarks
from sessions_app.words import valued
from tests.house.test_templates import TEMPLATES

APART = re.compile(r"(\}\}|[0-9]) %[^}]")


def test_no_space_stands_before_the_sign():
    assert valued(Decimal("62"), "percent") == "62%"
    assert Remarks(share=62).share_words == "62% exercise"
    assert {path.name for path in TEMPLATES if APART.search(path.read_text())} == set()
