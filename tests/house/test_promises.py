"""Each promise has its proof, and the page about them is the one that the tests write."""

import re

from tests.promises import PAPER, PROMISES, ROOT, proofs, written


def test_every_promise_is_proved_by_a_test():
    found = proofs()
    assert set(found) == set(PROMISES)


def test_the_page_of_promises_is_written_from_the_tests():
    assert PAPER.read_text() == written(), "python -m tests.promises"


def test_what_the_first_page_promises_is_among_them():
    said = re.search(r"## What it promises\n(.*?)\n## ", (ROOT / "README.md").read_text(), re.S)[1]
    told = re.findall(r"^- (.*)$", said, re.M)
    assert len(told) > 10
    assert set(told) <= set(PROMISES.values())
    assert PROMISES["covered"] in told
