"""Beneath all pages: the database shows a clinic its own rows, and nobody any, whoever forgets to ask."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from clinic import grants
from clinic.identity import acting_as
from clinic.models import Patient
from tests.rights import BESIDE_CLINICS

OWN_ID = {"clinic_clinic", "clinic_clinichistory"}  # they name the clinic by `id`


def ask(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def tables(world):
    """Every table that row security guards, with the column that names the clinic."""
    found = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relrowsecurity AND relforcerowsecurity ORDER BY relname"
    )
    return {name: "id" if name in OWN_ID else "clinic_id" for (name,) in found}


def rows_of(tables, condition, *values):
    """`{table: how many}` of those that show a row of a clinic for which the condition holds."""
    question = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM \"{table}\" WHERE {condition.format(column=column)}"
        for table, column in tables.items()
    )
    return {table: count for table, count in ask(question, *values * len(tables)) if count}


@pytest.mark.promise("own")
def test_a_table_is_guarded_or_says_why_it_needs_no_guard(tables):
    every = {name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert every - set(tables) - {"django_cache"} == set(BESIDE_CLINICS), "tests/rights.py says why"
    assert len(tables) > 100


@pytest.mark.promise("own")
def test_without_a_clinic_no_table_shows_a_row_of_one(world, tables):
    assert len(rows_of(tables, "{column} = %s", world.clinic.pk)) > 45
    with acting_as():
        assert rows_of(tables, "{column} IS NOT NULL") == {}


@pytest.mark.promise("own")
def test_of_another_clinic_no_table_shows_a_row(world, tables):
    abroad = world.abroad
    assert rows_of(tables, "{column} <> %s", world.clinic.pk) == {}
    with acting_as(abroad.physio.pk, abroad.clinic.pk):
        assert rows_of(tables, "{column} <> %s", abroad.clinic.pk) == {}
        assert rows_of(tables, "{column} = %s", abroad.clinic.pk)


def changed(table, column, clinic):
    """How many rows an UPDATE without any other condition reaches. Who is refused by a trigger of a row has
    reached it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET {column} = {column} WHERE {column} = %s', [clinic])
            return cursor.rowcount
    except DatabaseError as refusal:
        return str(refusal)


@pytest.mark.promise("own")
def test_no_row_of_another_clinic_is_reached_by_a_change(world, tables):
    changeable = {one: tables[one] for one in tables if "UPDATE" in grants.rights_of(one)}
    with acting_as(world.abroad.manager.pk, world.abroad.clinic.pk):
        assert {one for one in changeable if changed(one, tables[one], world.clinic.pk)} == set()
        assert changed("clinic_site", "clinic_id", world.abroad.clinic.pk)
    assert len(changeable) > 25


# The first state of a row that keeps to its moves, without which it is refused for that.
BEGINS = {
    "clinic_erasurerequest": "asked",
    "clinic_legalhold": "standing",
    "clinic_patientmerge": "asked",
    "sessions_app_observation": "recorded",
    "sessions_app_treatmentsession": "writing",
}
# The clinic's own row comes with something else, which is looked for in the clinic worked in: none is there.
COMES_WITH = (
    *("an_author_adds", "rows_come_with", "somebody_else_reads", "a_step_comes_with"),
    "the_responsible_clinician_signs",
)
NOT_HERE = re.compile(f"row-level security|^({'|'.join(COMES_WITH)})")


def said_to_a_row(table, column, clinic):
    """What the database says to a new row that names this clinic and nothing else. Row security is asked
    before the columns that may not be empty; nothing is read back, for which it would be asked once more."""
    told = {column: clinic} | ({"state": BEGINS[table]} if table in BEGINS else {})
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            question = f'INSERT INTO "{table}" ({", ".join(told)}) VALUES ({", ".join(["%s"] * len(told))})'
            cursor.execute(question, list(told.values()))
    except DatabaseError as refusal:
        return str(refusal)
    return "taken"


@pytest.mark.promise("own")
def test_no_row_is_added_to_another_clinic(world, tables):
    addable = {one: tables[one] for one in tables if "INSERT" in grants.rights_of(one)}
    with acting_as(world.abroad.manager.pk, world.abroad.clinic.pk):
        told = {one: said_to_a_row(one, addable[one], world.clinic.pk) for one in addable}
        own = {one: said_to_a_row(one, addable[one], world.abroad.clinic.pk) for one in addable}
    assert {one: words for one, words in told.items() if not NOT_HERE.search(words)} == {}
    assert sum("null value" in words for words in own.values()) > 80, "into the own clinic: only not whole"


@pytest.mark.promise("own")
def test_the_functions_of_the_owner_ask_for_the_clinic_too(world):
    """They run past row security, so they have to."""

    def found():
        names, born = [world.patient.family_name], world.patient.born_on
        rows = ask("SELECT id FROM find_patients(%s, NULL, NULL, NULL, NULL, 30)", names)
        alike = ask("SELECT id FROM similar_patients(%s, %s)", " ".join(names), born)
        return {one for (one,) in rows}, {one for (one,) in alike}

    assert all(world.patient.pk in one for one in found())
    with acting_as(world.abroad.physio.pk, world.abroad.clinic.pk):
        here = set(Patient.objects.values_list("pk", flat=True))
        assert all(one <= here for one in found())
    with acting_as():
        assert found() == (set(), set())
