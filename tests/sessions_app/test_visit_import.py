"""The day's list from another system: looked at first, matched, read in once."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from clinic.identity import acting_as
from clinic.models import Clinic
from sessions_app.actions import visits as visit_actions
from sessions_app.choices import VisitOrigin, VisitState
from sessions_app.models import Visit
from tests import factories

pytestmark = pytest.mark.django_db

UPLOAD, ROWS = "/today/import/", "/today/import/rows/"


@pytest.fixture
def house():
    made = factories.clinic_with_staff()
    made.carter = factories.patient(
        made.clinic, by=made.physio, family_name="Carter", given_names="Maya", record_number="104 882",
        born_on=date(1987, 3, 14), treated_by=[made.physio],
    )  # fmt: skip
    made.hale = factories.patient(
        made.clinic, by=made.physio, family_name="Hale", given_names="Priya", record_number="H-17",
        born_on=date(1985, 6, 4),
    )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(factories.AT, tick=False):
        yield


def looked_at(person, text, name="week-48.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return factories.client_of(person).post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def table(*rows, header="Patient,DOB,Ref,Start,Who,Fee"):
    return "\n".join([header, *rows])


def reading(text, verb="import", **chosen):
    """What the preview page posts, with the columns of `table`."""
    columns = {"name": 0, "born_on": 1, "record_number": 2, "start": 3, "practitioner": 4}
    typed = {f"column-{ours}": str(place) for ours, place in columns.items()}
    return {"text": text, "zone": "Asia/Singapore", "verb": verb, **typed, **chosen}


def read_in(person, text, verb="import", **chosen):
    return factories.client_of(person).post(ROWS, reading(text, verb, **chosen))


def listed(house):
    with acting_as(clinic_id=house.clinic.pk):
        return list(Visit.objects.select_related("patient", "practitioner").order_by("starts_at", "pk"))


def test_a_table_is_shown_row_by_row_and_nothing_is_saved(house):
    text = table(
        f'"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,{house.physio},50',
        f'"CARTER, Maia",14-Mar-1987,,24 Nov 2026 10:30,{house.physio},50',
        f'"HALE, Priya",30-Feb-1985,,24 Nov 2026 11:15,{house.physio},50',
        f'"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 25:00,{house.physio},50',
        '"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 12:00,T. Nobody,50',
        f'"NOBODY, Nil",04-Jun-1985,,24 Nov 2026 13:00,{house.physio},50',
        f'"CARTER, Maya",,999,24 Nov 2026 14:00,{house.physio},50',
    )
    page = looked_at(house.front_desk, text).content.decode()
    for words in (
        "week-48.csv",
        "7 rows, UTF-8",
        "24 Nov 09:00",
        "Is this 104 882?",
        "Born: 30 February does not exist",
        "25:00",
        "With: nobody of that name here.",
        "Nobody here has this name and birth date.",
        "Nobody here has the number 999.",
        "Left out: Fee",
        "Import 1 row",
    ):
        assert words in page
    assert listed(house) == []


@pytest.mark.parametrize(
    "heading", ["Clinic number", "Clinic No.", "Record number", "Patient No", "Patient number", "File no."]
)
def test_the_clinic_number_is_known_by_every_name_a_screen_or_a_file_gives_it(house, heading):
    header = f"Name,{heading},Day,Time"
    answer = looked_at(house.front_desk, table("Carter Maya,104 882,24-Nov-2026,09:00", header=header))
    assert [(row.state, row.patient) for row in answer.context["preview"].rows] == [("ready", house.carter)]


def test_it_is_read_in_once_however_often_it_is_sent(house):
    text = table(
        f'"HALE, Priya",04-Jun-1985,H-17,24/11/2026 9:00,{house.physio},50',
        f"Maya Carter,14-Mar-1987,,2026-11-24 2:30 pm,{house.physio},50",
    )
    for _again in range(2):
        assert read_in(house.front_desk, text).status_code == 302
    first, second = listed(house)
    assert (first.patient, first.starts_at) == (house.hale, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert (second.patient, second.starts_at) == (house.carter, datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    assert {one.origin for one in (first, second)} == {VisitOrigin.IMPORTED}
    assert first.practitioner == house.physio
    assert "2 rows are on the list already" in read_in(house.front_desk, text, "look").content.decode()


def test_a_row_that_needs_a_look_comes_in_only_when_somebody_says_yes(house):
    text = table(f'"CARTER, Maia",14-Mar-1987,,24 Nov 2026 10:30,{house.physio},50')
    read_in(house.front_desk, text)
    assert listed(house) == []
    read_in(house.front_desk, text, confirmed="2")
    assert [one.patient for one in listed(house)] == [house.carter]


def test_a_number_that_says_somebody_else_than_the_name_needs_a_look(house):
    text = table(f'"HALE, Priya",,104 882,24 Nov 2026 10:30,{house.physio},50')
    assert "Is this CARTER, Maya?" in read_in(house.front_desk, text, "look").content.decode()


def test_two_patients_at_one_time_with_one_person_need_a_look(house):
    text = table(
        f'"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,{house.physio},50',
        f'"CARTER, Maya",,104 882,24 Nov 2026 09:00,{house.physio},50',
        f'"CARTER, Maya",,104 882,24 Nov 2026 09:00,{house.colleague},50',
    )
    page = read_in(house.front_desk, text, "look").content.decode()
    assert "Same time as row 2" in page
    assert "The same visit as row 3." in page


def test_a_visit_typed_in_before_is_not_doubled(house):
    at = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    with factories.of(house.hale, house.physio):
        visit_actions.add_visit(house.hale, starts_at=at, by=house.physio, at=factories.AT)
    read_in(house.front_desk, table(f'"HALE, Priya",04-Jun-1985,H-17,24/11/2026 9:00,{house.physio},50'))
    assert len(listed(house)) == 1


def test_times_are_read_on_the_clock_that_was_chosen(house):
    text = table(f'"HALE, Priya",04-Jun-1985,H-17,24/11/2026 9:00,{house.physio},50')
    read_in(house.front_desk, text, zone="Europe/Berlin")
    assert [one.starts_at for one in listed(house)] == [datetime(2026, 11, 24, 8, 0, tzinfo=UTC)]
    skipped = table(f'"HALE, Priya",04-Jun-1985,H-17,29/03/2026 2:30,{house.physio},50')
    page = read_in(house.front_desk, skipped, "look", zone="Europe/Berlin").content.decode()
    assert "the clock skips this hour on that day" in page


def test_the_visit_finds_the_only_open_episode(house):
    episode = factories.episode(house.carter, by=house.physio)
    read_in(house.front_desk, table(f'"CARTER, Maya",,104 882,24 Nov 2026 09:00,{house.physio},50'))
    assert [one.episode_id for one in listed(house)] == [episode.pk]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"column-start": ""}, "Say which column holds the time."),
        ({"column-born_on": "0"}, "One column of the file is chosen twice."),
        ({"zone": "Mars/Base"}, "That choice is not in the list."),
        ({"column-start": "77"}, "That choice is not in the list."),
    ],
)
def test_a_reading_that_cannot_be_is_refused_and_the_file_stays(house, typed, words):
    text = table('"HALE, Priya",04-Jun-1985,H-17,24/11/2026 9:00,,50')
    answer = read_in(house.front_desk, text, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "HALE, Priya" in page
    assert listed(house) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"Start\n" + b"x\n" * 2_001, "At most 2,000 rows"),
        (b"Start,Ref\n" + b"x" * 1_000_001, "larger than 1 MB"),
        (b'Start\n"24 Nov', "opened and not closed"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "holds no events"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense", "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(house, content, words):
    answer = looked_at(house.front_desk, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_odd_cells_are_told_and_never_break(house):
    odd = ["9999-12-31 23:59", "0001-01-01 00:00", "24 Nov 2026", "noon", "١٢:٠٠", "", "=1+1", "x" * 5000]
    text = table(*[f'"HALE, Priya",04-Jun-1985,H-17,{start},,50' for start in odd])
    answer = looked_at(house.front_desk, text)
    assert answer.status_code == 200
    assert f"Get the {len(odd)} rows with an error as a file" in answer.content.decode()


def test_faulty_rows_are_given_back_as_a_file_that_runs_nothing(house):
    text = table("=cmd(),04-Jun-1985,,24 Nov 2026 09:00,,50")
    answer = read_in(house.front_desk, text, "faulty")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "'=cmd()" in answer.content.decode()
    assert "Nobody here has this name and birth date." in answer.content.decode()


def test_another_clinics_patient_is_nobody_here(house):
    elsewhere = factories.clinic_with_staff()
    text = table('"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,,50')
    read_in(elsewhere.front_desk, text, confirmed="2")
    assert listed(elsewhere) == []


def test_only_those_who_keep_the_list_read_one_in(house):
    text = table('"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,,50')
    for person in (house.manager, factories.portal_user(house.hale)):
        assert looked_at(person, text).status_code == 404
        assert read_in(person, text).status_code == 404


# Calendars


def calendar(*events):
    body = "".join(f"BEGIN:VEVENT\r\n{event}END:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{body}END:VCALENDAR\r\n"


def event(uid="one@example.org", start="DTSTART:20261124T010000Z", **lines):
    lines = {"SUMMARY": "Carter Maya (104882)", **lines}
    return f"UID:{uid}\r\n{start}\r\n" + "".join(f"{name}:{value}\r\n" for name, value in lines.items())


def read_calendar(person, text, verb="import", **chosen):
    typed = {"text": text, "zone": "Asia/Singapore", "verb": verb, **chosen}
    return factories.client_of(person).post(ROWS, typed)


def test_a_calendar_is_matched_by_number_or_by_name_and_birth_date(house):
    text = calendar(
        event(uid="a", SUMMARY="Carter Maya", DESCRIPTION="born 14-Mar-1987", DTEND="20261124T013000Z"),
        event(uid="b", SUMMARY="Hale (H-17)", start="DTSTART;TZID=Asia/Singapore:20261124T100000"),
        event(uid="c", SUMMARY="Lunch", start="DTSTART:20261124T040000Z"),
    )
    page = looked_at(house.front_desk, text, "week.ics").content.decode()
    assert "3 rows, UTF-8, iCalendar" in page
    assert "no name with a birth date, in this event" in page
    for _again in range(2):
        read_calendar(house.front_desk, text, practitioner=house.physio.pk)
    first, second = listed(house)
    assert (first.patient, first.practitioner) == (house.carter, house.physio)
    assert first.ends_at - first.starts_at == timedelta(minutes=30)
    assert (second.patient, second.starts_at) == (house.hale, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


def test_an_event_that_moved_moves_the_visit_while_nobody_has_come(house):
    words = {"SUMMARY": "Hale (H-17)"}
    read_calendar(house.front_desk, calendar(event(**words)))
    later = calendar(event(start="DTSTART:20261125T010000Z", **words))
    assert "Moves to this time." in read_calendar(house.front_desk, later, "look").content.decode()
    read_calendar(house.front_desk, later)
    (visit,) = listed(house)
    assert visit.starts_at == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    with factories.of(house.hale, house.physio):
        visit_actions.mark_arrived(visit.pk, by=house.physio, at=factories.AT)
    read_calendar(house.front_desk, calendar(event(**words)))
    (visit,) = listed(house)
    assert (visit.starts_at.day, visit.state) == (25, VisitState.ARRIVED)


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"RRULE": "FREQ=WEEKLY"}, "This event repeats."),
        ({"start": "DTSTART;VALUE=DATE:20261124"}, "The event names no time of day."),
        ({"start": "DTSTART;TZID=America:20261124T090000"}, "The time zone “America” is not known here."),
        ({"STATUS": "CANCELLED"}, "Called off there: left out."),
        ({"DTEND": "20261123T010000Z"}, "ends before it starts"),
        ({"start": "DTSTART:20301124T010000Z"}, "more than two years ahead"),
        ({"start": "DTSTART:19301124T010000Z"}, "before the patient was born"),
    ],
)
def test_an_odd_event_is_told_and_left_out(house, odd, words):
    text = calendar(event(**{"SUMMARY": "Hale (H-17)", **odd}))
    assert words in read_calendar(house.front_desk, text, "look").content.decode()
    read_calendar(house.front_desk, text)
    assert listed(house) == []


ZONE = """BEGIN:VTIMEZONE\r
TZID:Customized Time Zone\r
BEGIN:STANDARD\r
DTSTART:20260101T000000\r
TZOFFSETFROM:+1400\r
TZOFFSETTO:+1400\r
RRULE:FREQ=YEARLY\r
END:STANDARD\r
END:VTIMEZONE\r
"""


@pytest.mark.promise("input", "own")
def test_what_a_file_says_of_a_time_zone_is_not_read(house):
    """Its rules may go on for ever, and the library would read the files of other clinics by them."""
    in_it = event(SUMMARY="Hale (H-17)", start="DTSTART;TZID=Customized Time Zone:20261124T090000")
    text = calendar(in_it).replace("BEGIN:VEVENT", f"{ZONE}BEGIN:VEVENT", 1)
    page = read_calendar(house.front_desk, text, "look").content.decode()
    assert "The time zone “Customized Time Zone” is not known here." in page
    read_calendar(house.front_desk, text)
    assert listed(house) == []


def test_many_rows_cost_as_many_queries_as_one(house, django_assert_max_num_queries):
    rows = [f'"HALE, Priya",04-Jun-1985,H-17,24/11/2026 9:{n:02},,50' for n in range(60)]
    client = factories.client_of(house.front_desk)
    with django_assert_max_num_queries(22):
        assert client.post(ROWS, reading(table(*rows), "look")).status_code == 200


def test_a_list_is_of_the_clinics_own_time_zone_whatever_its_name(house):
    """A clinic may lie in Singapore or Japan: a zone of its settings is one of a list."""
    with acting_as(house.manager.pk, house.clinic.pk):
        Clinic.objects.filter(pk=house.clinic.pk).update(time_zone="Singapore")
    text = table(f'"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,{house.physio},50')

    assert 'value="Singapore" selected' in looked_at(house.front_desk, text).content.decode()
    read_in(house.front_desk, text, zone="Singapore")
    assert [f"{one.starts_at:%H:%M}" for one in listed(house)] == ["01:00"]


@pytest.mark.django_db(transaction=True)
def test_a_visit_that_the_desk_types_while_the_list_is_read_in_is_there_once(house):
    line = f'"HALE, Priya",04-Jun-1985,H-17,24 Nov 2026 09:00,{house.physio},50'

    def import_it():
        read_in(house.front_desk, table(line))
        connection.close()

    importing = Thread(target=import_it)
    with acting_as(house.front_desk.pk, house.clinic.pk), transaction.atomic():
        nine = datetime(2026, 11, 24, 1, tzinfo=UTC)
        visit_actions.add_visit(house.hale, starts_at=nine, by=house.front_desk, at=factories.AT)
        importing.start()
        importing.join(timeout=1)
    importing.join()
    assert [visit.starts_at for visit in listed(house)] == [nine]
