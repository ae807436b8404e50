"""Log-in and what stands between it and the first record."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Clinic
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def staff():
    made = factories.clinic_with_staff("Harbour")
    with acting_as(clinic_id=made.clinic.pk):
        Clinic.objects.update(is_demo=False)  # a real clinic: the second step is asked
    return made


def log_in(person, password=factories.PASSWORD):
    client = Client()
    answer = client.post("/accounts/login/", {"login": person.email, "password": password})
    return client, answer


@pytest.mark.promise("needed")
def test_staff_without_a_second_step_are_led_to_one_and_see_no_record_before(staff):
    client, _answer = log_in(staff.physio)
    answer = client.get("/patients/")
    assert answer.url == "/second-step/?next=%2Fpatients%2F"
    page = client.get(answer.url).content.decode()
    assert "A password alone does not open" in page
    assert client.get("/account/").status_code == 200
    assert client.post("/patients/", {"find": "lim"}).url == "/second-step/"


@pytest.mark.usefixtures("standing_clock")
def test_setting_up_the_app_opens_the_work_and_shows_spare_codes(staff, django_capture_on_commit_callbacks):
    client, _answer = log_in(staff.physio)
    EmailAddress.objects.filter(user_id=staff.physio.pk).update(verified=False)  # joined with a paper
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    if "reauthenticate" in page.request["PATH_INFO"]:
        page = client.post(page.request["PATH_INFO"], {"password": factories.PASSWORD}, follow=True)
    page = client.get("/accounts/2fa/totp/activate/")
    assert "Scan this picture" in page.content.decode()
    secret = page.context["form"].secret
    right = factories.code_of(secret)
    assert "mistyped" in client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": right})
    assert "Authenticator App Activated" in mail.outbox[-1].subject
    assert client.get("/patients/").status_code == 200
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "opens your log-in once" in codes


@pytest.mark.usefixtures("standing_clock")
def test_with_a_second_step_the_code_is_asked_and_works_once(staff):
    TOTP.activate(staff.physio, SECRET)
    RecoveryCodes.activate(staff.physio)
    client, answer = log_in(staff.physio)
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/patients/").url.startswith("/accounts/login/")
    wrong = client.post(answer.url, {"code": "000000"})
    assert "That code has expired or is mistyped." in wrong.content.decode()
    right = factories.code_of(SECRET)
    assert client.post("/accounts/2fa/authenticate/", {"code": right}).status_code == 302
    assert client.get("/patients/").status_code == 200
    again, _answer = log_in(staff.physio)
    again.post("/accounts/2fa/authenticate/", {"code": right})
    assert again.get("/patients/").url.startswith("/accounts/login/")


def test_a_demonstration_clinic_asks_no_second_step():
    client, _answer = log_in(factories.clinic_with_staff("Shown").physio)
    assert client.get("/patients/").status_code == 200
    assert "no second step is asked" in client.get("/account/").content.decode()


def test_a_real_clinic_is_called_no_demonstration(staff):
    client, _answer = log_in(staff.physio)
    assert "demonstration" not in client.get("/account/").content.decode()


def test_a_patient_needs_no_second_step(staff):
    patient = factories.patient(staff.clinic, by=staff.physio)
    client, _answer = log_in(factories.portal_user(patient))
    assert client.get("/", follow=True).status_code == 200


def test_somebody_of_two_clinics_says_where_and_can_change(staff):
    hill = factories.clinic_with_staff("Hill")
    factories.member(hill.clinic, Role.MANAGER, user_=staff.physio)
    client = factories.client_of(staff.physio)
    assert client.get("/patients/").url == "/choose-clinic/?next=%2Fpatients%2F"
    page = client.get("/choose-clinic/").content.decode()
    assert "Harbour" in page
    assert "Hill" in page
    answer = client.post("/choose-clinic/", {"clinic": hill.clinic.pk, "next": "/patients/"})
    assert answer.url == "/patients/"
    assert client.get("/staff/").status_code == 200
    client.post("/choose-clinic/", {"clinic": staff.clinic.pk})
    assert client.get("/staff/").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_stays_here(staff, elsewhere):
    client = factories.client_of(staff.physio)
    answer = client.post("/choose-clinic/", {"clinic": staff.clinic.pk, "next": elsewhere})
    assert answer.url == "/"


@pytest.mark.parametrize("chosen", ["", "987654321", "abc", "\x00", "9" * 5000])
def test_a_clinic_of_others_is_not_entered(staff, chosen):
    answer = factories.client_of(staff.physio).post("/choose-clinic/", {"clinic": chosen})
    assert answer.status_code in {200, 400}


def test_a_leaver_is_told_that_the_log_in_opens_nothing():
    client = factories.client_of(factories.user())
    assert "opens no clinic" in client.get("/", follow=True).content.decode()


@pytest.mark.promise("strangers")
def test_a_wrong_password_and_an_unknown_address_sound_the_same(staff):
    _client, wrong = log_in(staff.physio, "four wrong plain words")
    unknown = factories.user()
    unknown.email = "nobody@example.org"
    _client, nobody = log_in(unknown)
    sentence = "The e-mail address or the password is not right."
    assert sentence in wrong.content.decode()
    assert sentence in nobody.content.decode()
    assert (wrong.status_code, nobody.status_code) == (422, 422)


@pytest.mark.promise("strangers")
def test_a_forgotten_password_tells_nobody_who_has_a_log_in(staff, django_capture_on_commit_callbacks):
    answers = []
    for email in (staff.physio.email, "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(Client().post("/accounts/password/reset/", {"email": email}, follow=True))
    pages = [answer.content.decode() for answer in answers]
    assert "If the address belongs to a log-in here" in pages[0]
    assert pages[0] == pages[1]
    assert staff.physio.email in mail.outbox[0].to
    assert mail.outbox[0].subject.startswith("Strigil: ")
    assert "Hello from Strigil!" in mail.outbox[0].body  # not the address of the server


def test_nobody_signs_up_without_an_invitation():
    assert "By invitation only" in Client().get("/accounts/signup/").content.decode()


def test_logging_in_again_gives_a_new_key(staff):
    client, _answer = log_in(staff.physio)
    before = client.session.session_key
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": staff.physio.email, "password": factories.PASSWORD})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "address",
    [
        *("/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/"),
        *("/accounts/reauthenticate/", "/accounts/email/", "/account/", "/accounts/2fa/webauthn/"),
    ],
)
def test_the_pages_of_ones_own_log_in_are_drawn_in_our_frame(staff, address):
    client = factories.client_of(staff.physio)
    page = client.get(address, follow=True).content.decode()
    assert "css/tokens.css" in page
    assert "style=" not in page


def test_the_name_and_language_are_ones_own(staff):
    client = factories.client_of(staff.physio)
    assert client.post("/account/", {"display_name": "", "language": "en"}).status_code == 422
    assert client.post("/account/", {"display_name": "Sam", "language": "ms"}).status_code == 302
    staff.physio.refresh_from_db()
    assert (staff.physio.display_name, staff.physio.language) == ("Sam", "ms")
    assert client.get("/account/").headers["Content-Language"] == "ms"


def test_a_letter_to_an_address_without_proof_says_where_to_ask(staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert "We cannot send one there." in mail.outbox[0].body
    assert "sign up" not in mail.outbox[0].body
