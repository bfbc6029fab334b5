"""Django's settings, read top to bottom. Everything a shop may want to change is an environment
variable listed in deploy/env.example; everything else is decided here, with its reason beside it.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pos.box.origin import usable_origin
from pos.config import sidebar as office
from pos.config.roles import role_of_this_process
from pos.config.secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ROLE = role_of_this_process()
VERSION = "0.1.0"
DATA_DIR = Path(os.environ.get("LANCAR_DATA", BASE_DIR / "var" / "shop")).resolve()
IS_TEST = os.environ.get("LANCAR_TEST") == "1"

SECRET_KEY = os.environ.get("LANCAR_SECRET_KEY") or secret_key(DATA_DIR)
DEBUG = False
# Names the hub answers to.
ALLOWED_HOSTS = os.environ.get("LANCAR_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# The shop's fixed address on its network, once `manage.py shop --lan` has chosen it.
ORIGIN = usable_origin(DATA_DIR) if ROLE == "shop" else None
ALLOWED_HOSTS += ORIGIN.hosts if ORIGIN else []

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    # The ladder from below: projections run in this order.
    "pos.journal",
    "pos.outlets",
    "pos.people",
    "pos.balances",
    "pos.backups",
    "pos.customers",
    "pos.payments",
    "pos.catalog",
    "pos.tills",
    "pos.stock",
    "pos.purchasing",
    "pos.kasbon",
    "pos.timesheets",
    "pos.sales",
    "pos.prices",
    "pos.deliveries",
    "pos.reports",
    "pos.imports",
    "pos.replenishment",
    "pos.alerts",
    "pos.box",
    "pos.live",
    "sync",
    "hardware",
    "pos.config",
]

MIDDLEWARE = [
    "pos.config.middleware.SecurityHeaders",  # above WhiteNoise, which answers alone
    "pos.config.middleware.FromTills",
    "pos.config.wizard.first_run.FirstRun",
    "django.middleware.security.SecurityMiddleware",
    "pos.config.middleware.OfficeFromHere",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pos.config.middleware.IdleSignOut",
    "pos.config.middleware.OneMerchant",
    "pos.config.outlet_switch.ChosenOutlet",
    "pos.config.middleware.OfficeTime",
    "pos.config.middleware.OfficeRefusal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pos.config.urls"
ASGI_APPLICATION = "pos.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "pos" / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pos.config.outlet_switch.switch",
            ]
        },
    }
]


def _sqlite() -> dict[str, Any]:
    """WAL with FULL: an acknowledged sale survives a power cut. IMMEDIATE: writers queue up front
    instead of failing half-way with 'database is locked'."""
    return {
        "ENGINE": "pos.config.sqlite",
        "NAME": DATA_DIR / "lancar.sqlite3",
        "CIPHER_KEY": os.environ.get("LANCAR_CIPHER_KEY", ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-16000;"
                "PRAGMA temp_store=MEMORY;PRAGMA wal_autocheckpoint=8000;"
            ),
        },
        # A file, not memory: tests prove durability and several processes on the real thing.
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }


def _postgresql(address: str) -> dict[str, Any]:
    """postgresql://user:password@host:port/name; a socket folder may stand in ?host=.

    What the hot path asks (pos.journal.direct) is planned five times and then known by a name: for
    a request of five sales planning was two fifths of PostgreSQL's work. Django's own never are."""
    parts = urlsplit(address)
    socket = re.search(r"(?:^|&)host=([^&]+)", parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(socket.group(1)) if socket else parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"prepare_threshold": 5},
    }


_address = os.environ.get("LANCAR_DATABASE", "")
DATABASES = {"default": _postgresql(_address) if _address else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # only Django's own framework tables

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["pos.people.backends.PersonBackend"]
# User names are unique among a shop's staff by the verb; two shops in one cloud may share one.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"  # who signs in without having asked for a page

# Cookie names differ by role because all ports of one host share cookies.
SESSION_COOKIE_NAME = f"lancar_{ROLE}_session"
CSRF_COOKIE_NAME = f"lancar_{ROLE}_csrf"
LANGUAGE_COOKIE_NAME = f"lancar_{ROLE}_language"
LIVE_COOKIE_NAME = f"lancar_{ROLE}_live"
DISPLAY_COOKIE_NAME = f"lancar_{ROLE}_display"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("LANCAR_HTTPS") == "1"
if ROLE == "cloud" and SESSION_COOKIE_SECURE:  # HTTPS ends at the proxy in front of the cloud
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
# HSTS stays off: the hub has its own certificate authority and must stay reachable for repairs.
SECURE_HSTS_SECONDS = 0
X_FRAME_OPTIONS = "DENY"
# A shop's back office is for its own network; a cloud's is for everywhere.
OFFICE_FROM_HERE = ROLE == "shop" and os.environ.get("LANCAR_OFFICE_ANYWHERE") != "1"

# No LocaleMiddleware: an English browser would get half a page in English. Tills choose themselves.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "pos" / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"

# The tablets' app is built by Vite and served from the root of the site.
FRONTEND_DIST = Path(os.environ.get("LANCAR_FRONTEND", BASE_DIR / "frontend" / "dist"))
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
WHITENOISE_INDEX_FILE = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 0
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
_HASHED = re.compile(r"/assets/.+-[\w-]{8}\.\w+$")


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802  (WhiteNoise's name)
    return bool(_HASHED.search(url))


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: Any, path: str, url: str) -> None:  # noqa: N802
    if url == "/sw.js":
        headers["Service-Worker-Allowed"] = "/"
    if not _HASHED.search(url):
        headers["Cache-Control"] = "no-cache"


def _post(address: str) -> dict[str, Any] | None:
    """smtp://user:password@host:587?from=toko@contoh.id, or smtps:// for port 465."""
    if not address:
        return None
    parts = urlsplit(address)
    user = unquote(parts.username or "")
    return {
        "host": parts.hostname or "",
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "sender": unquote((parse_qs(parts.query).get("from") or [user])[0]),
        "user": user,
        "password": unquote(parts.password or ""),
        "is_tls": parts.scheme == "smtps",
    }


# How receipts go out by e-mail; empty: they wait, and say so.
RECEIPT_POST = _post(os.environ.get("LANCAR_SMTP", ""))

# The longest that a hub waits before it tries a cloud again that did not answer.
RELAY_WAIT_SECONDS = max(1.0, float(os.environ.get("LANCAR_RELAY_WAIT") or 300))

# In the cloud: where the sealed copies of its shops lie, for all its web processes, and how much of
# them one merchant may keep.
COPIES_DIR = Path(os.environ.get("LANCAR_COPIES") or DATA_DIR / "copies")
COPIES_QUOTA_BYTES = int(float(os.environ.get("LANCAR_COPIES_GB") or 10) * 1024**3)

# A push is at most 256 KiB of events plus signatures; admin forms and images need a little more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # 2,000 lines: more than one page is refused in words

CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # For the support file: without anybody's data.
        "last": {"class": "pos.config.last_troubles.LastTroubles", "folder": str(DATA_DIR)},
    },
    "root": {"handlers": ["console", "last"], "level": "WARNING"},
    "loggers": {"lancar": {"level": "INFO"}},
}

UNFOLD: dict[str, Any] = office.UNFOLD

# Usernames are unique per merchant, not over all merchants of the cloud; people.backends knows.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
