"""Two web processes on two ports are one product: what the one knows, the other knows."""

import pytest

from tests.prove.servers import PASSWORD, Browser, Node, manage

WRONG = "not-her-password-at-all"


@pytest.fixture(scope="module")
def nodes(clinics):
    with clinics() as server, Node(server) as one, Node(server) as other:
        one.server = other.server = server
        yield one, other


@pytest.mark.promise("many")
def test_a_log_in_at_the_one_is_known_to_the_other_and_ends_at_both(nodes):
    one, other = nodes
    sam = Browser()
    assert sam.get(other, "/account/").status == 302
    assert sam.log_in(one)
    assert [sam.get(node, "/account/").status for node in (one, other)] == [200, 200]
    kept = dict(sam.cookies)
    assert sam.post(other, "/accounts/logout/").status == 302
    for node in (one, other):
        sam.cookies = dict(kept)  # somebody has a copy of what the browser let go
        assert sam.get(node, "/account/").status == 302


@pytest.mark.promise("many")
def test_guesses_at_both_are_counted_together(nodes):
    one, other = nodes
    for number in range(5):
        assert not Browser().log_in(nodes[number % 2], "nadia@harbour.example", WRONG)
    assert not Browser().log_in(other, "nadia@harbour.example", PASSWORD)
    assert not Browser().log_in(one, "nadia@harbour.example", PASSWORD)
    assert Browser().log_in(one, "ines@riverside.example"), "a colleague is not held up"


@pytest.mark.promise("many")
def test_what_is_asked_at_the_one_is_made_by_a_worker_and_fetched_at_the_other(nodes):
    one, other = nodes
    grace = Browser()
    assert grace.log_in(one, "grace@harbour.example")
    assert grace.post(one, "/review/export/", form="xlsx").status == 302
    assert "It is being made" in grace.get(other, "/review/export/").text
    manage("worker", "--batch", "--no-reload", "--no-startup-delay", servers=[one.server])
    assert "Kept for a day" in grace.get(other, "/review/export/").text
    grace.post(other, "/accounts/reauthenticate/", password=PASSWORD)
    file = grace.get(one, "/review/export/xlsx/")
    assert (file.status, file.headers["Location"]) == (200, None)


@pytest.mark.promise("many")
def test_when_the_one_is_killed_the_other_goes_on(nodes):
    one, other = nodes
    tom = Browser()
    assert tom.log_in(one, "tom@harbour.example")
    one.kill()
    assert tom.get(other, "/today/").status == 200
