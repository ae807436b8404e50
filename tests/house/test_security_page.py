"""What docs/security.md says in numbers is what the program does."""

import os
import re
import secrets
import stat

from allauth.account.forms import AddEmailForm
from allauth.mfa import app_settings as mfa
from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.core.signing import Signer
from django.db.models import AutoField, TextField

from clinic import accounts, identity, pins, typed_tables, whole_requests
from clinic import settings as made
from clinic.actions import care_team, people, portal_access
from clinic.middleware import sizes
from clinic.models import Clinic, User
from tests.house.source import ROOT, modules

PAPER = (ROOT / "docs" / "security.md").read_text()
WEAK = re.compile(r"\b(md5|sha1|ECB|PKCS1v15)\(")
NETWORK = {
    "socket",
    "ssl",
    "urllib3",
    "requests",
    "httpx",
    "ftplib",
    "smtplib",
    "urllib.request",
    "http.client",
}
# An order that is drawn by lot and kept with its seed; figures drawn again and again; the demonstration.
DRAWS = ("analysis/", "demo", "policies_trials", "exchange/")


def importing(names):
    return {str(module.relative) for module in modules() if module.imports & names}


def minutes(length):
    return int(length.total_seconds() // 60)


def test_the_page_tells_the_limits_that_hold():
    least = settings.AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"]["min_length"]
    said = [
        f"ends after {people.INVITATION_LASTS.days} days",
        f"patient's after {minutes(portal_access.LASTS) // 60} hours",
        f"({mfa.TOTP_DIGITS} digits, {mfa.TOTP_PERIOD} seconds)",
        f"at least {least} characters",
        f"zxcvbn ({accounts.LEAST_STRENGTH} of 4)",
        f"allow {settings.JOIN_TRIES.split('/')[0]} tries an hour",
        f"Of an IPv6 address the first {settings.ALLAUTH_RATE_LIMIT_IPV6_PREFIX} bits count",
        f"dies after {pins.TRIES['pin'].split('/')[0]} misses",
        f"after {Clinic._meta.get_field('idle_minutes').default} minutes without a sign of life",
        f"after {settings.SESSION_COOKIE_AGE // 3600} hours at the latest",
        f"| {settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20} MB |",
        f"| {whole_requests.SECONDS_TO_SEND} seconds;",
        f"| {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} |",
        f"| {sizes.LONGEST_ADDRESS >> 10} KiB |",
        f"| {sizes.LONGEST_HEADERS >> 10} KiB |",
        f"| {typed_tables.MOST_BYTES:,} bytes, {typed_tables.MOST_ROWS:,} rows |",
        f"{settings.LOOKS_AN_HOUR:,} pages of records and searches for patients an hour",
        f"{settings.LOOKS_A_DAY:,} a day for each person",
        f"{whole_requests.MOST_LARGE}, of one address {whole_requests.MOST_LARGE_OF_ONE};",
        f"above {whole_requests.ORDINARY >> 10} KB at once",
        f"{whole_requests.SECONDS_OF_SILENCE} seconds of silence",
        "What takes long (large exports, comparisons of the tool) is done by the worker, one at a time",
        f"{settings.EXPORTS_A_DAY.split('/')[0]} files of episodes a person and a day",
        f"{portal_access.MOST_IN_A_DAY} links to a patient's own pages a day",
        f"open for {minutes(care_team.BREAK_GLASS_LASTS)} minutes",
        ", ".join(accounts.WORDS_OF_THIS_PLACE),
        *("within 7 days", "within 30", "never lock an account for good", "on any number of devices"),
    ]
    words = " ".join(PAPER.split())
    assert [one for one in said if one not in words] == []


def test_every_class_of_data_says_how_it_is_kept():
    table = PAPER.split("## Data")[1].split("##")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.M)
    classes = [name for name, _where, _how in rows[1:]]
    assert len(classes) >= 6
    assert {"record of care", "passwords", "backups"} <= set(classes)
    assert all(how.strip() for _name, _where, how in rows)


def test_every_log_says_what_it_holds():
    """The program writes to standard output alone; nothing of it opens a file or a socket for a log."""
    handlers = {one["class"] for one in settings.LOGGING["handlers"].values()}
    assert handlers == {"logging.StreamHandler"}
    assert PAPER.count("| standard output |") == 1


def test_whom_the_product_turns_to():
    """Only what is named may open a connection: the data base's and the launcher's own modules."""
    opens = importing(NETWORK)
    assert opens == {"clinic/serving.py"} | {one for one in opens if one.startswith("clinic/database")}
    assert "Nobody else" in PAPER


def test_nobody_is_asked_a_secret_question():
    fields = {field.name for field in User._meta.get_fields() if isinstance(field, TextField | AutoField)}
    assert not [name for name in fields if "question" in name or "hint" in name]
    assert "question" not in " ".join(AddEmailForm.base_fields)
    assert "asked a secret question" in " ".join(PAPER.split())


def test_what_nobody_may_guess_comes_from_the_systems_own_source():
    """No other source of chance in the code, and enough of it: sessions 165 bits, spare codes 26 and more."""
    dice = importing({"random"})
    assert [one for one in dice if not any(known in one for known in DRAWS)] == []
    assert len(VALID_KEY_CHARS) ** 32 > 2**128
    assert 10**mfa.RECOVERY_CODE_DIGITS > 2**20
    assert len(identity.CODE_SIGNS) > 30
    assert secrets.SystemRandom


def test_what_is_signed_here_is_signed_in_one_way():
    assert Signer().algorithm == "sha256"
    assert Signer().key == settings.SECRET_KEY
    assert not settings.SECRET_KEY_FALLBACKS
    assert "HMAC-SHA-256" in PAPER


def test_no_cryptography_of_our_own():
    """Hashes of the standard library of 256 bits, and no cipher: whatever encrypts is somebody's library."""
    texts = {str(module.relative): module.path.read_text() for module in modules()}
    used = {name for text in texts.values() for name in re.findall(r"\bhashlib\.(\w+)", text)}
    assert used
    assert used <= {"sha256", "file_digest", "sha384", "sha512", "scrypt"}
    assert [file for file, text in texts.items() if WEAK.search(text)] == []


def test_passwords_are_hashed_slowly():
    assert made.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher")


def test_the_key_of_a_checkout_is_its_users_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(made, "VAR", tmp_path)
    key = made.secret_key()
    kept = os.stat(tmp_path / "secret_key")
    assert stat.S_IMODE(kept.st_mode) == 0o600
    assert len(key) >= 64
    assert made.secret_key() == key
