"""Paper: what is printed and what is a PDF say the same, can be read aloud, and fetch nothing."""

import re
import sys
import zlib
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML

from clinic.models import AccessEvent
from sessions_app.actions.corrections import mark_entered_in_error
from sessions_app.exchange.pdf import LAYOUT, NoPdf, pdf_of
from sessions_app.models import Condition, Measure, TreatmentSession
from sessions_app.queries.record_seals import sealed_rows
from tests import factories
from tests.sessions_app.a_session import AT, HEAD, session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.test_session_page import SECRET, open_page, read
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
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


def test_a_pdf_of_a_session_can_be_read_aloud_and_asks_for_nothing(place, signed, caplog):
    answer = open_page(place.physio, "pdf_session", signed)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="session-{signed.pk}.pdf"'
    told = opened_up(answer.content)
    assert "pdfuaid:part" in told
    assert "This opening is in the trail." in read(open_page(place.physio, "print_session", signed))
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


def test_a_paper_that_would_hold_up_everybody_is_left_to_the_browser():
    with pytest.raises(NoPdf, match="too long"):
        pdf_of("<!doctype html><html lang=en><title>x</title><body>" + "<p>Knee</p>" * 20_000)


def test_a_drawing_of_many_measures_stays_on_its_page():
    """A PDF cuts what runs past a page: of a dozen measures, the last of them and the minutes beneath."""
    drawn = '<svg class="block-svg chart" viewBox="0 0 1000 2400"></svg>'
    html = f'<html lang=en><title>x</title><body><article class="paper"><h2>Outcomes</h2>{drawn}</article>'
    [page] = HTML(string=html).render(stylesheets=[CSS(finders.find(LAYOUT))]).pages  # with its heading
    [box] = [one for one in page._page_box.descendants() if str(one.element_tag).endswith("svg")]
    assert box.position_y + box.height < page.height - page._page_box.margin_bottom


def test_a_summary_says_the_course_and_every_score(place):
    two_sessions(place)
    text = read(open_page(place.physio, "print_episode", place.episode))

    for said in (
        "2 sessions, from 16 Nov 2026 to 23 Nov 2026.", "exercise 40",
        "instrument-assisted massage (IASTM) 14",
        "Exercise was 62% of the treatment time.", "cannot say which part helped", "Every score",
    ):  # fmt: skip
        assert said in text, said
    for seal in TreatmentSession.objects.values_list("content_hash", flat=True):
        assert f"{seal[:4]} {seal[4:8]}" in text
    made = open_page(place.physio, "pdf_episode", place.episode)
    told = opened_up(made.content)
    assert re.findall(r"/S /Figure.*?>>\n?(?:.*?)(/Alt|/S )", told) == ["/Alt"]
    subjects = AccessEvent.objects.filter(patient=place.patient).values_list("subject", flat=True)
    assert set(subjects) == {f"print of episode {place.episode.pk}", f"PDF of episode {place.episode.pk}"}


def test_a_letter_tells_the_record_and_keeps_nothing_that_was_typed(place):
    two_sessions(place)
    typed = {"to": "Dr Lim <b>", "greeting": "Dear Dr Lim,", "closing": "=See you"}
    answer = open_page(place.physio, "letter", place.episode, **typed)
    text = read(answer)

    for said in (
        "Dr Lim <b>", "Dear Dr Lim,", "has been in our care for", "2 sessions", "6 16 Nov 2026",
        "5 23 Nov 2026", "Within measurement error",
        "None is recorded. A reaction was asked about after 1 of 2 sessions.",
        "Exercise, instrument work and time went together",
    ):  # fmt: skip
        assert said in text, said
    assert SECRET not in text
    assert "Dear colleague," in open_page(place.physio, "letter", place.episode).content.decode()
    made = open_page(place.physio, "letter", place.episode, **typed, pdf="1")
    assert made["Content-Type"] == "application/pdf"


def test_a_letter_and_a_summary_carry_the_seal_of_what_they_were_drawn_from(place):
    two_sessions(place)
    rows = sealed_rows(place.episode)
    first, both = (rows.seal(at) for at in rows.hours)
    letter = read(open_page(place.physio, "letter", place.episode))
    assert f"Record seal {both.words} It covers the seals of 2 signed sessions and 2 scores" in letter
    assert both.words in read(open_page(place.physio, "print_episode", place.episode))

    last = TreatmentSession.objects.latest("number")
    mark_entered_in_error(
        last.pk, reason="entered_in_error_reason.duplicate", words="Twice.", by=place.physio, at=AT
    )
    assert sealed_rows(place.episode).seal(AT) == first, "as before it was signed"


def test_a_rating_of_change_has_no_first_score_that_nobody_gave(place):
    rating = Measure.objects.get(pk="groc15")
    of = {"by": place.physio, "measure": rating, "scale_min": -7, "scale_max": 7}
    factories.observation(place.episode, value=5, **of)
    summary = read(open_page(place.physio, "print_episode", place.episode))
    assert f"{rating} – 5 {factories.AT:%-d %b %Y}" in summary
    assert f"{rating}, −7 to 7" in summary
    review = read(open_page(place.physio, "outcome_review", place.episode))
    overview = read(open_page(place.physio, "overview", place.patient))
    assert f"{rating} – 5 " in review
    assert f"{rating} 5 " in overview and "0 to 5" not in overview


def test_a_letter_about_exercise_alone_names_no_instrument_work(place):
    alone = {"p1": None, "p2": None, "lotion": None, "iastm": None}
    sign(charted(place, session(**alone)))
    text = read(open_page(place.physio, "letter", place.episode, to="", greeting="", closing=""))
    assert "Treatment and time went together, so these scores cannot say what helped." in text
    assert "instrument" not in text
    assert "A reaction was asked about after 0 of 1 session." in text


def test_a_letter_that_is_too_long_keeps_what_was_typed(place):
    answer = open_page(place.physio, "letter", place.episode, greeting="x" * 201, closing="Bye")
    assert answer.status_code == 422
    assert "Bye" in answer.content.decode()


def two_sessions(place):
    place.episode = factories.episode(
        place.patient, by=place.physio, condition=Condition.objects.get(pk="lat_elbow")
    )
    before = {**HEAD, "started_on": "2026-11-16"}
    for head, at, pain in ((before, AT - timedelta(days=7), "6"), (HEAD, AT, "5")):
        taken = {"measure": "nprs", "measured_state": "activity", "value": pain}
        sign(charted(place, session(head=head, **{"retest:t1": taken})), at=at)


def test_where_no_pdf_can_be_made_the_browser_prints(place, signed, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where it is not installed
    answer = open_page(place.physio, "pdf_session", signed)

    assert answer.status_code == 302
    assert answer.url == f"/sessions/{signed.pk}/print/"
    told = read(open_page_again(answer))
    assert "This server cannot make a PDF yet: it lacks Pango." in told


def open_page_again(answer):
    return answer.client.get(answer.url)


def test_a_paper_in_letters_that_no_font_has_is_left_to_the_browser(tmp_path, monkeypatch):
    (tmp_path / "none.conf").write_text("<fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "none.conf"))
    head = "<!doctype html><html lang=en><title>x</title><body>"
    with pytest.raises(NoPdf, match=r"no font for Latin letters, Chinese and Tamil\. Print this page"):
        pdf_of(f"{head}<p>膝前部</p><p>முழங்கால்</p>")
    with pytest.raises(NoPdf, match=r"no font for Latin letters and Tamil\."):
        pdf_of(f"{head}<p>Knee</p><p>முழங்கால்</p>")
    with pytest.raises(NoPdf, match=r"no font for Latin letters\."):  # asked, Pango would end this process
        pdf_of(f"{head}<p>Knee</p>")
