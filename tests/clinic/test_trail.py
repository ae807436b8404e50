"""The trail is examined by its manager, and told apart from one that was cut, turned round or rewritten."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from clinic import audit, backups
from clinic.identity import acting_as
from clinic.models import AccessEvent, Membership, OpeningRead, TrailHead
from clinic.queries.trail import trail_faults
from clinic.safe_cells import BYTE_ORDER_MARK
from clinic.trail import LINK
from clinic.views.trail import csv_of
from tests import factories
from tests.conftest import superuser_connection

CUT_WITH_ITS_HEAD = """
    DELETE FROM clinic_accessevent WHERE number = 3;
    UPDATE clinic_trailhead SET (number, hash) =
        (SELECT number, hash FROM clinic_accessevent WHERE number = 2)
"""
TURNED_ROUND = """
    UPDATE clinic_accessevent SET number = -number WHERE number IN (2, 3);
    UPDATE clinic_accessevent SET number = 5 + number WHERE number < 0
"""
HASHED_ANEW = """
    UPDATE clinic_accessevent SET hash = (SELECT {link}
        FROM clinic_accessevent event JOIN clinic_accessevent before ON before.number = event.number - 1
        WHERE event.number = 2) WHERE number = 2
""".replace("{link}", LINK.format(before="before.hash", row="event"))
CHANGED = {
    **dict.fromkeys(("user_id", "patient_id"), "7"),
    **dict.fromkeys(("page", "method", "outcome", "subject", "reason", "address"), "'other'"),
    "at": "at + interval '1 microsecond'",
}


@pytest.mark.django_db(transaction=True)
class TestMeddlingAboveTheApp:
    @pytest.fixture(autouse=True)
    def a_trail(self):
        self.clinic = factories.clinic_with_staff().clinic
        for subject in ("one", "two", "three"):
            with acting_as(clinic_id=self.clinic.pk):
                audit.record("page", subject=subject)
        with acting_as(clinic_id=self.clinic.pk):
            self.head = TrailHead.objects.get()

    def printed(self):
        return f"{self.clinic.pk}:{self.head.number}:{self.head.hash}"

    def meddle(self, sql):
        with superuser_connection() as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(sql)

    @pytest.mark.promise("trail")
    def test_rows_in_another_order_show(self, capsys):
        self.meddle(TURNED_ROUND)
        with pytest.raises(CommandError, match="not whole"):
            call_command("verify_trail")
        assert "Number 2 was changed" in capsys.readouterr().err

    @pytest.mark.promise("trail")
    def test_whatever_of_a_row_is_changed_shows(self):
        """Each column is under its hash, and who wrote the hash anew has broken the next one's."""
        for column, value in CHANGED.items():
            was = self.second(column)
            self.meddle(f"UPDATE clinic_accessevent SET {column} = {value} WHERE number = 2")
            assert self.faults() == ["Number 2 was changed, or the row before it."], column
            self.meddle(HASHED_ANEW)
            assert self.faults() == ["Number 3 was changed, or the row before it."], column
            self.meddle(f"UPDATE clinic_accessevent SET {column} = {was} WHERE number = 2; {HASHED_ANEW}")
            assert self.faults() == []

    def second(self, column):
        with superuser_connection() as superuser:
            asked = (
                f"SELECT coalesce(quote_literal({column}), 'NULL') FROM clinic_accessevent WHERE number = 2"
            )
            return superuser.execute(asked).fetchone()[0]

    def faults(self):
        with acting_as(clinic_id=self.clinic.pk):
            return trail_faults(self.clinic.pk)

    @pytest.mark.promise("trail")
    def test_the_newest_rows_cut_with_their_head_show_against_a_head_on_paper(self, capsys):
        call_command("verify_trail", head=[self.printed()])
        assert "runs through 1 kept heads" in capsys.readouterr().out
        self.meddle(CUT_WITH_ITS_HEAD)
        call_command("verify_trail")  # nothing inside the database can tell
        with pytest.raises(CommandError, match="not whole"):
            call_command("verify_trail", head=[self.printed()])
        assert "does not reach it: it was cut" in capsys.readouterr().err

    def test_a_trail_written_anew_shows_against_a_head_on_paper(self, capsys):
        self.meddle("TRUNCATE clinic_accessevent, clinic_trailhead")
        for subject in ("quite", "another", "story"):
            with acting_as(clinic_id=self.clinic.pk):
                audit.record("page", subject=subject)
        call_command("verify_trail")
        with pytest.raises(CommandError, match="not whole"):
            call_command("verify_trail", head=[self.printed()])
        assert "written anew" in capsys.readouterr().err

    @pytest.mark.promise("trail", "backup")
    def test_what_was_cut_shows_against_a_backup(self, capsys, tmp_path):
        kept = backups.make(tmp_path, at=factories.AT)
        self.meddle(CUT_WITH_ITS_HEAD)
        with pytest.raises(CommandError, match="not whole"):
            call_command("verify_trail", backup=kept)
        assert "does not reach it" in capsys.readouterr().err

    @pytest.mark.parametrize("typed", ["", "1", "1:2", "1:2:beef", "one:2:" + "0" * 64])
    def test_what_is_no_head_is_refused(self, typed):
        with pytest.raises(CommandError, match="is no head"):
            call_command("verify_trail", head=[typed])

    def test_a_head_of_a_clinic_that_is_gone_is_red(self):
        with pytest.raises(CommandError, match="a clinic that is not there"):
            call_command("verify_trail", head=[f"987654:1:{'0' * 64}"])


# The manager examines it


@pytest.fixture
def looked(staff, patient):
    """The colleague looked at two patients, the physiotherapist at one."""
    other = factories.patient(staff.clinic, by=staff.physio, family_name="=cmd|' /C calc'!A0")
    with acting_as(staff.colleague.pk, staff.clinic.pk):
        audit.record("record:overview", patient=patient)
        audit.record("record:session", patient=other)
    with acting_as(staff.physio.pk, staff.clinic.pk):
        audit.record("record:overview", patient=patient)
    return other


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix(BYTE_ORDER_MARK))))


@pytest.mark.promise("trail")
def test_a_manager_sees_how_far_one_person_went(staff, patient, looked):
    page = factories.client_of(staff.manager).get("/trail/clinic/", {"person": staff.colleague.pk})
    reach = page.context["reach"]
    assert (reach.looks, reach.patients_count, reach.people_count) == (2, 2, 1)
    assert {one for one, _row in reach.patients} == {patient, looked}
    assert [(event.user, event.what) for event in page.context["page"].events] == [
        (staff.colleague, "session"),
        (staff.colleague, "overview"),
    ]


def test_and_who_was_at_one_record(staff, patient, looked):
    reach = factories.client_of(staff.manager).get("/trail/clinic/", {"patient": patient.pk}).context["reach"]
    assert (reach.looks, reach.patients_count, reach.people_count) == (2, 1, 2)


def test_days_bound_it(staff, patient, looked):
    tomorrow = (AccessEvent.objects.first().at + timedelta(days=2)).date()
    page = factories.client_of(staff.manager).get("/trail/clinic/", {"since": tomorrow.isoformat()})
    assert page.context["reach"].looks == 0
    assert page.status_code == 200


@pytest.mark.parametrize("asked", [{"since": "no day"}, {"person": "7x"}, {"patient": "987654321"}])
def test_what_cannot_be_asked_is_said(staff, asked):
    assert factories.client_of(staff.manager).get("/trail/clinic/", asked).status_code == 422


@pytest.mark.promise("trail", "spreadsheet")
def test_the_files_name_every_look_and_every_patient_once(staff, patient, looked):
    manager = factories.client_of(staff.manager)
    manager.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    asked = {"person": staff.colleague.pk}
    looks = rows_of(manager.get("/trail/clinic/file/looks/", asked))
    assert [row[6] for row in looks[1:]] == ["record:overview", "record:session"]
    patients = rows_of(manager.get("/trail/clinic/file/patients/", asked))
    assert sorted(row[1] for row in patients[1:]) == sorted([patient.family_name, f"'{looked.family_name}"])
    assert AccessEvent.objects.filter(subject="export of the trail: patients", user=staff.manager).exists()


@pytest.mark.promise("spreadsheet")
@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\tx", "＝1", " =1"])
def test_a_cell_of_the_trail_is_no_formula(start):
    assert csv_of(["who"], [[start]]).decode().endswith(f"'{start}\r\n")


def test_no_file_without_the_password_again(staff, looked):
    answer = factories.client_of(staff.manager).get("/trail/clinic/file/looks/")
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]


# Break-glass is told


def today(person):
    return factories.client_of(person).get("/today/").content.decode()


def test_an_opening_by_a_physiotherapist_is_told_to_the_manager_alone(staff, patient):
    factories.opening(patient, by=staff.colleague, reason="Fell in the waiting room")
    assert "Fell in the waiting room" in today(staff.manager)
    assert not [one for one in (staff.physio, staff.colleague, staff.front_desk) if "Fell in" in today(one)]


@pytest.mark.promise("trail")
def test_an_opening_by_the_only_manager_is_told_to_all_staff_until_one_has_read_it(staff, patient):
    opened = factories.opening(patient, by=staff.manager, reason="A complaint came in")
    told = [one for one in (staff.physio, staff.colleague, staff.front_desk) if "A complaint" in today(one)]
    assert told == [staff.physio, staff.colleague, staff.front_desk]
    assert "A complaint" not in today(staff.manager)
    assert factories.client_of(staff.front_desk).post(f"/trail/openings/{opened.pk}/read/").status_code == 302
    assert OpeningRead.objects.get().read_by == staff.front_desk
    assert "A complaint" not in today(staff.physio)


def test_where_there_is_another_manager_that_one_is_told_and_nobody_else(staff, patient):
    second = factories.member(staff.clinic, "manager")
    factories.opening(patient, by=staff.manager, reason="A complaint came in")
    assert "A complaint" in today(second) and "A complaint" not in today(staff.front_desk)
    with acting_as(staff.manager.pk, staff.clinic.pk):
        left = Membership.objects.filter(user=second)
        left.update(ended_at=factories.AT, ended_by=staff.manager)
    assert "A complaint" in today(staff.front_desk)
