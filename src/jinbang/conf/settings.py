"""Django settings, all from the typed environment."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jinbang.conf.env import ConfigurationError, environment

try:
    JINBANG = environment()
except ConfigurationError as error:
    raise ImproperlyConfigured(str(error)) from None

PACKAGE = Path(__file__).resolve().parent.parent
HOME = JINBANG.home.resolve()
HOME.mkdir(parents=True, exist_ok=True)


def _kept_secret() -> str:
    """Made at the first start, readable by the owner only."""
    path = HOME / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = JINBANG.secret_key or _kept_secret()
DEBUG = JINBANG.debug
ALLOWED_HOSTS = [host.strip() for host in JINBANG.allowed_hosts.split(",") if host.strip()]
SITE_URL = (JINBANG.site_url or f"http{'s' if JINBANG.https else ''}://{(ALLOWED_HOSTS or ['localhost'])[0]}").rstrip(
    "/"
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "csp",
    "jinbang.apps.ledger",
    "jinbang.apps.people",
    "jinbang.apps.mailroom",
    "jinbang.apps.programmes",
    "jinbang.apps.nominations",
    "jinbang.apps.screening",
    "jinbang.apps.panels",
    "jinbang.apps.reviews",
    "jinbang.apps.deliberation",
    "jinbang.apps.publication",
    "jinbang.apps.promotion",
    "jinbang.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jinbang.web.middleware.received_at",
    "jinbang.web.public.caching.kept_pages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jinbang.web.middleware.refusals",
]

ROOT_URLCONF = "jinbang.conf.urls"
WSGI_APPLICATION = "jinbang.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jinbang.web.context.frame",
            ],
            "builtins": [
                "jinbang.web.templatetags.jinbang",
                "jinbang.web.templatetags.pieces",
                "jinbang.web.templatetags.charts",
                "jinbang.web.templatetags.form_field",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    if not JINBANG.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "jinbang.sqlite3",
            "OPTIONS": {
                # Writers take their turn at BEGIN, so that no transaction fails half-way for want of the lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "cached_statements": 512,  # of 128 the busiest are prepared anew again and again, a tenth of an act
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    url = urlparse(JINBANG.database_url)
    if url.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("JINBANG_DATABASE_URL: must begin with postgresql:// (SQLite: leave it empty)")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": url.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["jinbang.web.account.Backend"]
PASSWORD_HASHERS = [
    "jinbang.conf.hashing.Rehearsed" if JINBANG.rehearsal else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none" if JINBANG.rehearsal else "mandatory"
ACCOUNT_ADAPTER = "jinbang.web.account.Adapter"
ACCOUNT_SIGNUP_FORM_CLASS = "jinbang.web.account.SignupDetails"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
if JINBANG.rehearsal:  # whoever tries a call out is many people at once
    ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "signup": "60/m/ip"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "jinbang.apps.people.sessions"
SESSION_COOKIE_AGE = JINBANG.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jinbang.web.errors.csrf_failure"
if JINBANG.https:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# Served from the package itself, under addresses that carry the file's digest: nothing to collect, nothing stale.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "jinbang.web.assets.VersionedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = JINBANG.mail_from
if JINBANG.smtp_url:
    _smtp = urlparse(JINBANG.smtp_url)
    EMAIL_HOST = _smtp.hostname or "localhost"
    EMAIL_PORT = _smtp.port or 25
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
    EMAIL_USE_TLS = _smtp.scheme == "smtps+starttls"
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "letters"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": JINBANG.log_level},
}

JINBANG_LOG_ORIGIN = JINBANG.log_origin
