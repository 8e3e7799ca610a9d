"""Headers, cookies and limits."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings import env
from config.settings.accounts import SIGN_ON_ORIGINS

DEMO = env.flag("DEMO")
if DEMO and env.text("DATABASE_URL"):
    raise ImproperlyConfigured("DEMO=1 works only with the embedded SQLite. Take DEMO or DATABASE_URL away.")

SECRET_KEY = env.secret_key(demo=DEMO)
DEBUG = False
_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or _THIS_MACHINE
if DEMO and not set(ALLOWED_HOSTS) <= set(_THIS_MACHINE):
    raise ImproperlyConfigured("Demo mode serves this machine only. Set DEMO=0, or take ALLOWED_HOSTS away.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS=* lets anyone name this service. List its names, separated by commas."
    )
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
for _origin in CSRF_TRUSTED_ORIGINS:
    if "://" not in _origin:
        raise ImproperlyConfigured(
            f"CSRF_TRUSTED_ORIGINS has {_origin!r} without a scheme. Write https://{_origin}."
        )

#: Whether the service is reached by HTTPS. Only demo mode and tests do without.
HTTPS = env.flag("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12) * 3600
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_SELF = ["'self'"]
_NONE = ["'none'"]
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": _NONE,
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "form-action": [*_SELF, *SIGN_ON_ORIGINS],
        "frame-ancestors": _NONE,
        "base-uri": _NONE,
        "manifest-src": _SELF,
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

#: The largest uploaded document; and what looks at it for viruses: a dotted function or a command (mission/uploads.py).
UPLOAD_MEGABYTES = env.number("UPLOAD_MEGABYTES", 20)
UPLOAD_SCANNER = env.text("UPLOAD_SCANNER")
