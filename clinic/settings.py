"""One settings file for every place: what differs is read here, once, from the environment."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from clinic import database, database_address

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = database.VAR
env = environ.Env()


def secret_key():
    """The key of this checkout, made on first use: never a constant that two clinics share."""
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        fresh = VAR / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(fresh, kept)  # the first of two processes wins, and both read the same key
        fresh.unlink()
    return kept.read_text()


def whole_number(name, default):
    """From the environment; what is empty there is not set."""
    typed = env(name, default="") or str(default)
    if not typed.isdecimal():
        raise ImproperlyConfigured(f"{name}={typed} is no whole number: leave it out, or {name}={default}.")
    return int(typed)


# Where the product answers

PORT = whole_number("PORT", 8000)
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}")
SITE = urlsplit(SITE_URL)
HTTPS = SITE.scheme == "https"
LOOPBACK = SITE.hostname in {"localhost", "127.0.0.1", "::1"}
ADDRESS = env("ADDRESS", default="127.0.0.1")  # what the web server binds
ALLOW_PLAIN_HTTP = env.bool("ALLOW_PLAIN_HTTP", False)
WEB_WORKERS = whole_number("WEB_WORKERS", 2)

SECRET_KEY = env("SECRET_KEY", default="") or secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # those before, until nothing needs them
DEBUG = (
    env.bool("DEBUG", False) and LOOPBACK and ADDRESS == "127.0.0.1"
)  # its pages show the record's insides: to oneself
ALLOWED_HOSTS = [SITE.hostname, *env.list("ALLOWED_HOSTS", default=[])]
if LOOPBACK:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

INSTALLED_APPS = [
    "clinic",
    "sessions_app",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",  # for the page of allauth.usersessions
    "django.forms",  # after it our own widgets' templates are found
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "clinic.middleware.room.room_middleware",
    "clinic.middleware.requests.RequestsMiddleware",
    "csp.middleware.CSPMiddleware",  # these two around all that answers, also for what is not answered
    "clinic.middleware.headers.HeadersMiddleware",
    "clinic.middleware.language.LanguageMiddleware",  # around all that says something in words
    "clinic.middleware.unavailable.UnavailableMiddleware",
    "clinic.middleware.probes.ProbesMiddleware",
    "clinic.middleware.sizes.SizesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clinic.middleware.nul_bytes.NulBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.middleware.transaction.TransactionMiddleware",
    "clinic.middleware.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clinic.middleware.log_in_steps.LogInStepsMiddleware",
    "clinic.middleware.sent_too_late.SentTooLateMiddleware",
    "clinic.middleware.refused_forms.RefusedFormsMiddleware",
    "clinic.middleware.own_pages.OwnPagesMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["clinic.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "strigil"
CRISPY_ALLOWED_TEMPLATE_PACKS = [CRISPY_TEMPLATE_PACK]

# Database: the app role serves, the owner migrates (database_roles.py)

if url := os.environ.get("DATABASE_URL"):
    SERVER = database_address.read("DATABASE_URL", url)
    owner = os.environ.get("DATABASE_OWNER_URL") or url
    OWNER = database_address.read("DATABASE_OWNER_URL", owner, like=SERVER)
    backup = os.environ.get("DATABASE_BACKUP_URL") or owner
    BACKUP = database_address.read("DATABASE_BACKUP_URL", backup, like=SERVER)
else:
    SERVER = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.NAME,
        "USER": "app",
        "HOST": database.embedded().socket,
    }
    OWNER, BACKUP = {"USER": "owner"}, {"USER": "backup"}
SERVER |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# A server that vanished in the middle of a question is given up after eight seconds instead of minutes.
GIVE_UP = {"tcp_user_timeout": 8000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}
SERVER["OPTIONS"] = GIVE_UP | SERVER.get("OPTIONS", {})
DATABASE_ROLES = {  # each with its own password or certificate
    role: {
        "USER": server["USER"],
        "PASSWORD": server.get("PASSWORD", ""),
        "OPTIONS": GIVE_UP | server.get("OPTIONS", {}),
    }
    for role, server in {"owner": OWNER, "backup": BACKUP}.items()
}
# The cache counts failed log-ins on a connection of its own: a slow log-in must not hold up the next,
# and a rolled-back request must not forget the attempt.
DATABASES = {"default": SERVER, "cache": dict(SERVER)}
DATABASE_ROUTERS = ["clinic.database_roles.CacheRouter"]
if url := os.environ.get("DATABASE_REPLICA_URL"):  # a copy for pages that only look (clinic/replica.py)
    copy = database_address.read("DATABASE_REPLICA_URL", url)
    copy["OPTIONS"] = {"connect_timeout": 2} | copy.get("OPTIONS", {})
    DATABASES["replica"] = copy | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASE_ROUTERS.append("clinic.replica.ReplicaRouter")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # A full cache throws away what has not ended: whoever fills it would be rid of the own failed tries.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and their log-in

AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "clinic.accounts.GuessablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "clinic.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "clinic.forms.log_in.LogInForm",
    "reauthenticate": "clinic.forms.log_in.AskPasswordAgainForm",
    "reset_password": "clinic.forms.log_in.ForgottenForm",
    "reset_password_from_key": "clinic.forms.log_in.NewPasswordForm",
    "change_password": "clinic.forms.log_in.ChangeOwnPasswordForm",
    "set_password": "clinic.forms.log_in.FirstOwnPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Strigil: "
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Who joined with a paper logs in before the address is proved, and gets no new password by mail till then.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# A whole clinic shares one address: its limit is wide. The narrow one is of one account at one place (an
# address, or a device that is known for the account). The last one, of the account wherever it is tried, does
# not bind such a device: no stranger keeps its owner out.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "100/m/ip,5/5m/key",
    "login": "200/m/ip",
    "reset_password": "20/m/ip,5/m/key,10/h/key",
}
LETTERS_TO_STRANGERS = "10/h/key"  # that nobody here has this address: into one letter box, however written
TRIES_FROM_EVERYWHERE = "50/h/key"
EXPORTS_A_DAY = "50/d/user"  # files of an episode that one person takes away
# Pages of records and searches for patients, of one person, counted on the trail: nobody at work comes near.
LOOKS_AN_HOUR, LOOKS_A_DAY = whole_number("LOOKS_AN_HOUR", 2000), whole_number("LOOKS_A_DAY", 6000)
JOIN_TRIES = "300/h/ip"  # codes and links that open nothing, from one address: often a whole clinic's
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64  # bits that count: of the others one machine has as many as it likes
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", 1 if HTTPS else 0)
# Nobody signs up with somebody else's address: a clinic invites. Who waited for a proof could never start.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "clinic.accounts.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "clinic.forms.log_in.CodeForm",
    "reauthenticate": "clinic.forms.log_in.CodeAgainForm",
    "activate_totp": "clinic.forms.log_in.FirstCodeForm",
    "add_webauthn": "clinic.forms.log_in.PasskeyForm",
    "signup_webauthn": "clinic.forms.log_in.FirstPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Strigil"
USERSESSIONS_TRACK_ACTIVITY = False

# Sessions and cookies. A plain-http address in the clinic's network keeps no Secure cookie.

SESSION_ENGINE = "clinic.log_in_store"
SESSION_COOKIE_AGE = 12 * 3600  # absolute: counted from the log-in by IdleMiddleware, never prolonged
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
COOKIES_SECURE = HTTPS or LOOPBACK
COOKIE_PREFIX = "__Host-" if COOKIES_SECURE else ""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = COOKIES_SECURE
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# A message may name a patient: it waits in the database and not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What the browser is told

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 31536000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# A long treatment is some hundred fields; what has more than this is answered 400, what is larger 413.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a whole request, a file with it (middleware/sizes.py)
# A list that somebody imports is read from memory: none is ever laid down on a disk, not even for a moment.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [  # each by its own name: whoever needs one reads no other
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ms", "Bahasa Melayu"),
    ("ta", "தமிழ்"),
]
FORMAT_MODULE_PATH = ["clinic.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="Asia/Singapore")

# Static files: straight from where they lie, read once at start

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=None)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ROOT = None
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no page of another origin reads ours

# E-mail: to the log unless a server is named

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default=f"Strigil <no-reply@{SITE.hostname}>")

# Logs name no patient (clinic/logs.py). `json` tells every request too.

LOG_FORMAT = env("LOG_FORMAT", default="lines")
LOG_LEVEL = env("LOG_LEVEL", default="INFO" if LOG_FORMAT == "json" else "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "clinic.logs.LineFormatter"},
        "json": {"()": "clinic.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "level": LOG_LEVEL},
        "errors": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # The worker's own word on starting and stopping is no warning.
        "django_tasks_db": {"handlers": ["errors"], "level": "INFO", "propagate": False},
    },
}
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # without it nothing is counted and nothing told
