"""What is refused and what breaks is answered on a page of ours, which tells nobody how it came to it."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.template.exceptions import TemplateDoesNotExist
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from clinic.middleware import sizes
from clinic.views import errors
from tests import factories

pytestmark = pytest.mark.urls("tests.clinic.pages")
FORM = "application/x-www-form-urlencoded"
ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
INSIDES = ("Traceback", "Kanarienvogel", "/site-packages/", "django.", 'File "', "ZeroDivision", "Exception")


@pytest.fixture
def tab(staff):
    client = factories.client_of(staff.physio)
    client.raise_request_exception = False
    return client


@pytest.fixture
def stranger(db):
    return Client(raise_request_exception=False)


def says(answer, status, words):
    """One heading and words of ours, all headers, and nothing of the insides."""
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1>") == 1
    assert words in html
    assert [one for one in INSIDES if one in html] == []
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = answer["Content-Security-Policy"]
    assert all(part in policy for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"))
    assert "unsafe" not in policy


class TestSizes:
    def test_another_hosts_name_even_for_a_file(self, stranger):
        for address in ("/accounts/login/", "/static/css/base.css"):
            says(stranger.get(address, headers={"host": "evil.example"}), 400, "made no sense")

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MOVE"])
    def test_a_method_of_which_no_page_knows(self, stranger, method):
        answer = stranger.generic(method, "/accounts/login/", "Kanarienvogel", FORM)
        says(answer, 405, "does not work that way")
        assert answer["Allow"] == "GET, HEAD, POST"

    def test_an_address_beyond_all_measure(self, stranger):
        for address in ("/" + "a" * 9_000, "/accounts/login/?q=" + "a" * 9_000):
            answer = stranger.get(address)
            says(answer, 414, "made no sense")
            assert len(answer.content) < 4_000

    def test_headers_and_cookies_beyond_all_measure(self, stranger):
        says(stranger.get("/who/", headers={"x-odd": "a" * 40_000}), 431, "made no sense")
        stranger.cookies["odd"] = "a" * 40_000
        says(stranger.get("/who/"), 431, "made no sense")

    def test_a_body_beyond_all_measure(self, stranger):
        sent = b"text=" + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        says(stranger.post("/accounts/login/", sent, FORM), 413, "5 MB at most")

    def test_a_length_that_is_no_number(self, stranger):
        for length in ("x", "-1", "9" * 400):
            said = {"CONTENT_LENGTH": length}
            answer = stranger.get("/accounts/login/", **said)
            says(answer, 413, "too much at once")

    def test_a_file_is_read_from_memory_and_never_laid_down(self, tab, monkeypatch):
        def laid_down(*args):
            raise AssertionError("a list of patients on a disk")

        monkeypatch.setattr(TemporaryUploadedFile, "__init__", laid_down)
        held = SimpleUploadedFile("list.csv", b"a" * 4_000_000)
        assert tab.post("/echo/", {"text": "kept", "file": held}).content == b"kept"
        held = SimpleUploadedFile("list.csv", b"a" * 6_000_000)
        says(tab.post("/echo/", {"file": held}), 413, "too much at once")

    @pytest.mark.parametrize("language", ["zh-hans", "ms", "ta"])
    def test_a_refusal_speaks_the_readers_language_before_anybody_knows_who_it_is(self, stranger, language):
        asks = {"Accept-Language": f"{language},en;q=0.5"}
        refused = [
            stranger.put("/accounts/login/", headers=asks),
            stranger.get("/who/?a=%00", headers=asks),
            stranger.get("/who/", headers=asks | {"host": "evil.example"}),
            stranger.post("/accounts/login/", b"a" * 6_000_000, FORM, headers=asks),
        ]
        sentences = ["This page does not work that way", *["This request made no sense to us"] * 2]
        for answer, sentence in zip(refused, [*sentences, "This is too much at once"], strict=True):
            with translation.override(language):
                said = escape(gettext(sentence))
            assert sentence != said and said in answer.content.decode()
            assert f'lang="{language}"' in answer.content.decode()

    def test_what_pages_send_passes(self, tab):
        assert tab.get("/who/?" + "a" * 4_000).status_code == 200
        assert tab.post("/echo/", {"text": "ß" * 200_000}).content.decode() == "ß" * 200_000


class TestFaults:
    @pytest.mark.parametrize("address", ["/write/raise/", "/late/rendered/", "/late/streamed/"])
    def test_early_or_late_it_is_the_same_page(self, tab, address):
        says(tab.get(address), 500, "What you had saved is safe")

    def test_the_page_before_it_is_offered_where_it_is_ours_and_another(self, tab):
        def offered(came_from):
            return "Back to the last page" in tab.get("/write/raise/", headers={"referer": came_from}).text

        assert offered("http://testserver/who/")
        assert not offered("http://testserver/write/raise/"), "it breaks again"
        assert not offered("https://evil.example/who/")

    def test_a_page_that_is_only_sent_to(self, tab):
        answer = tab.get("/sent-only/")
        says(answer, 405, "does not work that way")
        assert answer["Allow"] == "POST"
        assert tab.head("/sent-only/").content == b""

    def test_a_fault_of_what_lies_around_the_pages(self, stranger, monkeypatch):
        def broken(request):
            raise ZeroDivisionError("Kanarienvogel")

        monkeypatch.setattr(sizes, "why_not_read", broken)
        says(stranger.get("/who/"), 500, "What you had saved is safe")

    def test_a_fault_of_the_page_of_the_fault(self, tab, monkeypatch):
        def missing(*args):
            raise TemplateDoesNotExist("Kanarienvogel")

        monkeypatch.setattr(errors, "render_to_string", missing)
        says(tab.get("/write/raise/"), 500, "What you had saved is safe")


def test_over_https_every_answer_insists_on_it(stranger, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    for address in ("/static/css/base.css", "/nowhere%00"):
        answer = stranger.get(address, secure=True)
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
        answer.close()
    assert "Strict-Transport-Security" not in stranger.get("/nowhere%00")
