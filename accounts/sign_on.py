"""Single sign-on by OpenID Connect: for people who have an account here, and for nobody else."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class SignOnAdapter(DefaultSocialAccountAdapter):
    """An account is found by the verified address that the provider gives; none is made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False
