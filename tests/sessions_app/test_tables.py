"""The tables of an episode: every component, set and score once, safe to open, and read back as written."""

import csv
import io
import time
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.models import AccessEvent
from clinic.safe_cells import FORMULA, is_read_otherwise
from sessions_app.actions.corrections import add_addendum
from sessions_app.exchange.tables import (
    COMPONENT_COLUMNS,
    SCORE_COLUMNS,
    SET_COLUMNS,
    read_text,
    table,
)
from tests import factories
from tests.clinic.test_people import logged_in
from tests.sessions_app.a_session import AT, EXERCISE, session
from tests.sessions_app.charted import charted, sign

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
RISKY = st.builds(str.__add__, st.sampled_from([*FORMULA, "'", " =", "\n@", "\u3000-"]), TEXT)
LATER = AT + timedelta(hours=2)
SECRET = '=HYPERLINK("http://evil.example")'


def rows_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.promise("spreadsheet")
@given(st.lists(st.tuples(TEXT | RISKY, TEXT | RISKY)))
def test_every_text_is_read_back_as_it_was_written_and_none_is_a_formula(pairs):
    written = table(["a", "b"], ({"a": a, "b": b} for a, b in pairs))

    assert written.startswith(b"\xef\xbb\xbf")
    found = rows_of(written)
    assert [(read_text(row["a"]), read_text(row["b"])) for row in found] == pairs
    assert not [cell for row in found for cell in row.values() if cell.lstrip().startswith(FORMULA)]


@given(st.decimals(-999_999, 999_999, places=3), st.integers())
def test_a_number_stays_a_number(decimal, whole):
    (row,) = rows_of(table(["decimal", "whole"], [{"decimal": decimal, "whole": whole}]))
    assert (Decimal(row["decimal"]), int(row["whole"])) == (decimal, whole)


def test_text_that_a_spreadsheet_would_make_a_number_or_a_day_of_stays_text():
    """Seen in Gnumeric: the tempo 3-2-3 was the second of March 2003, clinic number 000124 was 124."""
    turned = [
        "0012", "000124", "3-2-3", "1/2", "12:30", "9.30 pm", "1E5", "10%", "$5", "2 1/2", "5 Jan", "Jan 5",
        "1 March 2026", "1,5", "12345678901234567890", " 007 ", "1e-5", "(5)",
    ]  # fmt: skip
    kept = [
        "12",
        "12.5",
        "0",
        "0.5",
        "2026-11-16",
        "3 x 12",
        "3–5",
        "3 min",
        "A1",
        "to march on",
        "2026-11-16T09:00",
    ]
    found = [row["a"] for row in rows_of(table(["a"], ({"a": one} for one in [*turned, *kept])))]
    assert found == [*(f"'{one}" for one in turned), *kept]
    assert [read_text(one) for one in found] == [*turned, *kept]


def test_a_cell_of_very_many_figures_is_read_at_once():
    began = time.process_time()
    assert not is_read_otherwise("1" * 20_000 + "x")
    assert time.process_time() - began < 1


@pytest.mark.django_db
def test_a_tempo_in_the_tables_is_as_it_was_typed(place):
    sign(charted(place, session(**{"exercise:e1": {**EXERCISE, "tempo": "0303"}})))
    told = opened(export(place.physio, place.episode))
    assert {row["tempo"] for row in told["components.csv"] if row["kind"] == "exercise"} == {"'0303"}


@pytest.fixture
def signed(place):
    sets = {**EXERCISE, "exercise": "an_hsr_standing", "set_rows": "12x10\n10x12.5"}
    note = {"text": SECRET, "tolerance": "tolerance.well"}
    return sign(charted(place, session(**{"exercise:e2": sets, "note": note})))


def export(person, episode):
    return logged_in(person).get(f"/episodes/{episode.pk}/tables/")


def opened(answer) -> dict[str, list[dict]]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: rows_of(archive.read(name)) for name in archive.namelist()}


@pytest.mark.django_db
def test_an_episode_is_three_tables(place, signed):
    told = opened(export(place.physio, place.episode))

    assert {name: tuple(rows[0]) for name, rows in told.items()} == {
        "components.csv": COMPONENT_COLUMNS,
        "sets.csv": SET_COLUMNS,
        "scores.csv": SCORE_COLUMNS,
        "columns.csv": ("file", "column", "meaning"),
    }
    assert [(row["file"], row["column"]) for row in told["columns.csv"]] == [
        (name, column) for name in ("components.csv", "sets.csv", "scores.csv") for column in told[name][0]
    ]
    assert all(row["meaning"] for row in told["columns.csv"])
    components = told["components.csv"]
    assert [row["position"] for row in components] == [
        str(part["position"]) for part in signed.snapshot["parts"]
    ]
    passes = [row for row in components if row["kind"] == "iastm_pass"]
    assert [(row["seconds"], row["pressure"], row["strokes"]) for row in passes] == [
        ("240", "Moderate", "Sweep; Fan"),
        ("180", "Light", "Sweep; Fan"),
    ]
    assert [(row["set"], row["recorded"], row["reps"], row["load_value"]) for row in told["sets.csv"]] == [
        *((str(number), "all sets alike", "12", "10") for number in (1, 2, 3)),
        ("1", "each set", "12", "10"),
        ("2", "each set", "10", "12.5"),
    ]
    (score,) = told["scores.csv"]
    assert (score["measure_id"], score["value"], score["session_number"]) == ("nprs", "2", "1")
    assert score["at"] == components[0]["ended_at"]  # alike in both tables


@pytest.mark.django_db
def test_what_was_written_by_hand_is_quoted_and_not_for_the_manager(place, signed):
    (note,) = [row for row in opened(export(place.physio, place.episode))["components.csv"] if row["text"]]
    assert note["text"] == "'" + SECRET
    assert read_text(note["text"]) == SECRET
    assert "HYPERLINK" not in str(opened(export(place.manager, place.episode)))


@pytest.mark.django_db
def test_a_corrected_score_keeps_its_session_and_its_method_is_for_who_treats(place):
    told = {"value": "2", "method": "Dynamometer", "version": "Original", "time_point_words": "Mid-way"}
    signed = sign(charted(place, session(t1=told)))
    corrected = {"struck_place": "reading.0", "corrected": "3"}
    words = {"kind": "correction", "text": "Three, not two.", "reason": "Misread"}
    add_addendum(signed.pk, by=place.physio, at=LATER, **words, **corrected)

    scores = opened(export(place.physio, place.episode))["scores.csv"]
    assert [(row["value"], row["session_number"], row["state"]) for row in scores] == [
        ("2", "1", "entered_in_error"),
        ("3", "1", "recorded"),
    ]
    assert (scores[0]["method"], scores[0]["version"]) == ("Dynamometer", "Original")
    shown = str(opened(export(place.manager, place.episode)))
    assert not [one for one in ("Dynamometer", "Original", "Mid-way") if one in shown]


@pytest.mark.django_db
def test_an_export_asks_for_the_password_and_is_in_the_trail(place, signed):
    asked = factories.client_of(place.manager).get(f"/episodes/{place.episode.pk}/tables/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    events = AccessEvent.objects.filter(patient=place.patient).values_list("page", "subject")
    assert list(events) == []

    export(place.manager, place.episode)
    assert list(events.all()) == [("record:export_episode", f"export of episode {place.episode.pk}")]


@pytest.mark.django_db
def test_nobody_takes_all_episodes_away_in_a_day(place, signed, settings):
    settings.EXPORTS_A_DAY = "1/d/user"
    assert export(place.physio, place.episode).status_code == 200
    assert export(place.physio, place.episode).url == f"/episodes/{place.episode.pk}/review/"
