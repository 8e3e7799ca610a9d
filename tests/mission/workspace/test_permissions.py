"""Every role at every address of the workspace, by every method, with entries in every state; made from the URL configuration,
so that an address that nobody declared fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.checks import Address, addresses
from mission.actions.entry_whole import Whole
from mission.choices import EntryState
from mission.models import ChangeRecord, EntryPresence
from mission.workspace.entry_typed import to_text
from tests.mission.workspace.permission_table import (
    EVERY,
    MOVES,
    PAGES,
    QUIET,
    READ,
    READ_BY_TEAM,
    REPLY,
    ROLES,
    TEAM_ROLES,
    WRITERS,
)
from tests.mission.workspace.permission_world import permission_world, with_reports

pytestmark = pytest.mark.django_db
#: A whole edition before its release: one rule for all its pages (tests/reports/test_editions_workspace.py).
_PREVIEW = "preview:"
_OF_ENTRY = {*READ, *READ_BY_TEAM, REPLY, *MOVES, *QUIET}
#: Approving several has no entry in its address; it is in both tables.
_IN_BOTH = {"workspace:review-several"}


def _workspace() -> list[Address]:
    return [one for one in addresses() if one.pattern.startswith("workspace/")]


def test_every_address_of_the_workspace_is_in_the_table():
    names = {one.name for one in _workspace() if not one.name.startswith(_PREVIEW)}
    declared = {*PAGES, *(f"workspace:{name}" for name in _OF_ENTRY)}
    assert names - declared == set(), "say in permission_table.py who gets these"
    assert declared - names == set(), "these are no addresses any more"


def test_an_edition_before_its_release_has_one_rule_for_all_its_pages():
    rules = {str(one.guard) for one in _workspace() if one.name.startswith(_PREVIEW)}
    assert rules == {"by rule: reports.actions.pre_release.may_read"}


def _got(answer: Any) -> str:
    if answer.status_code == 401 or (
        answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
    ):
        return "S"
    return {403: "R", 404: "N", 405: "M"}.get(
        answer.status_code, "Y" if answer.status_code < 500 else f"error {answer.status_code}"
    )


def _as(world: Any, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(world.people[role])
    return client


def _address(name: str, given: dict[str, Any]) -> str:
    one = next(one for one in _workspace() if one.name == name)
    parts = re.findall(r"<(?:\w+:)?(\w+)>", one.pattern)
    return reverse(name, kwargs={part: given[part] for part in parts})


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_that_are_about_no_single_entry(role: str, settings: Any):
    settings.DEMO = True  # the page of letters is there in the demonstration alone
    world = with_reports(permission_world())
    client, at, wrong = _as(world, role), ROLES.index(role), []
    for name, (given, by_get, by_post) in PAGES.items():
        address = _address(name, given(world))
        for method, row in (("GET", by_get), ("POST", by_post)):
            with transaction.atomic():
                got = _got(client.generic(method, address))
                transaction.set_rollback(True)
            if got != row[at]:
                wrong.append(f"{method} {name}: {got}, not {row[at]}")
    assert not wrong, "\n".join(wrong)


def _told(world: Any, role: str) -> list[tuple[str, str]]:
    """Whose entries in which states tell something of a role: to the delivery team B's are what A's are."""
    alike = role in TEAM_ROLES
    return [
        (whose, state) for whose, state in world.entries if not alike or whose == "a" or state == "submitted"
    ]


def _sees(role: str, whose: str) -> bool:
    return role in TEAM_ROLES or (role in WRITERS and whose == "a")


def _expected(role: str, whose: str, state: str, name: str) -> str:
    if role == "anonymous":
        return "S"
    if not _sees(role, whose) or (name in READ_BY_TEAM and role not in TEAM_ROLES):
        return "N"
    if name == REPLY:
        return "Y" if role == "authoriser" and state == "approved" else "R"
    return "Y"


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_an_entry_in_every_state(role: str):
    world = permission_world()
    client, wrong = _as(world, role), []
    assert set(EVERY) == set(EntryState.values)
    for whose, state in _told(world, role):
        entry = world.entries[whose, state]
        given = {"code": entry.code, "number": entry.number, "mark": 1, "noun": "entries", "pk": entry.pk}
        for name in (*READ, *READ_BY_TEAM, REPLY, "history", "history-file"):
            got = _got(client.get(_address(f"workspace:{name}", given)))
            expected = _expected(role, whose, state, name)
            if got != expected:
                wrong.append(f"{whose} {state} {name}: {got}, not {expected}")
        _only_answers_post(client, world, whose, state, wrong)
    assert not wrong, "\n".join(wrong)


def _only_answers_post(client: Client, world: Any, whose: str, state: str, wrong: list[str]) -> None:
    before = ChangeRecord.objects.count()
    for name in {*MOVES, *QUIET} - {*READ, REPLY}:
        got = _got(client.get(_move_address(world, whose, state, name)))
        if got != "M":
            wrong.append(f"GET {name}: {got}, not M")
    assert ChangeRecord.objects.count() == before


def _move_address(world: Any, whose: str, state: str, name: str) -> str:
    entry = world.entries[whose, state]
    given = {"code": entry.code, "number": entry.number, "pk": world.comments[whose, state].pk}
    return _address(f"workspace:{name}", given)


def _sent(world: Any, whose: str, state: str) -> dict[str, Any]:
    """All that any move asks for, as a hand would send it."""
    entry = world.entries[whose, state]
    words = {"delivery_status": "on_track", "done": "Other words.", "next": "", "reason": ""}
    return {
        **words, "version": entry.version, "seen": "", "reply": "We answer.", "text": "Because.", "place": "", "passage": "",
        "typed": to_text(Whole(words=words)), "choice:words.done": "mine", "to": world.people["reviewer"].actor,
        "entry": entry.pk, "confirm": "1", f"take-{entry.pk}": "1", f"version-{entry.pk}": entry.version,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_a_hand_made_post_changes_something_for_those_who_may_and_from_the_states_it_is_for(role: str):
    world = permission_world()
    client, wrong = _as(world, role), []
    for whose, state in _told(world, role):
        for name in (*MOVES, *QUIET):
            sources, who = MOVES.get(name, ((), set()))
            may = role in who and state in sources and _sees(role, whose)
            sent = _sent(world, whose, state) | (
                {"reason": "Because."} if "back" in name or "correct" in name else {}
            )
            before = ChangeRecord.objects.count()
            with transaction.atomic():
                answer = client.post(_move_address(world, whose, state, name), sent)
                changed = ChangeRecord.objects.count() != before
                quiet = not EntryPresence.objects.exists() or (
                    role in WRITERS and whose == "a" and state in ("draft", "returned")
                )
                transaction.set_rollback(True)
            got = _got(answer)
            if changed != may or not quiet or got not in _allowed(role, whose, name, may):
                wrong.append(f"{whose} {state} {name}: {got}, {'changed' if changed else 'not changed'}")
    assert not wrong, "\n".join(wrong)


def _allowed(role: str, whose: str, name: str, may: bool) -> str:
    """The answers that a hand-made POST may get."""
    if role == "anonymous":
        return "S"
    if name == "review-several":
        return "Y" if role in TEAM_ROLES else "N"
    if not _sees(role, whose) or (name.startswith("review") and role not in TEAM_ROLES):
        return "N"
    return "Y" if may else "YR"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("role", ["authoriser", "administrator"])
def test_no_other_method_changes_anything(role: str, method: str):
    world = permission_world()
    client = _as(world, role)
    for state in ("draft", "submitted"):
        before = ChangeRecord.objects.count()
        for name in (*MOVES, *QUIET):
            answer = client.generic(method, _move_address(world, "a", state, name))
            assert _got(answer) in "MN", name
        assert ChangeRecord.objects.count() == before
