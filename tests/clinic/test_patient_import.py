"""Patients read in from another system's file: seen row by row first, and never twice."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clinic.identity import acting_as
from clinic.models import Patient
from clinic.typed_tables import MOST_BYTES, UnreadableTable, decode, read_table, write_table
from tests import factories

HEADER = "Surname,First name,DOB,Ref,Mobile,Fee"
GOOD = f"{HEADER}\nHale,Priya,04-Jun-1985,104301,0000 111,50\nMensah,Kofi,2/9/1968,104517,,50\n"


@pytest.fixture
def staff(db):
    made = factories.clinic_with_staff("Harbour")
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


@pytest.fixture
def desk(staff):
    return factories.client_of(staff.front_desk)


def upload(client, content, name="week.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post("/patients/import/", {"file": SimpleUploadedFile(name, raw)})


def sent_back(answer, **more):
    """What the preview page would send."""
    form = answer.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return values | more


def bring_in(client, content, **more):
    return client.post("/patients/import/preview/", sent_back(upload(client, content), verb="import", **more))


def states(answer):
    return [(row.number, row.state, row.words) for row in answer.context["preview"].rows]


def test_a_good_file_is_shown_then_imported_then_known(desk):
    seen = upload(desk, GOOD)
    page = seen.content.decode()
    assert states(seen) == [(2, "ready", ""), (3, "ready", "")]
    assert "HALE, Priya" in page
    assert "Left out: Fee" in page
    assert not Patient.objects.exists()
    assert bring_in(desk, GOOD).url == "/patients/"
    kept = list(Patient.objects.order_by("record_number").values_list("family_name", "born_on", "phone"))
    assert kept == [("Hale", date(1985, 6, 4), "0000 111"), ("Mensah", date(1968, 9, 2), "")]
    assert [state for _row, state, _words in states(upload(desk, GOOD))] == ["known", "known"]
    bring_in(desk, GOOD)
    assert Patient.objects.count() == 2


def test_a_year_alone_in_a_file_is_an_estimated_birth_date(desk):
    file = f"{HEADER}\nHale,Priya,1985,104301,,\nMensah,Kofi,9/1968,104517,,\n"
    page = upload(desk, file).content.decode()
    assert "about 1985" in page
    assert "about Sep-1968" in page
    bring_in(desk, file)
    kept = set(Patient.objects.values_list("born_on", "born_on_is_estimated"))
    assert kept == {(date(1985, 7, 1), True), (date(1968, 9, 15), True)}


@pytest.mark.parametrize(
    "heading", ["Clinic number", "Clinic No.", "Record number", "Patient No", "Patient number", "File no."]
)
def test_the_clinic_number_is_known_by_every_name_a_screen_or_a_file_gives_it(desk, heading):
    bring_in(desk, f"Surname,First name,DOB,{heading}\nHale,Priya,04-Jun-1985,104301\n")
    assert Patient.objects.get().record_number == "104301"


def test_rows_with_an_error_say_which_and_stay_out(desk):
    rows = [
        "Rossi,Elena,30-Feb-1974,1,,",
        "Brandt,,1 Jan 1980,2,,",
        "Silva,Tomas,1 Jan 2999,3,,",
        f"{'x' * 90},Ann,1 Jan 1980,4,,",
        "Okonjo,Ada,11-Nov-1990,5,,",
        "Okonjo,Adam,11-Nov-1991,5,,",
        "short",
        '"Tan\nWei",Mei,3-Mar-1979,6,,',
    ]
    seen = upload(desk, "\n".join([HEADER, *rows]))
    assert states(seen) == [
        (2, "wrong", "Born: 30 February does not exist"),
        (3, "wrong", "Given names is missing."),
        (4, "wrong", "Born: this cannot be a birth date."),
        (5, "wrong", "Family name is too long."),
        (6, "ready", ""),
        (7, "wrong", "Same number as row 6."),
        (8, "wrong", "Given names is missing. Born is missing."),
        (9, "wrong", "Family name has more than one line."),
    ]
    desk.post("/patients/import/preview/", sent_back(seen, verb="import"))
    assert [patient.given_names for patient in Patient.objects.all()] == ["Ada"]
    file = desk.post("/patients/import/preview/", sent_back(seen, verb="faulty"))
    assert file["Content-Disposition"] == 'attachment; filename="rows-to-correct.csv"'
    assert len(file.content.decode().splitlines()) == 9


def test_somebody_very_like_a_known_patient_waits_for_a_word(staff, desk):
    factories.patient(
        staff.clinic,
        by=staff.front_desk,
        family_name="Cartier",
        given_names="Maia",
        born_on=date(1987, 3, 14),
        record_number="103217",
    )
    content = f"{HEADER}\nCarter,Maia,14-Mar-1987,,,\n"
    assert states(upload(desk, content)) == [(2, "look", "Is this 103217?")]
    bring_in(desk, content)
    assert Patient.objects.count() == 1
    bring_in(desk, content, different=["2"])
    assert Patient.objects.count() == 2


def test_a_number_of_another_patient_is_not_taken_over(staff, desk):
    factories.patient(staff.clinic, by=staff.front_desk, record_number="104301")
    assert states(upload(desk, GOOD))[0] == (2, "wrong", "This number belongs to another patient.")


def test_the_numbers_of_another_clinic_are_its_own(staff, desk):
    abroad = factories.clinic_with_staff()
    factories.patient(abroad.clinic, by=abroad.front_desk, record_number="104301", family_name="Hale")
    assert states(upload(desk, GOOD))[0][1] == "ready"


def test_cells_that_look_like_formulas_are_kept_as_text(desk):
    bring_in(desk, f'{HEADER}\n"=HYPERLINK(""http://evil"")",@cmd,1 Jan 1980,9,+65 123,\n')
    made = Patient.objects.get()
    assert (made.family_name, made.given_names, made.phone) == (
        '=HYPERLINK("http://evil")',
        "@cmd",
        "+65 123",
    )


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\tx", "＝1", " =1", "\u3000＠x"])
def test_a_file_that_we_give_runs_nothing(start):
    assert f"'{start}" in write_table(["a"], [[start]])


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Müller".encode(), "UTF-8"),
        ("Müller".encode("utf-8-sig"), "UTF-8"),
        ("Müller".encode("utf-16"), "UTF-16"),
        ("Müller".encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_letters_are_read_as_they_were_saved(raw, encoding):
    assert decode(raw) == ("Müller", encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_columns_are_parted_as_the_first_line_says(delimiter):
    table = read_table(delimiter.join("abc") + "\r\n" + delimiter.join("123") + "\r\n\r\n")
    assert (table.header, table.rows) == (["a", "b", "c"], [(2, ["1", "2", "3"])])


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n", "does not name the columns"),
        (b"a,b\n", "holds no rows"),
        (b'a,b\n"open,2\n', "quotation mark"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"a\n" * (MOST_BYTES // 2 + 1), "larger than 1 MB"),
        (b"a\n" + b"1\n" * 2001, "At most 2,000 rows"),
        (b"\x81\x8d\xff", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(raw, sentence):
    with pytest.raises(UnreadableTable) as refusal:
        read_table(decode(raw)[0])
    assert sentence in str(refusal.value)


def test_a_picture_is_answered_beside_the_field(desk):
    answer = upload(desk, b"\x89PNG\r\n\x1a\n\x00\x00", name="photo.png")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not a text file" in page
    assert page.count("data-error-summary") == 1


def test_columns_nobody_can_guess_are_asked_for(desk):
    answer = upload(desk, "x,y,z\nHale,Priya,1 Jan 1980\n")
    assert "Say which columns hold the names and the birth date." in answer.content.decode()
    chosen = {"column-family_name": "0", "column-given_names": "1", "column-born_on": "2"}
    seen = desk.post("/patients/import/preview/", sent_back(answer, verb="look", **chosen))
    assert states(seen) == [(2, "ready", "")]
    twice = desk.post(
        "/patients/import/preview/", sent_back(answer, **chosen | {"column-born_on": "1"}, verb="import")
    )
    assert twice.status_code == 422
    assert "chosen twice" in twice.content.decode()


def test_rows_that_want_an_eye_are_shown_however_long_the_file_is(desk):
    rows = [f"Family{number},Given,1 Jan 1980,{number},," for number in range(300)]
    seen = upload(desk, "\n".join([HEADER, *rows, "Brandt,Ida,30-Feb-1974,x,,"]))
    shown = seen.context["shown"]
    assert len(shown) == 200
    assert (shown[-1].number, shown[-1].state) == (302, "wrong")


def test_a_preview_without_its_text_starts_again(desk):
    assert desk.post("/patients/import/preview/", {"verb": "import"}).url == "/patients/import/"


def test_the_same_import_sent_twice_adds_once(desk):
    seen = upload(desk, f"{HEADER}\nHale,Priya,04-Jun-1985,,,\n")
    for _twice in range(2):
        desk.post("/patients/import/preview/", sent_back(seen, verb="import"))
    assert Patient.objects.count() == 1
