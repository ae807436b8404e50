"""A clinic's own entries from a table: each row is shown first, nothing doubles, a fault names its row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions_app.models import ClinicStep, Exercise, Lotion, Measure
from tests import factories

pytestmark = pytest.mark.django_db
EXERCISES = """Name;Type;Region;Done for each side;Sets;Repetitions;Easier variant;Colour
Towel slide;{type};{region};yes;3;12;Knee wobble;red
Towel slide;{type};{region};no;3;12;;
Wall sit of ours;nonsense;{region};perhaps;three;;;
Known already;{type};{region};;;;;
=cmd();{type};{region};;;;;
"""


@pytest.fixture
def manager(staff):
    return factories.client_of(staff.manager)


@pytest.fixture
def table(staff, patient):
    """Exercises as a spreadsheet saves them; two of the names are in the list already."""
    told = Exercise.objects.exclude(region="").first()
    for name in ("Known already", "Knee wobble"):
        factories.own(Exercise, patient, by=staff.manager, name=name, type=told.type, region=told.region)
    return EXERCISES.format(type=told.type, region=told.region)


def sent(client, text, kind="exercises"):
    file = SimpleUploadedFile("own.csv", text.encode(), "text/csv")
    return client.post(f"/catalogue/{kind}/import/", {"file": file})


def confirm(client, text, verb="import", kind="exercises"):
    return client.post(f"/catalogue/{kind}/import/", {"text": text, "verb": verb})


def test_each_row_says_what_would_become_of_it(manager, table):
    answer = sent(manager, table)
    seen = answer.context["seen"]
    assert [row.state for row in seen.rows] == ["ready", "wrong", "wrong", "known", "ready"]
    assert seen.rows[1].words == "Same name as row 2."
    for sentence in (
        "Type: That choice is not in the list",
        "neither yes nor no",
        "Sets: Enter a whole number.",
    ):
        assert sentence in seen.rows[2].words
    assert seen.left_out == ["Colour"]
    assert not Exercise.objects.filter(name="Towel slide").exists()


def test_what_is_ready_is_added_once_however_often_it_is_sent(staff, manager, table):
    first = confirm(manager, table)
    assert first.url == "/catalogue/exercises/"
    confirm(manager, table)
    added = Exercise.objects.get(name="Towel slide")
    assert (added.clinic, added.added_by) == (staff.clinic, staff.manager)
    assert (added.is_per_side, added.default_sets, added.default_reps) == (True, 3, 12)
    assert added.previous_variant.name == "Knee wobble"
    assert Exercise.objects.filter(clinic=staff.clinic).count() == 4


def test_faulty_rows_are_taken_away_as_a_file_with_the_reason(manager, table):
    file = confirm(manager, table, "faulty").content.decode()
    assert "What is wrong" in file
    assert "Same name as row 2." in file
    assert "=cmd()" not in file, "that row is no fault"


def test_other_kinds_are_read_by_the_same_rules(staff, manager):
    confirm(manager, "Name,Kind,Allergens on the label\nOur balm,gel,allergen.lanolin\n", kind="lotions")
    assert Lotion.objects.get(name="Our balm").allergens == ["allergen.lanolin"]
    region = Measure.objects.exclude(region="").first().region
    text = "Name,Type,Region,Lowest value,Highest value,Unit,Higher is better,Entered as\n"
    seen = sent(
        manager, text + f"Ladder,Performance test,{region},0,40,s,no,Total score only\n", kind="measures"
    )
    assert [(row.state, row.words) for row in seen.context["seen"].rows] == [("ready", "")]


@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [
        ("exercises", "Type\nbalance\n", 422),
        ("exercises", 'Name\n"open', 422),
        ("exercises", "Name\n" + "".join(f"Step {n}\n" for n in range(201)), 422),
        ("cautions", "Name\nMine\n", 404),
        ("no-such-kind", "Name\nMine\n", 404),
    ],
)
def test_what_is_no_table_of_entries_is_refused(manager, kind, text, status):
    assert sent(manager, text, kind).status_code == status


def test_an_empty_table_names_every_column(manager):
    file = manager.get("/catalogue/lotions/import/?empty").content.decode()
    assert file.startswith("\ufeffName,In the patient's words,Kind")


def test_a_clinic_goes_back_to_the_shared_step_rule(staff, manager):
    shared = Exercise.objects.filter(step_field="load").first()
    rule = {"step_field": "load", "step_amount": 1, "step_unit": "kg", "limit_rpe": 7, "limit_pain": 4}
    page = f"/catalogue/exercises/{shared.pk}/"
    manager.post(f"{page}step/", rule)
    assert "Back to the shared step rule" in manager.get(page).content.decode()
    manager.post(f"{page}shared-step/")
    assert not ClinicStep.objects.exists()
    assert "Back to the shared step rule" not in manager.get(page).content.decode()
