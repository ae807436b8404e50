"""Sign asks who it is an hour after the password was last given, and on a shared device always."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from clinic import clock
from clinic.accounts import BEGAN_KEY
from sessions_app.actions.drafts import save_draft
from sessions_app.choices import DraftState
from sessions_app.models import TreatmentSession
from sessions_app.payload import Change
from sessions_app.views import review
from tests import factories
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted

PASSWORD = {"password": factories.PASSWORD}


@pytest.fixture
def draft(place):
    """Twelve hours ago, at the full hour: past, not late, and not over midnight."""
    start = localtime(clock.now() - timedelta(hours=12), ZoneInfo("Asia/Singapore"))
    head = {"started_on": f"{start:%Y-%m-%d}", "started_at_time": f"{start:%H}:00"}
    return charted(place, session(head=head | {"ended_at_time": f"{start:%H}:38"}))


@pytest.fixture
def client(place, draft):
    return factories.client_of(place.physio)


def sheet(draft):
    return reverse("record:review", args=[draft.pk])


def sign(client, draft, **typed):
    """As the sheet that is shown now posts it."""
    draft.refresh_from_db()
    return client.post(sheet(draft), {"do": "sign", "revision": draft.revision} | typed)


def test_what_another_device_saved_since_is_shown_before_it_is_signed(client, draft, place):
    looked_at = draft.revision
    change = Change("checkin", "pain_now", ["2"], ["9"])
    save_draft(draft.pk, by=place.physio, at=clock.now(), changes=[change])

    answer = sign(client, draft, revision=looked_at)

    assert answer.status_code == 422
    assert "The sheet was changed since it was shown." in answer.content.decode()
    assert not TreatmentSession.objects.exists()
    assert sign(client, draft).status_code == 302


def logged_in_ago(client, minutes):
    client.get("/account/")
    session = client.session
    session[BEGAN_KEY] = int((clock.now() - timedelta(minutes=minutes)).timestamp())
    session.save()


def prove(client, asked, **sent):
    where, _query, back = asked.url.partition("?next=")
    return client.post(where, PASSWORD | {"next": back.replace("%2F", "/")} | sent)


def test_within_the_hour_sign_signs(client, draft):
    logged_in_ago(client, 59)
    assert sign(client, draft).url == f"/sessions/{TreatmentSession.objects.get().pk}/"


def test_a_second_tap_that_arrives_as_the_first_one_signs_leads_to_the_session(client, draft, monkeypatch):
    def as_before_the_first_tap(*asked):
        monkeypatch.undo()
        page = read(*asked)
        page.draft.state = DraftState.OPEN
        return page

    first, read = sign(client, draft), review.chart_page
    monkeypatch.setattr(review, "chart_page", as_before_the_first_tap)
    second = sign(client, draft)
    assert (second.status_code, second.url) == (302, first.url)


def test_after_an_hour_the_password_is_asked_and_what_was_typed_is_signed(client, draft):
    logged_in_ago(client, 61)
    assert "password or passkey first" in client.get(sheet(draft)).content.decode()
    typed = {"seen": '{"head": {"place": []}}', "head-place": "home"}
    asked = sign(client, draft, **typed)

    assert asked.url.startswith("/accounts/reauthenticate/?next=")
    assert not TreatmentSession.objects.exists()
    wrong = prove(client, asked, password="not it, surely, no")
    assert "That is not your password." in wrong.content.decode()
    answer = prove(client, asked)
    signed = TreatmentSession.objects.get()
    assert (answer.url, signed.place) == (f"/sessions/{signed.pk}/", "home")

    again = prove(client, asked)  # the same form, sent twice
    assert client.get(again.url).url == f"/sessions/{signed.pk}/"
    assert TreatmentSession.objects.count() == 1


def test_on_a_shared_device_each_signature_asks(client, draft):
    client.post("/account/device/shared/")
    assert "This device is shared" in client.get("/account/").content.decode()
    asked = sign(client, draft)
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert prove(client, asked).url.startswith("/sessions/")


def test_the_mark_outlasts_the_log_in_and_only_a_proof_takes_it_away(client, place):
    client.post("/account/device/shared/")
    client.post("/accounts/logout/")
    client.force_login(place.colleague)
    asked = client.post("/account/device/own/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert "is shared" in client.get("/account/").content.decode()
    prove(client, asked)
    assert "Others use this device too" in client.get("/account/").content.decode()


def test_a_forged_mark_is_no_mark(client, draft):
    client.cookies["__Host-shared"] = "shared:forged"
    assert sign(client, draft).url.startswith("/sessions/")


def test_what_changed_while_the_password_was_asked_is_shown_again_and_not_signed(client, draft):
    logged_in_ago(client, 61)
    asked = sign(client, draft)
    elsewhere = [Change("w1", "minutes", ["5"], ["6"])]
    save_draft(draft.pk, by=draft.author, at=clock.now(), changes=elsewhere)
    page = client.get(prove(client, asked).url).content.decode()
    assert "changed on another device" in page
    assert not TreatmentSession.objects.exists()


def test_a_proof_for_something_else_signs_nothing(client, draft):
    logged_in_ago(client, 61)
    sign(client, draft)
    answer = client.post("/accounts/reauthenticate/", PASSWORD | {"next": "/accounts/2fa/"})
    assert answer.url == "/accounts/2fa/"
    assert not TreatmentSession.objects.exists()
