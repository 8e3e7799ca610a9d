"""Sign-in: by e-mail and password with a second factor, closed to strangers; single sign-on where it is set."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.settings import env

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 256}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/workspace/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = str
# Who answers an invitation or a reset has shown that the address is theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
#: Counted in the shared cache. A key of `login_failed` is an address typed and the machine it comes from, so
#: that a stranger's tries do not lock out the owner; `sign_in_anywhere` bounds tries from machines not seen before.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "sign_in_anywhere": "30/3600s/key",
    "reset_password": "20/m/ip,5/3600s/key",
    "invite": "30/3600s/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms_second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms_second_factor.ReauthenticateForm",
    "activate_totp": "accounts.forms_second_factor.ActivateTOTPForm",
    "add_webauthn": "accounts.forms_second_factor.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Mission Progress"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.flag("DEMO")
USERSESSIONS_TRACK_ACTIVITY = False

#: How long an invitation's link works, and how long sign-ins stay in the log.
INVITATION_DAYS = env.number("INVITATION_DAYS", 14)
SIGN_IN_LOG_DAYS = env.number("SIGN_IN_LOG_DAYS", 180)
#: Without activity for so long a session ends.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 120)
DEMO_ACCOUNTS_FILE = env.VAR / "demo_accounts.json"

#: Single sign-on by OpenID Connect: set all of OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.
_server = env.text("OIDC_SERVER")
SIGN_ON_APPS: list[str] = (
    ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if _server else []
)
SIGN_ON_ORIGINS: list[str] = [f"{urlsplit(_server).scheme}://{urlsplit(_server).netloc}"] if _server else []
SOCIALACCOUNT_ADAPTER = "accounts.sign_on.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": env.text("OIDC_NAME", "your organisation’s account"),
                    "client_id": env.text("OIDC_CLIENT_ID"),
                    "secret": env.text("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": _server},
                }
            ],
        }
    }
    if _server
    else {}
)
