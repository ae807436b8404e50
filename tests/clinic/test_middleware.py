"""What every request passes through on its way in and out."""

import io
from contextlib import contextmanager

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError, connections
from django.urls import reverse

from clinic import unsent
from clinic.models import Clinic
from tests import factories

pytestmark = pytest.mark.urls("tests.clinic.pages")


@pytest.fixture
def tab(staff):
    client = factories.client_of(staff.physio)
    client.raise_request_exception = False
    return client


@pytest.mark.promise("input")
class TestNulBytes:
    @pytest.mark.parametrize("address", ["/who/%00", "/who/?q=a%00b", "/who/?a%00b=q"])
    def test_in_the_address(self, tab, address):
        assert tab.get(address).status_code == 400

    def test_in_what_is_sent(self, tab):
        assert tab.post("/echo/", {"text": "a\0b"}).status_code == 400
        assert tab.post("/echo/", "text=a%00b", "application/x-www-form-urlencoded").status_code == 400
        assert tab.post("/echo/", {"text": "a\0b"}, "application/json").status_code == 400

    def test_half_a_character_is_refused_and_the_sign_for_a_lost_one_is_kept_as_typed(self, tab):
        form = "application/x-www-form-urlencoded"
        assert tab.get("/who/?q=a%ED%A0%80").status_code == 400
        assert tab.post("/echo/", "text=a%ED%A0%80b", form).status_code == 400
        assert tab.post("/echo/", {"text": "a\ufffdb"}).status_code == 400  # with files: read by then
        assert tab.post("/echo/", "text=a%EF%BF%BDb+%C3%9F", form).content.decode() == "a\ufffdb ß"

    def test_in_a_cookie(self, tab):
        tab.cookies["colour"] = "a\0b"
        assert tab.get("/who/").status_code == 400

    def test_every_other_sign_passes_unchanged(self, tab):
        odd = "\u202eשלום\u200b 🙂 1,5 ٣ \x01" + "x" * 70_000
        assert tab.post("/echo/", {"text": odd}).content.decode() == odd


@pytest.mark.promise("browser")
class TestHeaders:
    def test_a_page_is_never_kept_by_the_browser(self, tab):
        answer = tab.get("/who/")
        assert answer["Cache-Control"] == "no-store"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert "Clear-Site-Data" not in answer

    def test_a_static_file_may_be_kept(self, tab):
        answer = tab.get("/static/css/base.css")
        assert answer.status_code == 200
        assert "no-store" not in answer["Cache-Control"]
        assert "Content-Language" not in answer
        assert not {"Accept-Language", "Cookie"} & set(answer.get("Vary", "").split(", "))
        answer.close()

    def test_logging_out_clears_what_the_browser_holds(self, tab):
        assert tab.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.promise("log-in")
class TestIdle:
    @pytest.fixture
    def clock(self):
        with time_machine.travel(factories.AT, tick=False) as clock:
            yield clock

    def wait(self, clock, minutes):
        clock.shift(minutes * 60)

    def test_a_tablet_left_lying_is_logged_off(self, clock, tab):
        assert tab.get("/who/").status_code == 200
        self.wait(clock, 16)
        answer = tab.get("/who/")
        assert answer.url == f"{reverse('account_login')}?next=/who/"
        assert SESSION_KEY not in tab.session
        assert "Clear-Site-Data" not in answer

    def test_every_page_is_a_sign_of_life(self, clock, tab):
        for _ in range(4):
            assert tab.get("/who/").status_code == 200
            self.wait(clock, 14)

    def test_what_a_page_fetches_by_itself_is_none(self, clock, tab):
        for _ in range(4):
            tab.get("/who/", headers={"X-Background": "1"})
            self.wait(clock, 4)
        assert tab.get("/who/").status_code == 302

    def test_the_clinic_says_how_long(self, clock, staff, tab):
        Clinic.objects.filter(pk=staff.clinic.pk).update(idle_minutes=60)
        tab.get("/who/")
        self.wait(clock, 59)
        assert tab.get("/who/").status_code == 200


@pytest.mark.promise("typed")
class TestSentTooLate:
    """Without a script nothing covers the page: the log-in ends, and the form is sent all the same."""

    TEXT = '<b>"stiff"</b>'

    @pytest.fixture(autouse=True)
    def clock(self):
        with time_machine.travel(factories.AT, tick=False) as self.clock:
            yield

    def late(self, tab, sent, headers=None):
        assert tab.get("/who/").status_code == 200
        self.clock.shift(16 * 60)
        answer = tab.post("/echo/?a=1", sent, headers=headers)
        assert answer.url.startswith(reverse("account_login"))
        return tab

    def is_kept(self, tab):
        return unsent.KEY in tab.session

    def logs_in(self, tab, person):
        tab.force_login(person)
        return tab.get("/echo/?a=1").content.decode()

    def test_it_comes_back_to_who_sent_it_as_a_button_that_sends_it_again(self, staff, tab):
        self.late(tab, {"text": self.TEXT, "rows": ["k1", "k2"], "csrfmiddlewaretoken": "old"})
        html = self.logs_in(tab, staff.physio)
        assert 'action="/echo/?a=1"' in html
        assert 'name="text" value="&lt;b&gt;&quot;stiff&quot;&lt;/b&gt;"' in html
        assert ('value="k1"' in html, 'value="k2"' in html, 'value="old"' in html) == (True, True, False)
        assert tab.get("/echo/?a=1").content == b""

    def test_nobody_else_sees_it_and_it_lies_closed(self, staff, tab):
        self.late(tab, {"text": self.TEXT})
        assert self.is_kept(tab) and "stiff" not in str(dict(tab.session.items()))
        assert self.logs_in(tab, staff.colleague) == ""
        assert not self.is_kept(tab)

    @pytest.mark.parametrize(
        ("sent", "headers"),
        [
            ({"text": TEXT, "password": "opensesame"}, {}),
            ({"pin": "730418", "again": "730418"}, {}),
            ({"text": TEXT}, {"HX-Request": "true"}),
            ({"text": TEXT, "file": io.BytesIO(b"a;b")}, {}),
            ({"text": "x" * unsent.MOST}, {}),
            ({"csrfmiddlewaretoken": "nothing else"}, {}),
        ],
    )
    def test_what_is_secret_or_large_or_sent_by_a_script_is_not_kept(self, tab, sent, headers):
        assert not self.is_kept(self.late(tab, sent, headers))


@pytest.mark.promise("typed")
class TestUnavailable:
    @contextmanager
    def away(self):
        """No connection is to be had, as when the server is down."""

        def refuse(*args, **kwargs):
            raise OperationalError("connection refused")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connections["default"], "cursor", refuse)
            yield

    def test_a_page_says_so_and_when_to_come_back(self, tab):
        with self.away():
            answer = tab.get("/who/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        assert b"cannot be reached" in answer.content

    def test_what_was_typed_comes_back_to_be_sent_again(self, tab):
        with self.away():
            sent = {"text": '<b>"stiff"</b>', "rows": ["k1", "k2"], "csrfmiddlewaretoken": "of-this-page"}
            answer = tab.post("/echo/?a=1", sent)
        html = answer.content.decode()
        assert html.count('name="csrfmiddlewaretoken" value="of-this-page"') == 1
        assert html.count("csrfmiddlewaretoken") == 1
        assert answer.status_code == 503
        assert 'action="/echo/?a=1"' in html
        assert 'name="text" value="&lt;b&gt;&quot;stiff&quot;&lt;/b&gt;"' in html
        assert 'value="k1"' in html
        assert 'value="k2"' in html

    def test_a_password_is_not_written_into_a_page(self, tab):
        with self.away():
            answer = tab.post(reverse("account_login"), {"login": "a@b.c", "password": "opensesame"})
        assert answer.status_code == 503
        assert b"opensesame" not in answer.content

    def test_another_fault_is_not_blamed_on_the_database(self, tab):
        assert tab.get("/write/raise/").status_code == 500
