"""Paper: what is printed and what is a PDF say the same, can be read aloud, and fetch nothing."""

import re
import sys
import zlib

import pytest

from clinic.models import AccessEvent
from sessions_app.exchange.pdf import pdf_of
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.test_session_page import open_page, read
from tests.sessions_app.test_signing import EVERYTHING

pytestmark = pytest.mark.django_db
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


@pytest.fixture
def signed(place):
    return sign(charted(place, session(**EVERYTHING)))


def opened_up(pdf: bytes) -> str:
    """Its objects in plain text."""
    parts = [pdf]
    for packed in STREAM.findall(pdf):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


def test_a_pdf_of_a_session_can_be_read_aloud_and_asks_for_nothing(place, signed, caplog):
    answer = open_page(place.physio, "pdf_session", signed)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="session-{signed.pk}.pdf"'
    told = opened_up(answer.content)
    assert "pdfuaid:part" in told
    assert "/Lang (en" in told
    for tag in ("/H1", "/H2", "/Table", "/TH", "/TD"):
        assert f"/S {tag}" in told, tag
    figures = re.findall(r"/S /Figure.*?>>\n?(?:.*?)(/Alt|/S )", told)
    assert figures and set(figures) == {"/Alt"}, "a drawing says what it shows"
    assert [one.getMessage() for one in caplog.records if one.name == "weasyprint"] == []


def test_a_pdf_leaves_its_line_in_the_trail(place, signed):
    open_page(place.physio, "pdf_session", signed)

    events = AccessEvent.objects.filter(patient=place.patient)
    assert set(events.values_list("subject", flat=True)) == {f"PDF of session {signed.pk}"}


def test_whatever_a_document_names_is_not_fetched(caplog, tmp_path):
    (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    named = [f"file://{tmp_path}/secret.svg", "http://127.0.0.1:1/a.svg", "data:image/svg+xml,<svg/>"]
    pictures = "".join(f'<img alt="x" src="{address}">' for address in named)

    pdf_of(f"<!doctype html><html lang=en><title>x</title><body>{pictures}")

    refused = " ".join(one.getMessage() for one in caplog.records)
    for address in named:
        assert f"a paper fetches nothing: {address}" in refused


def test_where_no_pdf_can_be_made_the_browser_prints(place, signed, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where it is not installed
    answer = open_page(place.physio, "pdf_session", signed)

    assert answer.status_code == 302
    assert answer.url == f"/sessions/{signed.pk}/print/"
    told = read(open_page_again(answer))
    assert "This server cannot make a PDF yet: it lacks Pango." in told


def open_page_again(answer):
    return answer.client.get(answer.url)
