"""A changed word or a changed row is found, even when somebody had the power to change it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from clinic.identity import acting_as
from sessions_app.models import ClinicChoice, TreatmentSession
from sessions_app.queries.sealed_sessions import faults_of, sealed_sessions
from sessions_app.seal import canonical
from tests.conftest import superuser_connection
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import a_place, charted, sign
from tests.sessions_app.test_signing import EVERYTHING


@pytest.mark.django_db
def test_what_is_as_sealed_has_no_faults(place):
    sign(charted(place, session(**EVERYTHING)))
    sign(charted(place))

    assert [faults_of(one) for one in sealed_sessions(place.clinic)] == [[], []]


@pytest.mark.django_db
def test_a_new_label_of_the_clinic_is_no_fault_and_the_record_keeps_the_old_one(place):
    signed = sign(charted(place))
    ClinicChoice.objects.create(
        clinic=place.clinic, kind="exercise", code="an_hsr_standing", label="Calf raise"
    )

    assert faults_of(TreatmentSession.objects.get()) == []
    assert "Calf raise" not in canonical(signed.snapshot)
    assert "Calf raise" in canonical(sign(charted(place)).snapshot)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE sessions_app_checkin SET pain_now = 9", "its rows (parts) do not say what was sealed"),
        (
            "UPDATE sessions_app_observation SET value = 9",
            "its rows (observations) do not say what was sealed",
        ),
        (
            "UPDATE sessions_app_treatmentsession SET snapshot = jsonb_set(snapshot, '{signed,by}', '\"X\"')",
            "the sealed text was changed",
        ),
    ],
)
def test_what_a_superuser_changed_behind_the_triggers_is_named(statement, fault):
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        signed = sign(charted(place))
    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(statement)

    with acting_as(place.physio.pk, place.clinic.pk), transaction.atomic():
        assert faults_of(TreatmentSession.objects.get(pk=signed.pk)) == [fault]


@pytest.mark.django_db(transaction=True)
def test_the_command_fails_when_a_session_is_not_as_sealed(capsys):
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        sign(charted(place))
    call_command("verify_sessions", skip_checks=False)  # as from the command line
    assert "1 signed sessions, all as sealed" in capsys.readouterr().out

    with superuser_connection() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE sessions_app_component SET duration_seconds = 60")
    with pytest.raises(CommandError, match="1 signed sessions are not what was sealed"):
        call_command("verify_sessions")
    connection.close()


def test_the_same_content_is_written_down_alike():
    assert (
        canonical({"b": [1, "ü"], "a": None})
        == canonical({"a": None, "b": [1, "ü"]})
        == '{"a":null,"b":[1,"ü"]}'
    )
