"""Seeds of second factors at rest: closed, closed anew under another key, and said plainly when lost."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from clinic import kept_secrets
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
SEED = "JBSWY3DPEHPK3PXP"
CANNOT = "cannot read your second step any more"


@pytest.fixture
def person(settings):
    cache.clear()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the first key of this server", []
    person = factories.clinic_with_staff().physio
    TOTP.activate(person, SEED)
    RecoveryCodes.activate(person)
    return person


def kept(person):
    return {one.type: one.data for one in Authenticator.objects.filter(user=person)}


def code():
    return factories.code_of(SEED)


def logs_in(person, code):
    """The page after the code was given, or where it leads."""
    client = Client(raise_request_exception=False)
    client.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD})
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def command(*arguments):
    said, cried = StringIO(), StringIO()
    call_command("second_factors", *arguments, stdout=said, stderr=cried)
    return said.getvalue(), cried.getvalue()


@pytest.mark.promise("log-in")
def test_neither_table_nor_backup_holds_a_seed(person):
    codes = RecoveryCodes.activate(person).get_unused_codes()
    words = str(kept(person))
    assert SEED not in words
    seeds = [kept(person)["totp"]["secret"], kept(person)["recovery_codes"]["seed"]]
    assert all(seed.startswith(kept_secrets.MARK) for seed in seeds)
    assert len(codes) == 10
    assert logs_in(person, code()).status_code == 302


@pytest.mark.promise("log-in")
def test_what_an_earlier_release_kept_in_clear_still_opens_and_is_closed(person):
    Authenticator.objects.filter(user=person, type="totp").update(data={"secret": SEED})
    assert logs_in(person, code()).status_code == 302
    assert command() == ("Second factors closed under the key of today: 1.\n", "")
    assert kept_secrets.opened(kept(person)["totp"]["secret"]) == SEED != kept(person)["totp"]["secret"]
    assert command() == ("", "")
    command("--open")
    assert kept(person)["totp"]["secret"] == SEED


@pytest.mark.promise("log-in")
def test_the_key_of_the_server_can_be_changed(person, settings):
    before = RecoveryCodes.activate(person).get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the second key", [settings.SECRET_KEY]
    assert logs_in(person, code()).status_code == 302
    assert command() == ("Second factors closed under the key of today: 2.\n", "")
    settings.SECRET_KEY_FALLBACKS = []
    assert RecoveryCodes.activate(person).get_unused_codes() == before
    assert kept_secrets.opened(kept(person)["totp"]["secret"]) == SEED


@pytest.mark.promise("log-in")
def test_under_a_key_that_nobody_knows_any_more_a_sentence_says_so(person, settings):
    settings.SECRET_KEY = "a key of another server"
    page = logs_in(person, code())
    assert page.status_code == 422 and CANNOT in page.content.decode()
    said, cried = command()
    assert (said, cried.startswith("Second factors that this SECRET_KEY does not open: 2.")) == ("", True)
    with pytest.raises(CommandError, match="nothing was changed"):
        command("--open")


@pytest.mark.promise("log-in")
def test_the_own_pages_say_so_too(person, settings):
    client = factories.client_of(person)
    settings.SECRET_KEY = "a key of another server"
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    for page in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"):
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
    assert CANNOT in answer.content.decode()


def test_what_was_changed_by_hand_opens_nothing(person):
    closed = kept(person)["totp"]["secret"]
    with pytest.raises(kept_secrets.Unreadable):
        kept_secrets.opened(closed[:-6] + "AAAAA=")
