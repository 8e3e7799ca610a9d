"""What the repository may hold: locks that install everywhere, migrations with names, settings that are documented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ["requirements.txt", "requirements-test.txt", "requirements-lint.txt", "package-lock.json"]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_have_names_that_say_something() -> None:
    names = [
        path.stem
        for room in ("accounts", "mission", "reports")
        for path in (ROOT / room / "migrations").glob("0*.py")
    ]
    assert names
    assert not [name for name in names if "_auto_" in name]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_registry_and_no_machine(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "index-url" not in text
    assert "find-links" not in text
    assert "file://" not in text
    assert '"resolved"' not in text


def test_the_lock_installs_on_early_releases_of_python_3_11() -> None:
    assert "async-timeout==" in (ROOT / "requirements.txt").read_text()


def test_every_direct_requirement_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for line in (ROOT / "requirements.in").read_text().splitlines():
        name = re.match(r"[A-Za-z0-9_-]+", line)
        if name:
            assert name.group().lower() in explained, name.group()


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "operating.md").read_text()
    read = set()
    for path in (ROOT / "config" / "settings").glob("*.py"):
        read |= set(re.findall(r'env\.(?:text|flag|number|names|database)\(\s*"([A-Z_]+)"', path.read_text()))
    assert read
    assert not [name for name in sorted(read) if f"`{name}`" not in documented]


def test_nothing_third_party_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    assert not [
        name
        for name in listed
        if "node_modules" in name or name.endswith((".woff2", ".ttf", ".min.css", ".min.js"))
    ]


def test_every_model_of_the_record_hangs_on_a_mission() -> None:
    free = {"mission", "changerecord", "writecontext", "observation", "entrywriter", "entrypresence"}
    for model in apps.get_app_config("mission").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert "mission" in names or model._meta.model_name in free, model
