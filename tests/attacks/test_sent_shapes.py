"""What no page of ours sends: bodies that are no form, saves of another shape, buttons of lost rows."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from clinic.queries.patient_search import find_patients, read_search
from clinic.typed_numbers import read_number
from sessions_app.models import Draft, Exercise
from sessions_app.payload import MOST_ROWS
from sessions_app.visit_lists import lines_of_calendar, lines_of_table
from tests import factories


@pytest.fixture
def tab(staff):
    client = factories.client_of(staff.physio)
    client.raise_request_exception = False
    return client


@pytest.fixture
def draft(episode, physio):
    return factories.draft(episode, by=physio, payload={"note-text": ["As it was"]})


def save(tab, draft, sent):
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return tab.post(reverse("record:save", args=[draft.pk]), body, "application/json")


def kept(draft):
    return Draft.objects.get(pk=draft.pk).payload


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7"])
def test_a_form_in_another_alphabet_is_refused_on_a_page_of_ours(db, charset):
    """Also where the page of the refusal looks for the form's own secret, as on a real server."""
    stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = stranger.post("/accounts/login/", b"login=x", kind)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.promise("input")
@pytest.mark.parametrize("body", [b"x" * 10, b"--x\r\n\r\n"])
def test_a_broken_multipart_form_is_refused(tab, body):
    assert tab.post("/account/", body, "multipart/form-data").status_code == 400


@pytest.mark.promise("input")
@pytest.mark.parametrize(("sent", "status"), [(1_500, 422), (5_001, 400)])
def test_more_fields_than_any_page_has(tab, sent, status):
    fields = {f"field{number}": "x" for number in range(sent)}
    assert tab.post("/account/", fields).status_code == status


@pytest.mark.parametrize(
    "words", ["foo", "x", "clinic:staff", "//evil.example", "https://evil.example", "a b"]
)
def test_the_way_back_is_a_page_of_ours(tab, words):
    for answer in (
        tab.get("/second-step/", {"next": words}),
        tab.post("/choose-clinic/", {"next": words, "clinic": tab.session.get("clinic_id", "")}),
    ):
        assert answer.status_code in {200, 302}
        assert answer.status_code == 200 or answer.url == "/"


class TestSaves:
    @pytest.mark.parametrize(
        "sent",
        [
            "[" * 100_000,
            '{"changes":' + "[" * 5_000 + "]" * 5_000 + "}",
            '{"taps": 1e999}',
            '{"taps": NaN}',
            '{"taps": "9"}',
            {"changes": [{"row": "note", "field": "text", "seen": ["As it was"], "value": "letters"}]},
            {"changes": [{"row": "note", "field": "text", "seen": ["As it was"], "value": {"a": 1}}]},
            {"changes": [{"row": "note", "field": "text", "seen": ["As it was"], "value": [1]}]},
            {"changes": [{"row": {}, "field": "text", "seen": [], "value": []}]},
            {"changes": {"row": "note"}},
            {"removed": "note"},
            {"added": [{"row": 1, "kind": "exercise"}]},
            {"device": ["a"]},
            "[]",
            "null",
            "",
        ],
        ids=lambda sent: str(sent)[:40],
    )
    def test_another_shape_is_told_so_and_changes_nothing(self, tab, draft, sent):
        answer = save(tab, draft, sent)
        assert (answer.status_code, answer.json()) == (400, {"sentence": "This could not be read."})
        assert kept(draft) == draft.payload

    def test_what_a_page_had_shown_is_read_as_strictly(self, tab, draft):
        address = reverse("record:draft", args=[draft.pk])
        for seen in ("[" * 100_000, '{"note": {"text": ' + "[" * 3_000 + "]" * 3_000 + "}}", "[]"):
            assert tab.post(address, {"seen": seen}).status_code == 422
        assert kept(draft) == draft.payload

    @pytest.mark.parametrize("verb", ["done", "not_done", "as_planned", "harder", "easier"])
    def test_a_button_of_a_row_that_is_gone(self, tab, draft, verb):
        answer = tab.post(reverse("record:draft", args=[draft.pk]), {"do": f"{verb}:gone"})
        assert answer.status_code == 422
        assert "not on this sheet" in answer.content.decode()

    def test_a_lotion_of_which_nothing_was_said_is_no_row_yet(self, tab, draft):
        address = reverse("record:row", args=[draft.pk, "lotion"])
        for verb in ("not_done", "as_planned", "done"):
            assert tab.post(address, {"do": verb}).status_code == 422

    def test_a_row_too_many_is_refused_on_the_page_without_script(self, tab, draft):
        added = [{"row": f"m{number}", "kind": "modality"} for number in range(MOST_ROWS - 1)]
        assert save(tab, draft, {"added": added}).status_code == 200
        answer = [
            tab.post(reverse("record:draft", args=[draft.pk]), {"do": "add:exercise"}) for _twice in range(3)
        ][-1]
        assert answer.status_code == 422
        assert "at most 60 rows" in answer.content.decode()

    def test_a_colleague_in_the_care_team_takes_no_row_away(self, tab, draft, staff, patient):
        assert save(tab, draft, {"added": [{"row": "m1", "kind": "modality"}]}).status_code == 200
        factories.join_care_team(patient, staff.colleague, by=staff.physio)
        other = factories.client_of(staff.colleague)
        other.raise_request_exception = False
        answer = other.post(reverse("record:row", args=[draft.pk, "m1"]), {"do": "remove"})
        assert answer.status_code == 422
        assert "is charting this session now" in answer.content.decode()
        assert [row["id"] for row in kept(draft)["rows"]][-1] == "m1"


class TestNumbers:
    @pytest.mark.parametrize("typed", ["", "abc", "-1", "1.5", "9" * 5_000, "9" * 19, "²", "١٢"])
    def test_what_is_no_number_of_the_database(self, typed):
        assert read_number(typed) is None

    def test_a_number(self):
        assert read_number("007") == 7

    def test_a_search_for_a_number_like_a_year_with_a_tail(self, staff):
        typed = "000002000" + "5" * 60
        assert find_patients(read_search(typed), user=staff.physio).rows == []

    def test_minutes_that_only_begin_well(self):
        class Table:
            rows = [(2, ["2026-11-24 09:00", "0480" + "9" * 12, "Lim, Hui"])]

        (line,) = lines_of_table(Table, {"start": 0, "minutes": 1, "name": 2}, "Asia/Singapore")
        assert "is no number of minutes" in line.faults[0]
        assert line.ends_at is None

    def test_a_version_of_a_catalogue_entry_with_too_many_digits(self, staff, patient):
        own = factories.own(Exercise, patient, by=staff.manager, name="Own slide", type="mobility")
        manager = factories.client_of(staff.manager)
        sent = {"name": "Own slide", "type": "mobility", "seen_version": "9" * 5_000}
        answer = manager.post(reverse("catalogue:change", args=["exercises", own.pk]), sent)
        assert answer.status_code == 422

    def test_confirmed_rows_of_an_import_with_too_many_digits(self, tab):
        sent = {
            "text": "Start,Name\n24-11-2026 09:00,Nobody",
            "zone": "Asia/Singapore",
            "column-start": "0",
            "column-name": "1",
            "verb": "import",
            "confirmed": "9" * 5_000,
        }
        assert tab.post(reverse("record:import_preview"), sent).status_code == 302


@pytest.mark.parametrize("line", ["DTSTART:2026XX", "DTEND:2026XX", "RECURRENCE-ID:x", "DTSTART:"])
def test_a_date_of_a_calendar_that_is_none_is_a_fault_of_its_line(line):
    start = "" if line.startswith("DTSTART") else "DTSTART:20261124T010000Z\r\n"
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Lim\r\n{start}{line}\r\nEND:VEVENT\r\n"
    (read,) = lines_of_calendar(f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n", "UTC")
    assert read.key.startswith("1")
    assert read.faults or line.startswith("RECURRENCE")
