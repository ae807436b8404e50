"""Register, correct, alerts, guardians, care team and the hour of break-glass."""

import threading
from datetime import date

import pytest
from django.db import connection

from clinic.actions.patients import MightBeKnown, add_alert, add_guardian, register_patient
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import (
    AccessEvent,
    BreakGlass,
    CareTeamMember,
    Patient,
    PatientAlert,
)
from clinic.standing import Standing
from tests import factories

pytestmark = pytest.mark.django_db
MAYA = {
    "family_name": "Carter",
    "given_names": "Maya",
    "born_on": "14-Mar-1987",
    "sex": "female",
    "record_number": "",
    "title": "",
    "phone": "0000 118",
    "email": "",
    "address": "",
    "language": "",
}


@pytest.fixture
def staff():
    """The clinic's people; the test reads rows as its manager."""
    made = factories.clinic_with_staff("Harbour")
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


@pytest.fixture
def desk(staff):
    return factories.client_of(staff.front_desk)


@pytest.fixture
def physio(staff):
    return factories.client_of(staff.physio)


@pytest.fixture
def patient(staff):
    return factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio], family_name="Lim")


def test_the_desk_registers_a_patient_with_the_next_number_and_a_carer(staff, desk):
    factories.patient(staff.clinic, by=staff.front_desk, record_number="104902")
    sent = MAYA | {"carer": staff.physio.pk, "alerts": ["anticoagulant"], "allergies": ["lanolin"]}
    answer = desk.post("/patients/new/", sent)
    made = Patient.objects.get(family_name="Carter")
    assert answer.url == f"/patients/{made.pk}/"
    assert (made.record_number, made.born_on, made.added_by) == (
        "104903",
        date(1987, 3, 14),
        staff.front_desk,
    )
    assert CareTeamMember.objects.get(patient=made).user == staff.physio
    kept = set(PatientAlert.objects.filter(patient=made).values_list("kind", "substance"))
    assert kept == {("anticoagulant", ""), ("allergy", "lanolin")}


def test_a_year_alone_is_an_estimated_birth_date_and_stays_one(staff, desk):
    desk.post("/patients/new/", MAYA | {"born_on": "1970", "carer": staff.physio.pk})
    made = Patient.objects.get()
    assert (made.born_on, made.born_on_is_estimated) == (date(1970, 7, 1), True)
    page = desk.get(f"/patients/{made.pk}/").content.decode()
    assert page.count("about 1970 (about 5") == 2, "in the banner and among the facts"
    form = desk.get(f"/patients/{made.pk}/edit/").context["form"]
    assert (form["born_on"].value(), form["born_on_is_estimated"].value()) == ("1970", True)
    desk.post(f"/patients/{made.pk}/edit/", MAYA | {"record_number": "7", "born_on": "14 Mar 1970"})
    made.refresh_from_db()
    assert (made.born_on, made.born_on_is_estimated) == (date(1970, 3, 14), False)


def test_of_an_estimate_the_year_may_be_the_same(staff, desk):
    on_file = {"family_name": "Carter", "given_names": "Maya", "born_on": date(1987, 3, 14)}
    factories.patient(staff.clinic, by=staff.physio, **on_file)
    page = desk.post("/patients/new/", MAYA | {"born_on": "1987"}).content.decode()
    assert "A similar name, the same year of birth." in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("born_on", "31-Apr-1960", "31 April does not exist"),
        ("born_on", "1 Jan 2999", "This lies in the future."),
        ("born_on", "1 Jan 1800", "more than 130 years ago"),
        ("born_on", "1,5", "Write day, month and year"),
        ("family_name", "", "This is needed."),
        ("family_name", "x" * 70_000, "at most 80 characters"),
        ("email", "not an address", "Write a whole e-mail address"),
        ("sex", "banana", "That choice is not in the list"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(desk, field, typed, sentence):
    answer = desk.post("/patients/new/", MAYA | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Maya" in page
    assert field == "sex" or typed in page
    assert not Patient.objects.exists()


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "O'Brien 🙂", "محمد", "陈", "<script>alert(1)</script>"])
def test_strange_names_are_kept_exactly(desk, name):
    desk.post("/patients/new/", MAYA | {"family_name": name})
    made = Patient.objects.get()
    assert made.family_name == name
    assert "<script>alert" not in desk.get(f"/patients/{made.pk}/").content.decode()


def test_somebody_very_like_a_known_patient_is_asked_about_first(staff, desk):
    known = factories.patient(
        staff.clinic,
        by=staff.physio,
        family_name="Cartier",
        given_names="Maia",
        born_on=date(1987, 3, 14),
        record_number="103217",
        phone="0000118",
    )
    answer = desk.post("/patients/new/", MAYA)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Possible duplicate" in page
    assert "A similar name, the same birth date, the same phone." in page
    assert Patient.objects.count() == 1
    answer = desk.post("/patients/new/", MAYA | {"different_from": known.pk})
    assert answer.status_code == 302
    assert Patient.objects.count() == 2


@pytest.mark.parametrize("born_on", [date(1987, 3, 14), date(1987, 5, 5)])
def test_a_birth_date_alone_makes_nobody_alike(staff, desk, born_on):
    """On 5 May day and month swapped are the same date: whoever was born then had "a similar name"."""
    factories.patient(staff.clinic, by=staff.physio, family_name="Vance", given_names="Orla", born_on=born_on)
    typed = {"family_name": "Wray", "given_names": "Piet", "born_on": f"{born_on:%d-%b-%Y}"}
    assert desk.post("/patients/new/", MAYA | typed).status_code == 302
    assert Patient.objects.count() == 2


@pytest.mark.parametrize("known", ["", "abc", "-1", "9" * 5000, "²"])
def test_a_strange_answer_about_a_duplicate_is_no_answer(desk, known):
    desk.post("/patients/new/", MAYA)
    assert desk.post("/patients/new/", MAYA | {"different_from": known}).status_code == 422
    assert Patient.objects.count() == 1


def test_posting_twice_makes_one_patient(desk):
    assert desk.post("/patients/new/", MAYA).status_code == 302
    assert desk.post("/patients/new/", MAYA).status_code == 422
    assert Patient.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_desks_at_once_make_one_patient():
    here = factories.clinic_with_staff()
    here.front_desk.standing = Standing(here.clinic.pk, frozenset({Role.FRONT_DESK}))
    start, answers = threading.Barrier(8), []

    def register():
        details = {"family_name": "Carter", "given_names": "Maya", "born_on": date(1987, 3, 14)}
        start.wait()
        try:
            with acting_as(here.front_desk.pk, here.clinic.pk):
                answers.append(register_patient(details, by=here.front_desk, at=factories.AT))
        except MightBeKnown as reason:
            answers.append(reason)
        finally:
            connection.close()

    desks = [threading.Thread(target=register) for _number in range(8)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["MightBeKnown"] * 7 + ["Patient"]


def test_a_record_number_is_given_once(staff, desk, patient):
    answer = desk.post("/patients/new/", MAYA | {"record_number": patient.record_number})
    assert answer.status_code == 422
    assert "Another patient of this clinic has this clinic number." in answer.content.decode()


def test_the_person_page_leaves_one_look(patient, physio):
    page = physio.get(f"/patients/{patient.pk}/").content.decode()
    assert "LIM, Hui Min" in page
    assert AccessEvent.objects.filter(patient=patient, subject="person").count() == 1


def test_a_correction_writes_what_changed_and_keeps_the_rest(patient, desk):
    Patient.objects.filter(pk=patient.pk).update(phone="by a colleague meanwhile")
    form = MAYA | {"family_name": "Lim", "record_number": patient.record_number}
    answer = desk.post(f"/patients/{patient.pk}/edit/", form)
    assert answer.status_code == 302
    patient.refresh_from_db()
    assert (patient.given_names, patient.born_on) == ("Maya", date(1987, 3, 14))
    answer = desk.post(f"/patients/{patient.pk}/edit/", form | {"born_on": "never"})
    assert answer.status_code == 422
    assert "never" in answer.content.decode()


def test_an_alert_is_added_once_and_ended_with_a_reason(patient, physio):
    sent = {"alert-kind": "allergy", "alert-substance": "lanolin", "alert-words": ""}
    for _twice in range(2):
        assert physio.post(f"/patients/{patient.pk}/alerts/", sent).status_code == 302
    alert = PatientAlert.objects.get()
    end = f"/patients/{patient.pk}/alerts/{alert.pk}/end/"
    assert physio.post(end, {}).status_code == 422
    assert physio.post(end, {f"end{alert.pk}-reason": "tested, no reaction"}).status_code == 302
    alert.refresh_from_db()
    assert alert.ended_reason == "tested, no reaction"


def test_an_allergy_without_a_name_is_asked_for_it(patient, physio):
    answer = physio.post(f"/patients/{patient.pk}/alerts/", {"alert-kind": "allergy"})
    assert answer.status_code == 422
    assert "Say what it is." in answer.content.decode()


def test_the_alert_of_another_patient_is_not_ended_through_this_one(staff, patient, physio):
    other = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    theirs = PatientAlert.objects.create(
        clinic=staff.clinic, patient=other, kind="falls", added_at=factories.AT, added_by=staff.physio
    )
    answer = physio.post(
        f"/patients/{patient.pk}/alerts/{theirs.pk}/end/", {f"end{theirs.pk}-reason": "no longer"}
    )
    assert answer.status_code == 404


def test_a_colleague_opens_the_record_with_a_reason_for_an_hour(staff, patient):
    colleague = factories.client_of(staff.colleague)
    assert colleague.get(f"/patients/{patient.pk}/").status_code == 404
    assert colleague.post(f"/patients/{patient.pk}/open/", {"reason": "why"}).status_code == 422
    pasted = colleague.post(f"/patients/{patient.pk}/open/", {"reason": "a" * 301})
    assert pasted.status_code == 422
    assert "a" * 301 in pasted.content.decode()
    assert "maxlength" not in pasted.content.decode(), "a browser would cut what is pasted without a word"
    sent = {"reason": "Covers for Sam, who is ill today."}
    for _twice in range(2):
        assert colleague.post(f"/patients/{patient.pk}/open/", sent).status_code in {302, 422}
    opened = BreakGlass.objects.get()
    assert (opened.until_at - opened.opened_at).total_seconds() == 3600
    assert colleague.get(f"/patients/{patient.pk}/").status_code == 200
    assert AccessEvent.objects.filter(reason=sent["reason"]).exists()
    told = factories.client_of(staff.manager).get("/trail/clinic/").content.decode()
    assert sent["reason"] in told


def test_the_hour_ends(staff, patient):
    BreakGlass.objects.create(
        clinic=staff.clinic,
        patient=patient,
        user=staff.colleague,
        reason="an earlier day",
        opened_at=factories.AT.replace(year=2020),
        until_at=factories.AT.replace(year=2020, hour=3),
    )
    assert factories.client_of(staff.colleague).get(f"/patients/{patient.pk}/").status_code == 404


def test_who_leaves_the_team_loses_the_record(staff, patient, physio, desk):
    member = CareTeamMember.objects.get()
    added = {"carer-carer": staff.colleague.pk}
    for _twice in range(2):
        assert desk.post(f"/patients/{patient.pk}/team/", added).status_code == 302
    assert CareTeamMember.objects.filter(user=staff.colleague).count() == 1
    assert physio.post(f"/patients/{patient.pk}/team/{member.pk}/leave/").url == "/patients/"
    assert physio.get(f"/patients/{patient.pk}/").status_code == 404


def test_only_a_physiotherapist_of_the_clinic_treats(staff, patient, desk):
    abroad = factories.clinic_with_staff()
    for somebody in (staff.manager, abroad.physio):
        answer = desk.post(f"/patients/{patient.pk}/team/", {"carer-carer": somebody.pk})
        assert answer.status_code == 422


def test_the_search_term_stays_out_of_the_address_and_finds_by_post(patient, desk):
    assert "Lim" not in desk.get("/patients/?find=lim").content.decode()
    page = desk.post("/patients/", {"find": "lim"}).content.decode()
    assert "LIM, Hui Min" in page
    assert "Who treats" not in page


def test_a_search_and_a_person_page_ask_the_same_number_of_questions_for_one_and_for_thirty(
    staff, patient, physio, django_assert_max_num_queries
):
    def questions():
        with django_assert_max_num_queries(60) as asked:
            physio.post("/patients/", {"find": "lim"})
            physio.get(f"/patients/{patient.pk}/")
        return len(asked)

    questions()
    few = questions()
    for number in range(30):
        factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio], family_name="Lim")
        add_alert(patient, kind="other", words=f"number {number}", by=staff.physio, at=factories.AT)
        add_guardian(patient, name=f"Guardian {number}", relation="aunt", by=staff.physio, at=factories.AT)
    assert questions() == few
