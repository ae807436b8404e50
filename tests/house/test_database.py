"""What every table must have, asked of the database itself."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q

from clinic import grants

pytestmark = pytest.mark.django_db


def ask(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def our_models():
    ours = [one for one in apps.get_models() if one._meta.app_label in {"clinic", "sessions_app"}]
    return [one for one in ours if not hasattr(one, "pgh_tracked_model")]  # history follows its model


def columns(model):
    return {field.column: field for field in model._meta.concrete_fields}


@pytest.mark.promise("own")
def test_every_row_of_a_clinic_is_behind_row_security():
    tables = ask(
        """
        SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
               EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
          AND (a.attname = 'clinic_id' OR c.relname IN ('clinic_clinic', 'clinic_clinichistory'))
        """
    )
    assert [name for name, *secured in tables if not all(secured)] == [], "name row_security in a migration"
    assert len(tables) > 60


def test_the_app_has_the_rights_of_the_table_and_no_others():
    found = {name: set() for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    for name, right in ask(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee IN ('app', 'PUBLIC') AND table_schema = 'public'"
    ):
        found[name].add(right)
    wrong = {name: rights for name, rights in found.items() if rights != grants.rights_of(name)}
    assert wrong == {}
    unknown = set(grants.RIGHTS) - set(found) - {"django_cache"}  # the suite's cache is in memory
    assert unknown == set(), "clinic/grants.py names tables that there are not"


def test_no_function_of_the_owner_trusts_the_callers_search_path():
    definers = ask(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert [name for name, config in definers if not config or "pg_catalog" not in config[0]] == []
    assert {name for name, _ in definers} >= {"write_access_event", "clinic_of_invitation", "a_row_is_sealed"}


LEFT_BY_AN_ERASURE = {"clinic_accessevent", "clinic_erasure"}


@pytest.mark.promise("ended")
def test_nothing_is_added_to_an_erased_record_in_any_table_of_patients():
    tables = ask(
        """
        SELECT c.relname, EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'O'
            AND t.tgname = 'erased_records_take_nothing_as_patient_id')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '%%history'
        """
    )
    loose = {name for name, is_closed in tables if not is_closed}
    assert loose == LEFT_BY_AN_ERASURE, "name closed_once_erased in a migration"
    assert len(tables) > 40


def composite_keys():
    return {
        (child, frozenset(names))
        for child, names in ask(
            """
            SELECT conrelid::regclass::text,
                   array(SELECT attname::text FROM pg_attribute
                         WHERE attrelid = conrelid AND attnum = ANY(conkey))
            FROM pg_constraint WHERE contype = 'f' AND array_length(conkey, 1) = 2
            """
        )
    }


def parents_of_the_same_clinic():
    for model in our_models():
        if "clinic_id" not in columns(model):
            continue
        for name, field in columns(model).items():
            parent = field.related_model
            if parent and "clinic_id" in columns(parent) and not columns(parent)["clinic_id"].null:
                yield model._meta.db_table, name


@pytest.mark.promise("own")
def test_a_child_belongs_to_the_clinic_of_its_parent():
    keys, missing, seen = composite_keys(), [], 0
    for child, column in parents_of_the_same_clinic():
        seen += 1
        shared = [{side, column} for side in ("clinic_id", "patient_id", "treatment_session_id")]
        if not any((child, frozenset(pair)) in keys for pair in shared):
            missing.append(f"{child}.{column}")
    assert missing == [], "name clinic_key, patient_key or session_key in a migration"
    assert seen > 70


def test_an_hour_that_may_be_empty_is_bound_to_a_hand():
    loose, seen = [], 0
    for model in our_models():
        bound = {frozenset(fields_of(one.condition)) for one in checks(model)}
        for name, field in {field.name: field for field in columns(model).values()}.items():
            if not name.endswith("_at") or not field.null or f"{name[:-3]}_by_id" not in columns(model):
                continue
            seen += 1
            if not any({name, f"{name[:-3]}_by"} <= names for names in bound):
                loose.append(f"{model._meta.label}.{name}")
    assert loose == [], "bind the pair with clinic.models.base.pair_is_whole"
    assert seen > 15


def checks(model):
    return [
        one for one in model._meta.constraints if hasattr(one, "condition") and not hasattr(one, "fields")
    ]


def fields_of(condition):
    for part in condition.children:
        if isinstance(part, Q):
            yield from fields_of(part)
        elif isinstance(part, tuple):
            yield part[0].split("__")[0]


# Seen by all, or reached only through the row that they belong to.
SHOWN_OTHERWISE = {
    "clinic.User": "people are shown through their memberships",
    "clinic.TrailHead": "shown with the trail, to its clinic's manager",
    "sessions_app.CatalogueRelease": "the version of the shared catalogue",
}


def test_every_model_says_who_may_see_its_rows():
    from sessions_app.models import CatalogueEntry, ClinicChoice, ClinicStep

    silent = {
        model._meta.label
        for model in our_models()
        if not issubclass(model, CatalogueEntry | ClinicChoice | ClinicStep)
        and not hasattr(model.objects.all(), "visible_to")
    }
    assert silent == set(SHOWN_OTHERWISE)
