"""The room of people: accounts, memberships, invitations and the sign-in log."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who you are and for which partner you act."""

    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
