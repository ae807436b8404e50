"""The shared catalogue follows its files: repeatable, never losing a row, never touching a clinic's own."""

import csv
import re
import shutil
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from clinic.database_roles import as_role
from clinic.identity import acting_as
from clinic.models import Clinic, User
from sessions_app.actions.catalogue_release import load_catalogue
from sessions_app.models import (
    CatalogueName,
    CatalogueRelease,
    ClinicChoice,
    Condition,
    EpisodeSummary,
    EvidenceStatement,
    Exercise,
    Lotion,
    Measure,
    ScreenQuestion,
    Structure,
    Threshold,
)
from sessions_app.named_values import Malformed, parse, write
from sessions_app.queries.names import Names
from sessions_app.reference import rows as reference
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import a_place, charted, sign

AT = datetime(2100, 1, 4, 9, 0, tzinfo=UTC)  # later than the load that filled this database


@pytest.fixture
def as_owner(django_db_setup, django_db_blocker):
    """The role that may write shared rows; whatever the test does is undone."""
    with django_db_blocker.unblock(), as_role("owner"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def folder(tmp_path):
    """A copy of the files that a test may change."""
    for table in reference.TABLES:
        shutil.copy(reference.FOLDER / table.file, tmp_path)
    shutil.copytree(reference.FOLDER / "names", tmp_path / "names")
    return tmp_path


def lines_of(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def change_lines(path, change):
    """Rewrite a file: `change` gets each line and returns it, or None to leave it out."""
    lines = lines_of(path)
    kept = [line for line in (change(dict(line)) for line in lines) if line]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(kept)


def leave_out_the_gel(folder):
    """The entry, and with it what it is called in each language."""
    for path in [folder / "lotions.csv", *folder.glob("names/*/lotion.csv")]:
        change_lines(path, lambda line: None if line["code"] == "water_gel" else line)


# Notes to whoever goes on with the files; on a screen they say nothing to anybody.
CODE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
WORKING_NOTE = re.compile(r"\b(verify|recalled|clinical\.md|\w+\.csv)\b|\(seen|seen\)")


def loud(reports):
    return {report.kind: report.counts() for report in reports if not report.is_quiet}


def test_every_line_of_every_file_arrives_with_its_source_and_its_mark(as_owner):
    for table in reference.TABLES:
        model = apps.get_model("sessions_app", table.kind)
        wanted = {}
        for line in lines_of(reference.FOLDER / table.file):
            mark = line.get("verified") or reference.dose_verified(line["check_note"] or line["source"])
            wanted[table.code(line)] = (line["source"], mark)
        held = model.objects.shared().filter(withdrawn_in=None)
        assert {row.pk: (row.source, row.verified) for row in held} == wanted, table.file
        unsourced = [row for row in held if not row.source]
        assert all(row.check_note and row.verified == "recalled" for row in unsourced), table.file
        assert not [row for row in held if WORKING_NOTE.search(row.source)], table.file
        codes = {word for row in held for word in CODE.findall(getattr(row, "note", ""))}
        assert not codes & wanted.keys(), table.file  # a note names another row as people call it


def test_a_second_load_changes_nothing_and_says_so(as_owner, capsys):
    releases = CatalogueRelease.objects.count()
    assert loud(load_catalogue(at=AT)) == {}
    assert CatalogueRelease.objects.count() == releases


def test_a_changed_line_changes_its_row_and_counts_a_version(as_owner, folder):
    def heavier(line):
        if line["code"] == "sh_sidelying_er":
            line["step_amount"] = "0.75"
        return line

    change_lines(folder / "exercises.csv", heavier)
    reports = load_catalogue(at=AT, folder=folder)
    row = Exercise.objects.get(pk="sh_sidelying_er")
    assert (str(row.step_amount), row.version) == ("0.75", 2)
    assert [report.changed for report in reports if not report.is_quiet] == [["sh_sidelying_er"]]
    release = CatalogueRelease.objects.first()
    assert release.loaded_at == AT
    assert release.checksum == reference.checksum(folder)
    assert release.row_counts["exercise"] == {
        "total": 112, "added": 0, "changed": 1, "withdrawn": 0, "returned": 0,
    }  # fmt: skip


def test_a_treatment_of_another_kind_moves_in_the_summaries(as_owner, folder):
    place = a_place()
    ice = {"modality": "ice_pack", "minutes": "8", "outcome": "done"}
    with acting_as(place.physio.pk, place.clinic.pk):
        sign(charted(place, session(**{"modality:m1": ice})))

    def by_the_patient(line):
        return line | {"kind": "active"} if line["code"] == "ice_pack" else line

    change_lines(folder / "modalities.csv", by_the_patient)
    load_catalogue(at=AT, folder=folder)
    summary = EpisodeSummary.objects.get(pk=place.episode.pk)
    assert (summary.passive_seconds, summary.active_seconds) == (0, 8 * 60)


def test_a_line_that_moved_keeps_its_version(as_owner, folder):
    leave_out_the_gel(folder)
    load_catalogue(at=AT, folder=folder)
    assert set(Lotion.objects.shared().values_list("version", flat=True)) == {1}


def test_a_line_that_left_is_withdrawn_and_comes_back(as_owner, folder):
    before = Lotion.objects.count()
    leave_out_the_gel(folder)
    load_catalogue(at=AT, folder=folder)
    gone = Lotion.objects.get(pk="water_gel")
    assert gone.withdrawn_in == CatalogueRelease.objects.first()
    assert Lotion.objects.count() == before
    clinic = Clinic.objects.create(name="River Clinic")
    assert not Lotion.objects.offered_to(clinic).filter(pk="water_gel").exists()

    returned = load_catalogue(at=AT)
    assert [report.returned for report in returned if report.kind == "lotion"] == [["water_gel"]]
    assert Lotion.objects.offered_to(clinic).filter(pk="water_gel").exists()


def test_a_clinics_own_rows_and_its_choices_stay_as_they_are(as_owner, folder):
    clinic = Clinic.objects.create(name="River Clinic")
    person = User.objects.create(email="ana@river.example", display_name="Ana")
    Lotion.objects.create(
        code=f"river-balm-{clinic.pk}-a1b2c3", name="River balm", clinic=clinic, added_at=AT, added_by=person
    )
    ClinicChoice.objects.create(clinic=clinic, kind="lotion", code="water_gel", label="Blue bottle")
    own = list(Lotion.objects.filter(clinic=clinic).values())
    choices = list(ClinicChoice.objects.values())

    leave_out_the_gel(folder)
    load_catalogue(at=AT, folder=folder)
    assert list(Lotion.objects.filter(clinic=clinic).values()) == own
    assert list(ClinicChoice.objects.values()) == choices


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("structures.csv", "region_code"),
        ("structures.csv", "parent_code"),
        ("lotions.csv", "allergens_to_check"),
        ("exercises.csv", "next_variant_code"),
        ("outcome_thresholds.csv", "measure_code"),
        ("conditions.csv", "core_outcomes"),
        ("screen_questions.csv", "maps_to"),
    ],
)
def test_a_code_that_points_nowhere_stops_the_load(as_owner, folder, file, column):
    seen = []

    def astray(line):
        if not seen:
            seen.append(line)
            line[column] = "no_such_code"
        return line

    change_lines(folder / file, astray)
    before = CatalogueRelease.objects.count()
    with pytest.raises(reference.BrokenReference, match="no_such_code"):
        load_catalogue(at=AT, folder=folder)
    assert CatalogueRelease.objects.count() == before


def test_what_the_files_say_in_their_own_way_arrives_as_numbers_and_flags(as_owner):
    threshold = Threshold.objects.get(pk="nprs.mdc.1_77.specific_back_pain")
    assert (str(threshold.value), threshold.measure_id) == ("1.770", "nprs")
    assert Measure.objects.get(pk="leg_length").higher_is_better is None
    assert Structure.objects.get(pk="gastroc_medial").regions
    assert Structure.objects.filter(is_in_any_region=True, regions=[]).exists()
    assert ScreenQuestion.objects.get(asks_allergens=True).maps_to == []
    unlabelled = Lotion.objects.shared().filter(may_hold_any_allergen=True)
    assert {lotion.pk for lotion in unlabelled} == {"patient_own", "clinic_other", "emollient"}
    assert Condition.objects.filter(core_outcomes__contains=["nprs"]).count() > 20
    recalled = EvidenceStatement.objects.filter(are_counts_recalled=True)
    assert {(row.n_trials, row.n_participants) for row in recalled} == {(7, None), (1, 27), (1, 58)}
    assert EvidenceStatement.objects.get(pk="ev_tang2024").condition is None
    assert Exercise.objects.exclude(next_variant=None).count() == 37


def test_points_at_other_rows_hold_in_the_database(as_owner):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_named_values_are_read_and_written_back():
    text = "joint=text;grade=choice:I/II/III;rate=/min;sets={count}"
    assert parse(text) == [
        {"name": "joint", "kind": "text"},
        {"name": "grade", "kind": "choice", "choices": ["I", "II", "III"]},
        {"name": "rate", "kind": "number", "unit": "/min"},
        {"name": "sets", "kind": "count", "unit": ""},
    ]
    assert write(parse(text)) == text


@pytest.mark.parametrize("text", ["joint", "=text", "Grade=text", "grade=choice:I", "grade=", "a b=kg"])
def test_malformed_named_values_are_refused(text):
    with pytest.raises(Malformed):
        parse(text)


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_there_is_nothing_to_change(capsys):
    call_command("catalogue")
    assert re.fullmatch(r"Catalogue: \d{4,5} shared rows, nothing to change.\n", capsys.readouterr().out)


@pytest.mark.django_db
def test_the_command_refuses_a_folder_without_the_files(tmp_path):
    with pytest.raises(CommandError, match=r"Nothing was changed\."):
        call_command("catalogue", folder=tmp_path)


def test_a_name_put_right_arrives_with_the_next_release(as_owner, folder):
    slide = Exercise.objects.get(pk="sh_wall_slide")

    def put_right(line):
        known = line["code"] == "sh_wall_slide"
        return line | {"name": "Gelongsor dinding", "checked": "person"} if known else line

    ask = Names(None, "ms")
    assert (ask.of(slide), ask.is_checked(slide)) == ("Luncur lengan di dinding", False)
    change_lines(folder / "names" / "ms" / "exercise.csv", put_right)
    reports = load_catalogue(at=AT, folder=folder)
    changed = [report.changed for report in reports if not report.is_quiet]
    assert changed == [["ms.exercise.sh_wall_slide.name"]]
    ask = Names(None, "ms")
    assert (ask.of(slide), ask.is_checked(slide)) == ("Gelongsor dinding", True)
    assert CatalogueName.objects.get(pk="ms.exercise.sh_wall_slide.name").version == 2


@pytest.mark.django_db(transaction=True)
def test_a_name_of_nothing_is_refused(folder):
    with (folder / "names" / "ta" / "exercise.csv").open("a", encoding="utf-8") as lines:
        lines.write("sh_nothing,எதுவுமில்லை,machine\n")
    with pytest.raises(CommandError, match="names no entry"):
        call_command("catalogue", folder=folder)
