"""Of an erased record nothing is left in any table but its numbers, and the trail holds."""

import json
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command

from clinic import audit
from clinic.actions.keeping import ask_erasure, confirm_erasure
from clinic.actions.merging import ask_merge, confirm_merge, undo_merge, withdraw_merge
from clinic.actions.patients import add_guardian
from clinic.actions.people import accept_invitation
from clinic.actions.portal_access import end_portal_access, invite_to_portal
from clinic.identity import acting_as
from clinic.models import Patient, User
from tests import factories
from tests.conftest import superuser_connection
from tests.house import world as worlds
from tests.house.role_pages import PATIENT

LONG_AGO = factories.AT.replace(year=1990)
OURS = """
    SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
TIMES = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
    AND column_name IN ('starts_at', 'started_at', 'ended_at', 'at', 'updated_at', 'sent_at', 'logged_at')
    AND table_name IN ('sessions_app_visit', 'sessions_app_treatmentsession', 'sessions_app_observation',
        'sessions_app_draft', 'sessions_app_patientreport', 'sessions_app_homelog')
    AND is_nullable = 'NO'
"""


@pytest.fixture
def world(transactional_db):
    """The house's world, told as of thirty years ago."""
    with time_machine.travel(factories.AT, tick=True):
        made = worlds.build()
    made.log_in = made.people[PATIENT]
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        for table, column in superuser.execute(TIMES).fetchall():
            superuser.execute(f"UPDATE {table} SET {column} = {column} - interval '30 years'")
        superuser.execute("UPDATE clinic_clinic SET retention_years = 6")
        superuser.execute("UPDATE clinic_patient SET added_at = added_at - interval '30 years'")
        superuser.execute("UPDATE clinic_patient SET born_on = '1960-01-01'")
    with acting_as(made.staff.manager.pk, made.clinic.pk):
        withdraw_merge(made.merge, by=made.staff.manager, at=factories.AT)
    factories.client_of(made.staff.physio).get(f"/patients/{made.patient.pk}/")
    factories.client_of(made.log_in).get("/me/")
    return made


def erase(world):
    """By the manager and another."""
    first = getattr(world, "staff", world).manager
    second = factories.member(world.clinic, "manager")
    with acting_as(first.pk, world.clinic.pk):
        request = ask_erasure(world.patient, by=first, at=factories.AT)
    with acting_as(second.pk, world.clinic.pk):
        return confirm_erasure(request, by=second)


HANGS = """
    SELECT table_name, min(column_name) FROM information_schema.columns WHERE table_schema = 'public'
    AND column_name IN ('patient_id', 'treatment_session_id') GROUP BY table_name ORDER BY table_name
"""
NEEDED = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s::regclass
    AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
    AND (attnotnull OR attname IN ('patient_id', 'treatment_session_id'))
"""
OF_EACH_KIND = {
    "bool": False,
    "date": "1990-01-01",
    "timestamp": "1990-01-01",
    "json": {},
    "uuid": str(UUID(int=7)),
}
# What a rule of the table asks for beside its kind.
SAYS = {
    "clinic_invitation": {"role": "", "renews": ""},
    "sessions_app_homelog": {"is_done": True},
    "sessions_app_screenfinding": {"caution_id": "open_wound"},
}
KEPT = {"clinic_accessevent", "clinic_erasure", "clinic_erasurerequest"}
HOLDS = {"clinic_legalhold"}  # a record with one is not erased: `test_keeping`


def plant_what_is_lacking(world):
    """A row of the record in every table that the world leaves without one, past its triggers and keys."""
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        for table, hangs_by in superuser.execute(HANGS).fetchall():
            own = (world.patient if hangs_by == "patient_id" else world.signed).pk
            found = superuser.execute(f"SELECT FROM {table} WHERE {hangs_by} = %s LIMIT 1", [own])
            if found.rowcount or table in KEPT | HOLDS:
                continue
            row = {name: planted(name, kind, world) for name, kind in superuser.execute(NEEDED, [table])}
            row |= SAYS.get(table, {})
            names = ", ".join(f'"{name}"' for name in row)
            superuser.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, %s)",
                [json.dumps(row)],
            )


def planted(name, kind, world):
    own = {"clinic_id": world.clinic, "patient_id": world.patient, "treatment_session_id": world.signed}
    if name in own:
        return own[name].pk
    if kind.endswith("[]"):
        return []
    if kind.startswith(("bigint", "integer", "smallint", "numeric")):
        return 1
    return next((value for start, value in OF_EACH_KIND.items() if kind.startswith(start)), "Canary")


def rows_of(world):
    """{table: rows that name the record or hang on it}, as the superuser sees them."""
    found = {}
    with superuser_connection() as superuser:
        for (table,) in superuser.execute(OURS).fetchall():
            words = superuser.execute(f"SELECT t::text FROM {table} t").fetchall()
            found[table] = [text for (text,) in words]
    return found


@pytest.mark.promise("ended", "trail")
def test_nothing_is_left_in_any_table_and_every_chain_holds(world, capsys):
    canaries = [f"Canary{number}" for number in range(2)]
    with superuser_connection() as superuser:
        for sql, whose in (
            ("UPDATE clinic_patient SET family_name = %s WHERE id = %s", world.patient),
            ("UPDATE clinic_user SET display_name = %s WHERE id = %s", world.log_in),
        ):
            superuser.execute(sql, [canaries[0], whose.pk])
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "UPDATE sessions_app_treatmentsession SET snapshot = snapshot || %s::jsonb WHERE patient_id = %s",
            [f'{{"canary": "{canaries[1]}"}}', world.patient.pk],
        )
    plant_what_is_lacking(world)
    assert (
        tables_naming(world.patient.pk)
        >= {table for table, hangs_by in tables_that_hang() if hangs_by == "patient_id"} - KEPT - HOLDS
    )
    before = rows_of(world)
    hung = {table for table in before if any(one in row for row in before[table] for one in canaries)}
    assert hung >= {
        *("clinic_patient", "clinic_patienthistory", "clinic_user", "sessions_app_treatmentsession")
    }

    tombstone = erase(world)

    after = rows_of(world)
    left = {table for table in after if any(one in row for row in after[table] for one in canaries)}
    assert left == set()
    assert tables_naming(world.patient.pk) == KEPT
    assert tables_naming(world.signed.pk, "treatment_session_id") == set()
    assert len(tombstone.trail_numbers) >= 2
    capsys.readouterr()
    for command in ("verify_trail", "verify_sessions", "verify_summaries"):
        call_command(command)
    assert "whole" in capsys.readouterr().out


def tables_that_hang():
    with superuser_connection() as superuser:
        return superuser.execute(HANGS).fetchall()


def tables_naming(number, column="patient_id"):
    with superuser_connection() as superuser:
        tables = superuser.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = %s",
            [column],
        ).fetchall()
        return {
            table
            for (table,) in tables
            if superuser.execute(f"SELECT 1 FROM {table} WHERE {column} = %s LIMIT 1", [number]).fetchone()
        }


def test_the_log_in_of_the_patient_ends_and_names_nobody(world):
    erase(world)
    gone = User.objects.get(pk=world.log_in.pk)
    assert (gone.display_name, gone.is_active, gone.has_usable_password()) == ("Erased", False, False)
    assert gone.email == f"erased-{gone.pk}@erased.invalid"


def given_a_log_in(staff, patient, email, guardian=None):
    """One that was invited, came, and was taken away again long ago."""
    with acting_as(staff.manager.pk, staff.clinic.pk):
        by = {"by": staff.manager, "at": factories.AT}
        _made, token, _code = invite_to_portal(patient, email=email, guardian=guardian, **by)
    with acting_as(clinic_id=staff.clinic.pk):
        accept_invitation(token, password=factories.PASSWORD, at=factories.AT)
    with acting_as(staff.manager.pk, staff.clinic.pk):
        end_portal_access(patient, guardian=guardian, reason="Canary moved", **by)
    return User.objects.get(email=email)


@pytest.fixture
def past(transactional_db):
    """A record past its years, with words of hers in what is over: two log-ins, and two merges that came to
    nothing in which she was to be given up."""
    staff = factories.clinic_with_staff()
    old = {"by": staff.physio, "added_at": LONG_AGO, "born_on": LONG_AGO}
    staff.patient = factories.patient(staff.clinic, given_names="Canary", **old)
    staff.twin = factories.patient(staff.clinic, **old)
    second = factories.member(staff.clinic, "manager")
    with acting_as(staff.manager.pk, staff.clinic.pk):
        staff.clinic.retention_years = 6
        staff.clinic.save(update_fields=["retention_years"])
        by = {"by": staff.manager, "at": factories.AT}
        guardian = add_guardian(staff.patient, name="Canary Senior", relation="Father", **by)
        withdraw_merge(ask_merge(staff.twin, staff.patient, reason="Canary first", **by), **by)
    staff.log_ins = [
        given_a_log_in(staff, staff.patient, "canary@example.org"),
        given_a_log_in(staff, staff.patient, "canary.senior@example.org", guardian),
    ]
    with acting_as(staff.manager.pk, staff.clinic.pk):
        merge = ask_merge(staff.twin, staff.patient, reason="Canary again", **by)
    with acting_as(second.pk, staff.clinic.pk):
        confirm_merge(merge, by=second, at=factories.AT)
        undo_merge(merge, reason="Canary is another", by=second, at=factories.AT)
    return staff


def tables_saying(word):
    with superuser_connection() as superuser:
        return {
            table
            for (table,) in superuser.execute(OURS).fetchall()
            if superuser.execute(f"SELECT 1 FROM {table} t WHERE t::text ILIKE %s", [f"%{word}%"]).fetchone()
        }


@pytest.mark.promise("ended")
def test_log_ins_and_merges_that_ended_long_before_leave_no_word_either(past):
    assert tables_saying("canary") >= {"clinic_user", "clinic_patientmerge", "account_emailaddress"}
    erase(past)
    assert tables_saying("canary") == set()


def test_a_log_in_that_once_opened_another_record_stays_until_that_one_ends(past):
    with acting_as(past.manager.pk, past.clinic.pk):
        Patient.objects.filter(pk=past.twin.pk).update(portal_user=past.log_ins[0])
    erase(past)
    names = [User.objects.get(pk=one.pk).email for one in past.log_ins]
    assert names == ["canary@example.org", f"erased-{past.log_ins[1].pk}@erased.invalid"]


CHANGED, GONE = "were changed or taken out", "rows are missing"
LOOK = "WHERE number = {look}"
MEDDLING = {
    f"UPDATE clinic_accessevent SET user_id = NULL {LOOK}": CHANGED,
    f"UPDATE clinic_accessevent SET subject = 'x' {LOOK}": CHANGED,
    f"DELETE FROM clinic_accessevent {LOOK}": GONE,
    "UPDATE clinic_erasure SET trail_digest = repeat('0', 64)": CHANGED,
    "DELETE FROM clinic_erasure": "was changed, or the row before it",
    "UPDATE clinic_erasure SET trail_numbers = trail_numbers || trail_number": CHANGED,
    "UPDATE clinic_accessevent SET subject = '' WHERE page = 'clinic:confirm_erasure'": "does not tell",
}


@pytest.mark.promise("ended", "trail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meddle", MEDDLING)
def test_meddling_with_what_an_erasure_left_shows(capsys, meddle):
    staff = factories.clinic_with_staff()
    staff.patient = factories.patient(staff.clinic, by=staff.physio, added_at=LONG_AGO, born_on=LONG_AGO)
    with acting_as(staff.physio.pk, staff.clinic.pk):
        audit.record("record:overview", patient=staff.patient, reason="Her knee")
        staff.clinic.retention_years = 6
        staff.clinic.save(update_fields=["retention_years"])
    tombstone = erase(staff)
    call_command("verify_trail")
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(meddle.format(look=tombstone.trail_numbers[0]))
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_trail")
    assert MEDDLING[meddle] in capsys.readouterr().err
