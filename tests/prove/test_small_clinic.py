"""A small known clinic: it is a clinic like any other, and what its manager takes away of it is whole, safe
to open, asked for twice and in the trail; and without names where that was promised."""

import csv
import io
import re
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, override
from openpyxl import load_workbook

from clinic.actions.consents import withdraw_consent
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import AccessEvent, Consent, ConsentWithdrawal
from clinic.standing import Standing
from sessions_app.actions import clinic_files, computations
from sessions_app.actions.clinic_files import ask_for_file, file_asked_for
from sessions_app.exchange import research
from sessions_app.exchange.about import _few
from sessions_app.exchange.clinic_files import clinic_file
from sessions_app.models import Computation, Episode, Observation
from sessions_app.queries.due import due_measures
from sessions_app.queries.may_be_overdue import may_be_overdue
from sessions_app.queries.review_choices import scope_choices
from sessions_app.queries.review_scope import ReviewScope, quarter_of
from sessions_app.queries.sealed_sessions import faults_of, sealed_sessions
from sessions_app.queries.summaries import summary_faults
from sessions_app.views import clinic_export
from tests import factories
from tests.clinic.test_people import logged_in
from tests.prove.parts import NOTE, REACTION

ZONE = "Asia/Singapore"
MONTHS_AGO = now() - timedelta(days=150)
SAMPLE = 12  # sessions: each costs as much as its page


def opened(content: bytes) -> dict[str, list[dict]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv")]
        told = {name: packed.read(name).decode("utf-8-sig") for name in names}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in told.items()}


@contextmanager
def managed(made):
    made.manager.standing = Standing(made.clinic.pk, frozenset({"manager"}))
    with acting_as(made.manager.pk, made.clinic.pk), override(ZONE):
        yield made


@pytest.fixture
def place(small_clinic):
    """The manager of the known clinic; its record is read and never changed here."""
    with managed(small_clinic) as made:
        yield made


@pytest.fixture(scope="module")
def csv_file(small_clinic):
    """All of it, made once as the record stays the same; so are the files for research below."""
    with managed(small_clinic) as place:
        return file_of(place, "csv").content


def scope_of(place, **more):
    until = localdate()
    return ReviewScope(place.clinic.pk, until - timedelta(days=900), until, **more)


def file_of(place, form, **more):
    scope = scope_of(place, **more)
    return clinic_file(form, user=place.manager, scope=scope, clinic=place.clinic, at=now())


def test_it_is_what_signing_would_have_written(place):
    assert Episode.objects.count() == sum(len(one.episodes) for one in place.people)
    seen = list(islice(sealed_sessions(place.clinic), SAMPLE))
    assert [faults_of(one) for one in seen] == [[]] * SAMPLE
    assert not [faults for _episode, faults in summary_faults(place.clinic) if faults]


def test_no_overdue_measure_is_left_out_by_what_is_asked_first(place):
    """Asked on four days of the last months."""
    episodes, kept = list(Episode.objects.select_related("condition")), 0
    for days in range(0, 120, 30):
        at = now() - timedelta(days=days)
        overdue = {
            pk for pk, dues in due_measures(episodes, at=at).items() if any(d.is_overdue for d in dues)
        }
        found = set(may_be_overdue([one.pk for one in episodes], at=at))
        assert overdue <= found
        kept += len(overdue)
    assert kept > 0 and len(found) < len(episodes)


def test_the_tables_hold_every_row_of_the_clinic_once(place, csv_file):
    told = opened(csv_file)
    sessions = [one for person in place.people for each in person.episodes for one in each.sessions]
    scores = [one for person in place.people for each in person.episodes for one in each.scores]
    exercises = [one for one in sessions if one.exercise_minutes]

    assert len(told["episodes.csv"]) == Episode.objects.count()
    assert len({row["session_id"] for row in told["sessions.csv"]}) == len(sessions)
    assert len(told["sets.csv"]) == 3 * len(exercises)
    assert len(told["scores.csv"]) == len(scores)
    passes = [row for row in told["components.csv"] if row["kind"] == "iastm_pass"]
    assert sum(int(row["seconds"]) for row in passes) == 60 * sum(
        one.minutes for session in sessions for one in session.passes
    )
    struck = [row for row in told["sessions.csv"] if row["status"] == "entered_in_error"]
    assert [row["in_period"] for row in struck] == ["no"] * sum(one.is_struck for one in sessions)
    assert {row["file"] for row in told["columns.csv"]} == {name[:-4] for name in told} - {"columns"}
    assert all(row["meaning"] for row in told["columns.csv"])


def test_a_manager_takes_away_nothing_that_was_written_by_hand_and_no_name(place, csv_file):
    with zipfile.ZipFile(io.BytesIO(csv_file)) as packed:
        text = "\n".join(packed.read(name).decode() for name in packed.namelist())

    assert NOTE not in text and REACTION not in text
    assert "HUI MIN" not in text.upper()
    assert f"{place.clinic.name}: tables of the clinic's review" in text
    told = file_of(place, "csv", site_id=place.sites[0].pk, condition_id="neck_pain").content
    with zipfile.ZipFile(io.BytesIO(told)) as packed:
        assert f"Narrowed to: {place.sites[0].name}, Neck pain" in packed.read("README.txt").decode()


@pytest.mark.promise("spreadsheet")
def test_a_workbook_says_the_same_and_no_cell_is_a_formula(place, csv_file):
    content = file_of(place, "xlsx").content
    told = opened(csv_file)
    book = load_workbook(io.BytesIO(content), read_only=True)

    assert book.sheetnames == ["README", *(name[:-4] for name in told)]
    header, *rows = book["scores"].iter_rows(values_only=True)
    values = [row[header.index("value")] for row in rows]
    assert ["" if one is None else str(one) for one in values] == [row["value"] for row in told["scores.csv"]]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if b"<f>" in packed.read(name)]


def test_a_file_asks_for_the_password_and_is_in_the_trail(place):
    address = "/review/export/csv/"
    asked = factories.client_of(place.manager).get(address)
    assert asked.url.startswith("/accounts/reauthenticate/")

    answer = logged_in(place.manager).get(address)
    assert answer.status_code == 200 and answer["Content-Disposition"].endswith('.zip"')
    event = AccessEvent.objects.filter(page="review:export_file", outcome="seen").latest("number")
    episodes = len(opened(answer.content)["episodes.csv"])
    assert re.fullmatch(rf"export csv: {episodes} episodes, \S+ to \S+", event.subject)


def test_the_trail_says_what_a_narrowed_file_was_narrowed_to(place):
    site, code = place.sites[0], Episode.objects.values_list("condition", flat=True).first()
    name = dict(scope_choices(place.clinic.pk).conditions)[code]
    logged_in(place.manager).get(f"/review/export/csv/?site={site.pk}&condition={code}")
    event = AccessEvent.objects.filter(page="review:export_file", outcome="seen").latest("number")
    assert event.subject.endswith(f", {site.name}, {name}")


def test_the_report_as_a_file_asks_for_the_password_too(place):
    asked = factories.client_of(place.manager).get("/review/report/pdf/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not AccessEvent.objects.filter(page="review:report_pdf", subject__startswith="PDF").exists()


def test_a_large_file_is_made_by_the_worker_and_waits_for_whoever_asked(place, monkeypatch):
    monkeypatch.setattr(clinic_export, "AT_ONCE", 0)
    client = logged_in(place.manager)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/review/export/")
    assert b"Make this file" in page.content
    assert b"have more than 0 sessions" in page.content
    counted = [one["sql"] for one in queries if "COUNT(*)" in one["sql"]]
    assert not [one for one in counted if "sessions_app_episode" in one or "treatmentsession" in one]
    assert client.get("/review/export/csv/").url.startswith("/review/export/")

    client.post("/review/export/", {"form": "csv"})
    waiting = Computation.objects.get(kind="clinic_file")
    assert waiting.state == "waiting"
    assert b"It is being made" in client.get("/review/export/").content
    computations.compute.call(waiting.pk, place.manager.pk, place.clinic.pk)
    assert b"Kept for a day" in client.get("/review/export/").content
    made = opened(client.get("/review/export/csv/").content)
    assert len(made["sessions.csv"]) >= len(made["episodes.csv"]) > 0


def test_what_is_too_much_is_refused_when_it_is_asked_for_and_not_by_the_page_alone(place, monkeypatch):
    client = logged_in(place.manager)
    monkeypatch.setattr(clinic_files, "MOST_OF_A_WORKBOOK", 1)
    answer = client.post("/review/export/", {"form": "xlsx"}, follow=True)
    assert b"Too much for a workbook" in answer.content
    monkeypatch.setattr(clinic_files, "MOST_AT_ONCE", 0)
    assert (
        b"Several files are being made"
        in client.post("/review/export/", {"form": "csv"}, follow=True).content
    )
    assert not Computation.objects.filter(state="waiting").exists()


def test_a_research_file_that_waits_is_gone_once_somebody_takes_research_back(place):
    asked = {"at": now()}
    waiting = ask_for_file("research", scope_of(place), **asked, by=place.manager)
    computations.compute.call(waiting.pk, place.manager.pk, place.clinic.pk)
    asked |= {"user": place.manager}
    assert file_asked_for("research", scope_of(place), **asked) == waiting

    with transaction.atomic():
        told = Episode.objects.filter(
            pk__in=file_asked_for("research", scope_of(place), **asked).result["episodes"]
        )
        agreed = (
            Consent.objects.standing()
            .filter(kind="research_export", patient__in=told.values("patient"))
            .first()
        )
        withdraw_consent(agreed, by=place.manager, at=now())
        assert file_asked_for("research", scope_of(place), **asked) is None
        transaction.set_rollback(True)  # the clinic is read by all


# Without names


@pytest.fixture(scope="module")
def research_file(small_clinic):
    with managed(small_clinic) as place:
        return file_of(place, "research").content


@pytest.fixture(scope="module")
def told(small_clinic):
    """All days of one patient moved by the same number, which the test knows."""
    with pytest.MonkeyPatch.context() as patch, managed(small_clinic) as place:
        patch.setattr(research.Research, "shift", lambda self, patient: timedelta(days=100 + patient % 7))
        return opened(file_of(place, "research").content)


def test_a_research_file_holds_those_who_agreed_and_have_not_taken_it_back(place, told):
    agreed = [one for one in place.people if one.gives_research and not one.withdrew_research]
    assert 0 < len(agreed) < len(place.people)
    assert ConsentWithdrawal.objects.count() == sum(one.withdrew_research for one in place.people) > 0
    found = {row["patient"] for row in told["episodes.csv"]}
    assert 0 < len(found) <= len(agreed)
    assert {row["patient"] for row in told["scores.csv"]} <= found


def test_days_keep_their_distance_and_nothing_true_is_left(place, told):
    episodes = {row["episode"]: row for row in told["episodes.csv"]}
    truly = [
        (one.on - episode.opened_on).days
        for person in place.people
        for episode in person.episodes
        for one in episode.sessions
        if not one.is_struck
    ]
    for row in told["sessions.csv"]:
        assert _day(row["on"]) - _day(episodes[row["episode"]]["opened_on"]) in {timedelta(n) for n in truly}
    for table in told.values():
        for row in table:
            assert not [cell for cell in row.values() if cell and re.search(r"\d\d:\d\d", cell)]


def _day(text):
    return date.fromisoformat(text)


@pytest.mark.promise("spreadsheet")
def test_the_bytes_of_a_research_file_name_nobody(place, research_file):
    with zipfile.ZipFile(io.BytesIO(research_file)) as packed:
        text = "\n".join(packed.read(name).decode() for name in packed.namelist() if name != "README.txt")
    own = {
        *(f"K{one.number:06}" for one in place.people),
        *(one.family_name for one in place.people),
        *(one.born_on.isoformat() for one in place.people),
        *(one.display_name for one in place.therapists),
        *(site.name for site in place.sites),
        *(NOTE, REACTION, "record_number", "born_on"),
    }
    assert [one for one in own if one in text] == []


def test_the_research_file_says_its_rule_of_small_groups_and_tells_no_number_below_it(place, research_file):
    with zipfile.ZipFile(io.BytesIO(research_file)) as packed:
        said = packed.read("README.txt").decode().splitlines()
    least = place.clinic.smallest_cell_shown
    assert f"Groups of fewer than {least} patients are merged or left out:" in said
    (left_out,) = (line for line in said if line.startswith("- episodes left out: "))
    told = left_out.removeprefix("- episodes left out: ")
    assert told in {"0", f"fewer than {least}"} or int(told) >= least
    assert [_few(n, 5) for n in (0, 1, 4, 5, 6)] == ["0", "fewer than 5", "fewer than 5", "5", "6"]


def test_two_files_have_no_name_in_common(place, research_file):
    files = research_file, file_of(place, "research").content
    first, second = (opened(content)["sessions.csv"] for content in files)
    assert not {row["session"] for row in first} & {row["session"] for row in second}
    assert not {row["patient"] for row in first} & {row["patient"] for row in second}


@pytest.fixture
def laid_bare(place, monkeypatch):
    """The tables of a file with true days, and with names that are the same in each."""
    monkeypatch.setattr(research.Research, "shift", lambda self, patient: timedelta(0))
    monkeypatch.setattr(research.Research, "name", lambda self, kind, key: f"{kind}-{key}")
    monkeypatch.setattr(research.Research, "group", lambda self, site: f"site-{site}")

    def tables(**narrowed):
        scope = replace(scope_of(place), **narrowed)
        told = {"user": place.manager, "scope": scope, "clinic": place.clinic, "at": MONTHS_AGO}
        return opened(clinic_file("research", **told).content)

    return tables


def test_no_two_research_files_can_be_chosen_that_differ_by_a_few(place, laid_bare, csv_file):
    """A file to the day before, or of all but one site, taken from the whole one would leave that day's
    patients, or that site's, and undo the shift of their days."""
    whole, quarter = laid_bare(), quarter_of(localdate(MONTHS_AGO))
    assert laid_bare(ends_on=quarter - timedelta(days=2)) == whole
    assert laid_bare(begins_on=quarter_of(scope_of(place).begins_on)) == whole
    assert laid_bare(site_id=place.sites[0].pk) == whole
    days = [_day(row["on"]) for name in ("sessions.csv", "scores.csv") for row in whole[name] if row["on"]]
    days += [_day(row["closed_on"]) for row in whole["episodes.csv"] if row["closed_on"]]
    assert max(days) < quarter
    since = [
        row["episode_id"]
        for row in opened(csv_file)["sessions.csv"]
        if _day(row["started_at"][:10]) >= quarter
    ]
    assert {f"e-{one}" for one in since} & {row["episode"] for row in whole["episodes.csv"]}, "some go on"


def test_small_groups_are_merged_or_left_out(place, told):
    cells = {}
    for row in told["episodes.csv"]:
        cells.setdefault((row["condition_id"], row["site_group"]), set()).add(row["patient"])
    assert min(map(len, cells.values())) >= place.clinic.smallest_cell_shown
    assert not [condition for condition, _site in cells if condition in {"cts", "dequervain"}]
    together = ("condition_id", "site_group", "age_band", "sex")
    for names in (["age_band"], ["sex"], together):
        found = {}
        for row in told["episodes.csv"]:
            found.setdefault(tuple(row[name] for name in names), set()).add(row["patient"])
        assert min(map(len, found.values())) >= place.clinic.smallest_cell_shown, names


def test_observations_of_the_file_are_those_that_count(place, told):
    counted = Observation.objects.filter(state="recorded").count()
    assert 0 < len(told["scores.csv"]) < counted
