"""What is signed stays as it was signed. Asked in SQL, because no screen offers any of it."""

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.database_roles import as_role
from clinic.identity import acting_as
from sessions_app.choices import ComponentKind, DraftState, EpisodeNoteKind, SessionState
from sessions_app.models import CheckIn, Component, Draft, EpisodeNote, Observation, TreatmentSession
from tests import factories
from tests.conftest import superuser_connection

SESSION, CHECK_IN = TreatmentSession._meta.db_table, CheckIn._meta.db_table
ONLY_ADDED = "rows_are_only_added"
KEEPS_TO_MOVES = "a_record_keeps_to_its_moves"
NO_MORE_ROWS = "a_signed_session_takes_no_more_rows"
SEALED = "a_record_is_sealed_before_commit"
NOT_ALLOWED = "permission denied"


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def assert_refused(by_name, sql, *values):
    with pytest.raises(DatabaseError, match=by_name), transaction.atomic():
        run(sql, *values)


@pytest.mark.promise("sealed")
@pytest.mark.parametrize(
    ("by_name", "sql"),
    [
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET number = 7"),
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET snapshot = '{{}}'"),
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET content_hash = repeat('1', 64)"),
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET signed_at = signed_at - interval '1 day'"),
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET state = 'writing'"),
        (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET patient_id = patient_id"),
        (NOT_ALLOWED, f"UPDATE {CHECK_IN} SET pain_now = 0"),
        (NOT_ALLOWED, f"DELETE FROM {SESSION}"),
        (NOT_ALLOWED, f"DELETE FROM {CHECK_IN}"),
        (NOT_ALLOWED, f"TRUNCATE {SESSION} CASCADE"),
        (NOT_ALLOWED, "SET session_replication_role = replica"),
        ("must be owner", f"ALTER TABLE {SESSION} DISABLE TRIGGER USER"),
        ("must be owner", f"DROP TRIGGER {KEEPS_TO_MOVES} ON {SESSION}"),
    ],
)
def test_the_app_cannot_change_what_is_signed(signed, by_name, sql):
    assert_refused(by_name, sql)


@pytest.mark.promise("sealed")
def test_a_signed_session_takes_no_more_rows(signed):
    with pytest.raises(DatabaseError, match=NO_MORE_ROWS), transaction.atomic():
        factories.component(signed, position=2, kind=ComponentKind.NOTE)
    assert Component.objects.filter(treatment_session=signed).count() == 1


@pytest.mark.promise("sealed")
def test_a_session_is_not_born_signed(episode, physio, signed):
    draft = factories.draft(episode, by=physio, state=DraftState.SIGNED)
    copied = {
        field.attname: getattr(signed, field.attname) for field in TreatmentSession._meta.concrete_fields
    }
    with pytest.raises(DatabaseError, match=KEEPS_TO_MOVES), transaction.atomic():
        TreatmentSession.objects.create(**copied | {"id": None, "draft_id": draft.pk, "number": 2})


@pytest.mark.promise("sealed")
@pytest.mark.django_db(transaction=True)
def test_a_half_written_session_is_refused_at_commit():
    staff = factories.clinic_with_staff()
    patient = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    episode = factories.episode(patient, by=staff.physio)
    with pytest.raises(DatabaseError, match=SEALED), acting_as(staff.physio.pk, staff.clinic.pk):
        factories.writing_session(episode, by=staff.physio)
    with acting_as(staff.physio.pk, staff.clinic.pk):
        assert not TreatmentSession.objects.exists()


@pytest.mark.promise("sealed", "corrections")
def test_a_session_is_marked_as_entered_in_error_once_with_a_reason(signed, physio):
    sessions, reason = TreatmentSession.objects.filter(pk=signed.pk), factories.own_reason(signed, by=physio)
    marks = {
        "state": SessionState.ENTERED_IN_ERROR,
        "in_error_at": factories.AT,
        "in_error_by": physio,
        "in_error_reason": reason,
    }
    with pytest.raises(DatabaseError, match="an_error_mark_says_why"), transaction.atomic():
        sessions.update(**marks | {"in_error_reason": None})
    for more in ({"number": 9}, {"snapshot": {}}, {"content_hash": "1" * 64}, {"signed_by": None}):
        with pytest.raises(DatabaseError, match=KEEPS_TO_MOVES), transaction.atomic():
            sessions.update(**marks, **more)
    assert sessions.update(**marks) == 1
    for again in ({"in_error_words": "other words"}, {"state": SessionState.SIGNED, "in_error_at": None}):
        with pytest.raises(DatabaseError, match=KEEPS_TO_MOVES), transaction.atomic():
            sessions.update(**again)


def test_an_observation_changes_only_into_an_error(episode, physio):
    observation = factories.observation(episode, by=physio)
    found = Observation.objects.filter(pk=observation.pk)
    with pytest.raises(DatabaseError, match=KEEPS_TO_MOVES), transaction.atomic():
        found.update(value=1)
    marks = {"state": "entered_in_error", "in_error_at": factories.AT, "in_error_by": physio}
    assert found.update(**marks, in_error_words="read off the wrong line") == 1
    with pytest.raises(DatabaseError, match=KEEPS_TO_MOVES), transaction.atomic():
        found.update(in_error_words="")


def test_a_signed_draft_keeps_what_was_typed(signed):
    with pytest.raises(DatabaseError, match="what_is_closed_never_changes"), transaction.atomic():
        Draft.objects.filter(pk=signed.draft_id).update(payload={"typed": "later"})


@pytest.mark.promise("sealed")
@pytest.mark.django_db(transaction=True)
class TestAsTheOwnerOfTheTables:
    """Row security does not bind the owner, and the triggers still do."""

    @pytest.fixture(autouse=True)
    def something_signed(self):
        staff = factories.clinic_with_staff()
        patient = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
        episode = factories.episode(patient, by=staff.physio)
        factories.signed_session(episode, by=staff.physio)
        factories.observation(episode, by=staff.physio)
        with acting_as(staff.physio.pk, staff.clinic.pk):
            EpisodeNote.objects.create(
                **factories.care_of(episode),
                kind=EpisodeNoteKind.choices[0][0],
                on=factories.AT.date(),
                words="a brace",
                added_at=factories.AT,
                added_by=staff.physio,
            )

    @pytest.mark.parametrize(
        ("by_name", "sql"),
        [
            (KEEPS_TO_MOVES, f"UPDATE {SESSION} SET number = 7"),
            ("rows_are_never_deleted", f"DELETE FROM {SESSION}"),
            ("rows_are_(never_deleted|only_added)", f"TRUNCATE {SESSION} CASCADE"),
            (ONLY_ADDED, f"UPDATE {CHECK_IN} SET pain_now = 0"),
            (ONLY_ADDED, f"DELETE FROM {CHECK_IN}"),
            (ONLY_ADDED, "UPDATE sessions_app_episodenote SET words = ''"),
            (NO_MORE_ROWS, f"INSERT INTO {CHECK_IN} SELECT (c).* FROM {CHECK_IN} c"),
            (KEEPS_TO_MOVES, "UPDATE sessions_app_observation SET value = 1"),
            ("rows_are_never_deleted", "DELETE FROM sessions_app_observation"),
            ("what_is_closed_never_changes", "UPDATE sessions_app_draft SET payload = '{}'"),
            (NOT_ALLOWED, "SET session_replication_role = replica"),
        ],
    )
    def test_the_owner_is_refused_by_name(self, by_name, sql):
        with as_role("owner"):
            assert_refused(by_name, sql)

    def test_even_a_superuser_is_refused_until_a_trigger_is_disabled(self):
        with superuser_connection() as superuser, pytest.raises(Exception, match=KEEPS_TO_MOVES):
            superuser.execute(f"UPDATE {SESSION} SET number = 7")
