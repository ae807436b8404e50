"""What a browser is kept from, and what it is left with."""

from urllib.parse import urlsplit

import pytest

from tests.journeys import charting
from tests.journeys.watched import Watch, kept_by


@pytest.mark.promise("browser")
def test_who_logs_out_leaves_nothing_of_a_record_in_the_browser(tablet, context, world, live_server):
    """No address names her, nothing is fetched from elsewhere, nothing is kept; and Back shows no record."""
    charting.signed_last_week(world)
    watch = Watch(context)
    tablet.goto(f"{live_server.url}/patients/{world.patient.pk}/record/")
    assert "CARTER" in tablet.content()
    assert "carter" not in kept_by(tablet).lower()
    tablet.evaluate("sessionStorage.setItem('left', 'over')")
    tablet.locator("form[action$='/logout/'] button").first.evaluate("button => button.form.submit()")
    tablet.wait_for_url("**/accounts/login/")
    assert kept_by(tablet) == '[[],""]'
    tablet.go_back()
    assert "CARTER" not in tablet.content()
    assert watch.complaints == []
    assert watch.hosts == {urlsplit(live_server.url).netloc}
    assert [address for address in watch.addresses if "arter" in address] == []
