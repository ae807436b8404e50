"""Exercises at home on a phone whose network comes and goes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.identity import acting_as
from sessions_app.models import Exercise, HomeLog
from tests import factories
from tests.journeys import charting
from tests.journeys.readable import faults_of

TAPS = "sessionStorage.getItem('ticks')"


@pytest.mark.django_db(transaction=True)
def test_ticks_wait_for_the_network_and_are_sent_once_and_in_order(page, context, world, live_server):
    """What waits in the browser names nobody and no exercise."""
    yesterday = timezone.localdate() - timedelta(days=1)
    heel, wall = (
        factories.home_item(world.episode, by=world.physio, exercise=exercise, from_on=yesterday)
        for exercise in exercises(world)
    )
    charting.log_in(context, factories.portal_user(world.patient))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/me/")
    first, second = (page.get_by_role("button", name=name) for name in ("Heel raise", "Wall slide"))

    first.click()
    expect(page.locator("[data-tick-state]")).to_contain_text("Saved")
    context.set_offline(True)
    second.click()
    first.click()  # taken back
    expect(page.locator("[data-tick-state]")).to_have_text("Ticks waiting: 2")
    waiting = page.evaluate(TAPS)
    assert "Heel" not in waiting and world.patient.given_names not in waiting
    context.set_offline(False)
    expect(page.locator("[data-tick-state]")).to_contain_text("Saved")
    expect(page.locator("[data-tick-count]")).to_have_text("1 of 2")
    assert page.evaluate(TAPS) is None
    assert faults_of(page) == {}

    with acting_as(world.physio.pk, world.clinic.pk):
        told = list(HomeLog.objects.order_by("id").values_list("item", "is_done"))
    assert told == [(heel.pk, True), (wall.pk, True), (heel.pk, False)]
    page.goto(f"{live_server.url}/me/exercises/")
    second.click()  # taken back: the day and the list say the same
    expect(page.locator(".day-choice .on, h2 + b")).to_contain_text(["0 of 2", "0 of 2"])
    second.click()
    expect(page.locator("[data-tick-state]")).to_contain_text("Saved")
    page.goto(f"{live_server.url}/me/")
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(first).to_have_attribute("aria-pressed", "false")


def exercises(world):
    return [
        factories.own(Exercise, world.episode, by=world.physio, name=name, type="mobility")
        for name in ("Heel raise", "Wall slide")
    ]
