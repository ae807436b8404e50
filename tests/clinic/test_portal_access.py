"""The way in to a patient's own pages: invited by mail or paper, opened once, granted by name, and ended."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import translation

from clinic.actions.patients import add_guardian, end_guardian
from clinic.actions.portal_access import end_portal_access, invite_to_portal
from clinic.clock import now
from clinic.identity import acting_as, hash_of
from clinic.models import Guardian, Invitation, Patient, PortalEnding, User
from clinic.refusals import Refused
from tests import factories

OF_NO_RECORD = {"_menu.html", "language.html", "_unproved_address.html"}  # of the log-in alone
SHOWN = "portal/_shown.html"
SECRET = {"password": factories.PASSWORD, "again": factories.PASSWORD}


@pytest.fixture
def staff(db):
    made = factories.clinic_with_staff()
    with acting_as(made.front_desk.pk, made.clinic.pk):
        yield made


@pytest.fixture
def patient(staff):
    return factories.patient(
        staff.clinic, by=staff.physio, treated_by=[staff.physio], given_names="Hui Min", language="ms"
    )


@pytest.fixture
def desk(staff):
    return factories.client_of(staff.front_desk)


def asked(patient, **more):
    address = f"/patients/{patient.pk}/invite/"
    return address, {"invite-" + name: value for name, value in more.items()}


def on_paper(desk, patient, whose="patient", email="hui.min@example.org", **granted):
    answer = desk.post(*asked(patient, whose=whose, email=email, sent="paper", **granted))
    assert answer.status_code == 200, answer.content.decode()
    return answer.context["link"].removeprefix("http://testserver"), answer.context["code"], answer


def test_a_mail_in_the_patients_language_brings_a_link_that_opens_once(
    patient, desk, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(*asked(patient, whose="patient", email="Hui.Min@example.org", sent="mail")).url
    (letter,) = mail.outbox
    assert letter.to == ["hui.min@example.org"]
    link = re.search(r"http://testserver(/join/\S+)", letter.body)[1]
    row = Invitation.objects.get()
    assert row.expires_at - row.invited_at == timedelta(hours=24)
    assert row.token_hash == hash_of(link.split("/")[2])
    assert "Invited" in desk.get(f"/patients/{patient.pk}/").content.decode()

    assert 'lang="ms"' in client.get(link).content.decode()
    assert client.post(link, SECRET).url == "/accounts/login/?next=/me/log-in/safer/"
    assert client.get(link).status_code == 404
    patient.refresh_from_db()
    assert patient.portal_user.language == "ms"
    own = factories.client_of(patient.portal_user)
    assert own.get("/me/log-in/safer/").status_code == 200
    page = desk.get(f"/patients/{patient.pk}/").content.decode()
    assert "In use" in page
    assert "hui.min@example.org" in page


def test_a_paper_proves_no_address_until_its_own_log_in_opens_the_letter(
    patient, desk, client, django_capture_on_commit_callbacks
):
    """A mistyped address is a stranger's: no new password goes there, and the stranger cannot say yes."""
    link, _code, _answer = on_paper(desk, patient, email="hui.mim@example.org")
    client.post(link, SECRET)
    patient.refresh_from_db()
    own = factories.client_of(patient.portal_user)
    assert own.get("/me/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": "hui.mim@example.org"})
        own.post("/me/log-in/confirm-address/")
    letters = [one.body for one in mail.outbox]
    assert not [one for one in letters if "/password/reset/key/" in one]
    letter = re.search(r"http://testserver(/accounts/confirm-email/\S+)", letters[-1])[1]
    assert client.post(letter).status_code == 302  # to the log-in
    assert (
        factories.client_of(factories.portal_user(patient_of_somebody_else(patient))).post(letter).status_code
        == 404
    )
    assert not EmailAddress.objects.get(user=patient.portal_user).verified
    assert own.post(letter).url == "/me/log-in/"
    assert EmailAddress.objects.get(user=patient.portal_user).verified


def patient_of_somebody_else(patient):
    return factories.patient(patient.clinic, by=User.objects.order_by("pk").first(), given_names="Ah Seng")


def test_the_code_of_the_paper_opens_the_same_page(patient, desk, client):
    _link, code, answer = on_paper(desk, patient)
    paper = answer.content.decode()
    assert "<svg" in paper
    assert "Atau taip kod ini" in paper and "Or type this code" not in paper  # in the patient's language
    assert Invitation.objects.get().code_hash not in (None, code)
    found = client.post("/join/", {"code": code.lower().replace("-", " ")})
    assert found.url == f"/join/{code.replace('-', '')}/"
    assert client.post(found.url, SECRET).status_code == 302
    assert client.get(found.url).status_code == 404


@pytest.mark.parametrize("typed", ["", "2222-22222", "\u0663\u0663\u0663", "A" * 41, "<b>"])
def test_another_code_opens_nothing(patient, desk, client, typed):
    on_paper(desk, patient)
    answer = client.post("/join/", {"code": typed})
    assert answer.status_code == 422
    assert "Hui Min" not in answer.content.decode()


def test_guessing_is_slowed_down_and_a_hit_after_it_opens_nothing(patient, desk, client, settings):
    _link, code, _answer = on_paper(desk, patient)
    settings.JOIN_TRIES = "2/h/ip"
    tried = [client.get(f"/join/{number}/").status_code for number in range(3)]
    assert tried == [404, 404, 429]
    assert client.post("/join/", {"code": "23456-789AB"}).status_code == 429
    assert client.post("/join/", {"code": code}).status_code == 429


def test_codes_that_open_are_no_guesses(patient, desk, client, settings):
    """A whole clinic's new patients type theirs behind one address."""
    _link, code, _answer = on_paper(desk, patient)
    settings.JOIN_TRIES, there = "2/h/ip", {"REMOTE_ADDR": "203.0.113.7"}
    assert [client.post("/join/", {"code": code}, **there).status_code for _each in range(4)] == [302] * 4
    assert client.post("/join/", {"code": "23456-789AB"}, **there).status_code == 422


def test_a_link_ends_after_a_day_and_with_a_newer_one(staff, patient, desk, client):
    first, code, _answer = on_paper(desk, patient)
    second, *_rest = on_paper(desk, patient)
    assert client.get(first).status_code == 404
    assert client.get(f"/join/{code}/").status_code == 404
    assert client.get(second).status_code == 200
    Invitation.objects.update(expires_at=now())
    assert client.get(second).status_code == 404
    assert "Link not used" in desk.get(f"/patients/{patient.pk}/").content.decode()


def test_five_links_a_day_are_enough(staff, patient, desk):
    for _time in range(5):
        on_paper(desk, patient)
    refused = desk.post(*asked(patient, whose="patient", email="hui.min@example.org", sent="paper"))
    assert refused.status_code == 422
    assert "Wait until tomorrow" in refused.content.decode()
    assert Invitation.objects.count() == 5


def test_the_clinic_withdraws_with_a_reason_and_it_bites_at_once(staff, patient, desk):
    her = factories.portal_user(patient)
    own = factories.client_of(her)
    assert own.get("/me/data/").status_code == 200
    end = f"/patients/{patient.pk}/log-in/end/"
    assert desk.post(end, {"access-reason": ""}).status_code == 422
    assert desk.post(end, {"access-reason": "A former partner knew the password"}).status_code == 302
    assert own.get("/me/data/").status_code == 302
    assert factories.client_of(her).get("/me/data/").url.startswith("/choose-clinic/")
    page = desk.get(f"/patients/{patient.pk}/").content.decode()
    assert "A former partner knew the password" in page


def test_a_patient_gives_the_log_in_up_and_gets_a_new_one(patient, desk):
    own = factories.client_of(factories.portal_user(patient))
    assert "Give up my log-in" in own.get("/me/log-in/leave/").content.decode()
    assert own.post("/me/log-in/leave/").url == "/choose-clinic/"
    assert PortalEnding.objects.get().reason == ""
    assert on_paper(desk, patient)[0]


def guardian_of(staff, child, **granted):
    """A mother with a log-in, through her own link."""
    at = now()
    mother = add_guardian(child, name="Wei Lim", relation="mother", by=staff.front_desk, at=at)
    person = User.objects.filter(email="wei@example.org").first() or factories.user(email="wei@example.org")
    _row, token, _code = invite_to_portal(
        child, email=person.email, guardian=mother, by=staff.front_desk, at=at, **granted
    )
    joining = factories.client_of(person)
    assert joining.post(f"/join/{token}/").url == "/"
    return mother, person


@pytest.mark.promise("own")
def test_a_guardian_reads_the_child_chosen_and_does_no_more_than_was_granted(staff, patient, desk):
    sister = factories.patient(staff.clinic, by=staff.physio, given_names="Hui Ling")
    other = factories.patient(staff.clinic, by=staff.physio, given_names="Somebody")
    mother, person = guardian_of(staff, patient)
    guardian_of(staff, sister, may_keep_data=True)
    own = factories.client_of(person)
    page = own.get("/me/log-in/").content.decode()
    assert "Hui Min" in page and "Hui Ling" in page and "Somebody" not in page
    assert own.post("/me/show/", {"patient": sister.pk}).status_code == 302
    assert "Hui Ling" in own.get("/me/data/").content.decode()
    own.post("/me/show/", {"patient": other.pk})
    assert "Hui Ling" in own.get("/me/data/").content.decode()
    own.post("/me/show/", {"patient": patient.pk})
    assert own.get(f"/patients/{patient.pk}/").status_code == 404
    standing = own.get("/me/log-in/").context["request"].user.standing
    assert (standing.guardian_id, standing.may_answer, standing.may_keep_data) == (mother.pk, False, False)

    end_guardian(mother, by=staff.front_desk, at=now())
    assert PortalEnding.objects.get().guardian == mother
    assert Guardian.objects.get(pk=mother.pk).portal_user is None


def test_a_link_for_a_record_in_use_or_for_a_second_record_is_refused(staff, patient):
    her = factories.portal_user(patient)
    of = {"by": staff.front_desk, "at": now()}
    with pytest.raises(Refused, match="already"):
        invite_to_portal(patient, email="new@example.org", **of)
    second = factories.patient(staff.clinic, by=staff.physio)
    _row, token, _code = invite_to_portal(second, email=her.email, **of)
    refused = factories.client_of(her).post(f"/join/{token}/")
    assert "another record here already" in refused.content.decode()
    assert Patient.objects.filter(portal_user=her).get() == patient
    with pytest.raises(Refused, match="Say why"):
        end_portal_access(patient, **of)


@pytest.mark.promise("own")
def test_a_patient_of_two_clinics_chooses_and_sees_each_alone(staff, patient):
    her = factories.portal_user(patient)
    User.objects.filter(pk=her.pk).update(display_name="Herself")
    abroad = factories.clinic_with_staff()
    there = factories.patient(abroad.clinic, by=abroad.physio, given_names="Elsewhere")
    with acting_as(abroad.physio.pk, abroad.clinic.pk):
        Patient.objects.filter(pk=there.pk).update(portal_user=her)
    own = factories.client_of(her)
    assert own.get("/me/data/").url.startswith("/choose-clinic/")
    for clinic, seen, unseen in [
        (abroad.clinic, "Elsewhere", "Hui Min"),
        (staff.clinic, "Hui Min", "Elsewhere"),
    ]:
        own.post("/choose-clinic/", {"clinic": clinic.pk})
        page = own.get("/me/data/").content.decode()
        assert seen in page
        assert unseen not in page


def test_everybody_changes_the_language_and_it_stays(patient, client):
    """Before log-in it is the device's, then the account's."""
    assert "Bahasa Melayu" in client.get("/language/").content.decode()
    assert client.post("/language/", {"language": "ta", "next": "/accounts/login/"}).url == "/accounts/login/"
    assert '<html lang="ta"' in client.get("/accounts/login/").content.decode()
    assert '<html lang="ta"' in client.get("/no/such/page/", follow=True).content.decode()
    assert client.post("/language/", {"language": "xx"}).status_code == 422
    assert client.post("/language/", {"language": "ms", "next": "//evil.example/"}).url == "/"

    her = factories.portal_user(patient)
    own = factories.client_of(her)
    assert own.post("/me/language/", {"language": "zh-hans", "next": "/me/data/"}).url == "/me/data/"
    again = factories.client_of(her)
    assert '<html lang="zh-hans"' in again.get("/me/data/").content.decode()
    assert '<html lang="zh-hans"' in again.get("/me/nothing/").content.decode()


def test_the_language_of_one_reader_is_not_that_of_the_next(patient, client):
    her = factories.portal_user(patient)
    User.objects.filter(pk=her.pk).update(language="ta")
    assert '<html lang="ta"' in factories.client_of(her).get("/me/data/").content.decode()
    assert translation.get_language() == "en"
    assert '<html lang="en"' in client.get("/accounts/login/?q=%00").content.decode()


def token_of(client):
    page = client.get("/me/log-in/").content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def test_a_page_left_open_sends_nothing_into_the_clinic_that_was_joined_since(staff, patient, desk):
    her = factories.portal_user(patient)
    other = factories.clinic_with_staff()
    record = factories.patient(other.clinic, by=other.physio)
    with acting_as(other.front_desk.pk, other.clinic.pk):
        *_row, token, _code = invite_to_portal(record, email=her.email, by=other.front_desk, at=now())
    own = factories.client_of(her)
    own.handler.enforce_csrf_checks = True
    old = token_of(own)
    assert own.post(f"/join/{token}/", {"csrfmiddlewaretoken": old}).status_code == 302
    assert own.post("/me/log-in/leave/", {"csrfmiddlewaretoken": old}).status_code == 403
    assert Patient.objects.get(pk=patient.pk).portal_user == her


def test_a_page_left_open_on_one_child_sends_nothing_into_the_record_of_the_other(staff, patient):
    sister = factories.patient(staff.clinic, by=staff.physio, given_names="Hui Ling")
    _mother, person = guardian_of(staff, patient)
    guardian_of(staff, sister)
    own = factories.client_of(person)
    own.handler.enforce_csrf_checks = True

    old = token_of(own)
    to_sister = {"patient": sister.pk}
    assert own.post("/me/show/", to_sister | {"csrfmiddlewaretoken": old}).status_code == 302
    assert own.post("/me/log-in/leave/", {"csrfmiddlewaretoken": old}).status_code == 403
    assert own.post("/me/log-in/leave/", {"csrfmiddlewaretoken": token_of(own)}).status_code == 302
    assert PortalEnding.objects.get().patient == sister


def test_a_page_of_a_record_that_was_given_up_sends_nothing_into_the_next_one(staff, patient):
    """Nobody chose: the first record ended and the second took its place."""
    sister = factories.patient(staff.clinic, by=staff.physio, given_names="Hui Ling")
    _mother, person = guardian_of(staff, patient)
    guardian_of(staff, sister, may_answer=True)
    own = factories.client_of(person)
    page = own.get("/me/log-in/leave/").content.decode()
    shown = {"shown": re.search(r'name="shown" value="(\d+)"', page)[1]}
    assert own.post("/me/log-in/leave/", shown).status_code == 302

    for address in ("/me/log-in/leave/", "/me/check-in/pain_now/", "/me/exercises/1/tick/"):
        assert own.post(address, shown).status_code == 400
    assert PortalEnding.objects.count() == 1


def test_every_form_that_writes_says_whose_record_it_shows():
    files = {file.name: file.read_text() for file in Path("templates/portal").glob("*.html")}
    forms = {
        name: re.findall(r"<form[^>]*method=.post.*?</form>", text, re.S) for name, text in files.items()
    }
    writing = {name: found for name, found in forms.items() if found and name not in OF_NO_RECORD}
    assert "_ticks.html" in writing
    assert [name for name, found in writing.items() if not all(SHOWN in one for one in found)] == []


@pytest.mark.parametrize(("born_on", "asks"), [(date(2007, 3, 9), True), (date(2015, 3, 9), False)])
def test_when_a_child_has_grown_up_staff_are_asked_whether_the_guardian_still_reads(
    staff, desk, born_on, asks
):
    child = factories.patient(staff.clinic, by=staff.physio, born_on=born_on)
    guardian_of(staff, child)
    page = desk.get(f"/patients/{child.pk}/").content.decode()
    assert ("The patient is of age now." in page) == asks
