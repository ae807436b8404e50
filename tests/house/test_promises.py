"""Each promise has its proof, and the page about them is the one that the tests write."""

from tests.promises import PAPER, PROMISES, proofs, written


def test_every_promise_is_proved_by_a_test():
    found = proofs()
    assert set(found) == set(PROMISES)


def test_the_page_of_promises_is_written_from_the_tests():
    assert PAPER.read_text() == written(), "python -m tests.promises"
