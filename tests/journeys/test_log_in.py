"""A real browser, the real cookies, the strict content security policy."""

import pytest
from playwright.sync_api import expect

from tests import factories


@pytest.mark.django_db(transaction=True)
def test_a_physiotherapist_logs_in(page, live_server):
    person = factories.clinic_with_staff().physio
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(f"{live_server.url}/accounts/login/")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["__Host-session"]["secure"]
    assert cookies["__Host-session"]["httpOnly"]
    assert [text for text in complaints if "Content Security Policy" in text] == []
