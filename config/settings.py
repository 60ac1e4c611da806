"""Django's settings, all derived from `config.env`."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from config.databases import database_settings
from config.env import ROOT, load_environ, read_env
from config.launch.logs import log_config
from config.mail import email_settings
from config.sign_in_settings import *  # noqa: F403  - each name is a setting
from config.sqlite import use_sound_sqlite

use_sound_sqlite()  # before any Django backend is imported

ENV = read_env(load_environ(os.environ))

DEBUG = False
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.hosts)
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "network.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

INSTALLED_APPS = [
    "daphne",  # first: it brings the ASGI `runserver`
    "config.apps.ConfigApp",
    "quiz.live",
    "quiz.participants",
    "quiz.bank",
    "outreach.door",
    "outreach.consultations",
    "outreach.referrals",
    "outreach.simulation",
    "outreach.network",
    "kit.attempts",
    "kit.audit",
    "kit.notify",
    "kit.personal",
    "kit.schedule",
    "kit.sealed_files",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "config.published.PublishedFiles",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "config.middleware.NameGame",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "outreach.network.middleware.staff_pages.StaffPages",
    "outreach.network.middleware.session_limits.SessionLimits",
    "outreach.network.middleware.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "quiz" / "bank" / "types"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.site",
            ],
        },
    }
]


DATABASES = {"default": database_settings(ENV)}

if ENV.redis_url:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [ENV.redis_url]},
        }
    }
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENV.redis_url,
            # A Redis that hangs must not hold requests up: what the cache keeps can be done without.
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Django sets its loggers up again with the ASGI application and would forget the launcher's level: each 404 and 403
# would then be a line with its path, which may hold the secret of a link.
LOGGING: dict[str, Any] = (
    # task worker, scheduler and commands write the same lines as the server
    log_config(as_json=True, worker=ENV.worker_name)
    if ENV.mode == "production"
    else {
        "version": 1,
        "disable_existing_loggers": False,
        "loggers": {"django.request": {"level": "ERROR"}},
    }
)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "config" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [
    ROOT / "static",
    # each question type carries its scripts beside its grader
    ("types", ROOT / "quiz" / "bank" / "types"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.HashedStaticFiles"},
}
MEDIA_ROOT = ENV.var_dir / "media"
# Attachments, encrypted. Nothing serves this folder.
SEALED_FILES_ROOT = ENV.var_dir / "sealed"
# What a backup holds beside the database, by the name of the folder in it.
BACKED_UP = {"media": MEDIA_ROOT, "sealed": SEALED_FILES_ROOT}
# What an office adds to the working calendar: `holidays/YEAR.toml`, and its own `hours.toml`.
OFFICE_ROOT = ENV.var_dir / "office"
# Files of games whose rows have left the database, and when they do; `None` is never.
ARCHIVE_ROOT = ENV.var_dir / "archive"
ARCHIVE_AFTER = timedelta(days=ENV.archive_after_days) if ENV.archive_after_days else None

SESSION_COOKIE_NAME = "__Host-session" if ENV.is_secure else "session"
SESSION_COOKIE_SECURE = ENV.is_secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a working day at the desk
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.is_secure else "csrf"
CSRF_COOKIE_SECURE = ENV.is_secure
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_secure else 0
SILENCED_SYSTEM_CHECKS = [
    # The bureau's other sites under the same domain are not ours to force to HTTPS, now (W005) or for ever (W021).
    "security.W005",
    "security.W021",
    # The proxy that ends TLS redirects; staff pages refuse plain HTTP by themselves.
    "security.W008",
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Browsers ignore it, with a complaint, where the origin is not trustworthy: plain HTTP on a hall's LAN.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if ENV.is_secure else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024
# An attachment of the largest size is received in memory: a temporary file would hold it in plain. No larger request
# gets this far (`config/bodies.py`).
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        # same-origin WebSockets; 'self' covers ws only in newer browsers, so WeChat's needs the schemes' hosts
        "connect-src": ["'self'", *(f"{'wss' if ENV.is_secure else 'ws'}://{host}:*" for host in ENV.hosts)],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "outreach.network.sign_in.passwords.NotLikeTheAccount"},
    {"NAME": "outreach.network.sign_in.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "outreach.network.sign_in.passwords.NotCommon"},
]

# --- Staff sign-in ---------------------------------------------------------------------------------------------------
SEALING_KEY = ENV.sealing_key
SEALING_KEYS_OLD = ENV.sealing_keys_old
HOME_DIVISION = ENV.home_division
OFFICE_NAME = ENV.office_name
OFFICE_PHONE = ENV.office_phone
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff-home"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # a printed link must outlive the walk to the other desk
# `testserver` is what Django's test client calls this machine.
STAFF_LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1", *({"testserver"} if ENV.mode == "test" else ())}
SECOND_FACTOR_REQUIRED = ENV.mode != "test"

globals().update(email_settings(ENV))
# Without a mail server the password page says whom to ask instead; the demo shows how it would look.
EMAIL_REACHES_PEOPLE = ENV.email_url is not None or ENV.mode != "production"
# --- End of staff sign-in --------------------------------------------------------------------------------------------

# --- Messages to people ----------------------------------------------------------------------------------------------
SMS_GATEWAY = ENV.sms.gateway
SMS_URL = ENV.sms.url
SMS_KEY = ENV.sms.key
SMS_TIMEOUT_S = ENV.sms.timeout_s
SMS_QUIET_HOURS = ENV.sms.quiet_hours
SMS_PER_DAY = ENV.sms.per_day
SMS_KEPT_DAYS = ENV.sms.kept_days
# Where the gateway `file` writes, in demo and test.
SMS_FILE = ENV.var_dir / "messages.jsonl"
