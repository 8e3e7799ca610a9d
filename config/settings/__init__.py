"""The one settings module, for every environment; environments differ by variables only (docs/operating.md)."""

from typing import Any

from config.settings import env
from config.settings.accounts import *  # noqa: F403
from config.settings.accounts import SIGN_ON_APPS
from config.settings.databases import CACHES, DATABASE_ROUTERS, DATABASES  # noqa: F401
from config.settings.logging import LOGGING  # noqa: F401
from config.settings.security import *  # noqa: F403

BASE_DIR = env.BASE
VAR_DIR = env.VAR

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *SIGN_ON_APPS,
    "rest_framework",
    "csp",
    "accounts",
    "mission",
    "reports",
]

MIDDLEWARE = [
    "config.warm.keep",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SignedInPages",
    "mission.workspace.view_as.Looking",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "config.renderers.DesignSystemRenderer"

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: The verb that `load_mission --release` ends with.
RELEASE_VERB = "reports.actions.imports.release_loaded"
#: What the record asks of the editions: was a row ever in one, and is it public now?
WAS_PUBLIC = "reports.was_public.was_public"
IS_PUBLIC_NOW = "reports.was_public.is_public_now"
RELEASED = "reports.released_first.released"
#: Stands in the admin's header, so that nobody takes one installation for another.
ENVIRONMENT = env.text("ENVIRONMENT", "Demonstration" if env.flag("DEMO") else "")

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "assets"]
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploads: never below a folder from which files are served by their name.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if env.flag("DEMO")
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "mission-progress@localhost")
#: Each step of a conversation with the mail server; a worker's lease on a message outlasts all of them together.
EMAIL_TIMEOUT = 15
MAIL_LEASE_SECONDS = 300
#: The service's address as it stands in messages.
SITE_URL = env.site_url()

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
