"""The record's room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from mission.triggers import Trigger


def _install(using: str, **_: object) -> None:
    from mission import triggers

    triggers.install(using)


class MissionConfig(AppConfig):
    """What was promised, by whom, how it is measured and what happened."""

    name = "mission"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the triggers installed after every migrate."""
        post_migrate.connect(_install, dispatch_uid="install_triggers")

    def triggers(self, vendor: str) -> list[Trigger]:
        """The triggers of the record."""
        from mission.guards import record_triggers

        return record_triggers(vendor)
