"""Every role at every address of the admin, by every method, with entries in every state; made from the admin's own
addresses, so that an address that nobody declared fails."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, reverse

from mission.choices import EntryState
from mission.models import ProgressEntry
from tests.factories.mission import (
    make_area,
    make_indicator,
    make_observation,
    make_outcome,
    make_series,
    make_source,
)
from tests.factories.reports import released_edition
from tests.mission.admin.table import KINDS, MOVES, NEVER_DELETED, ROLES, SITE, VERBS, WRITERS

pytestmark = pytest.mark.django_db
_COMMON = {"changelist", "add", "change", "delete", "history", "export", "history_file"}
_DJANGO_ONLY = {"changelist", "add", "change", "delete", "history"}


def _names() -> set[str]:
    def walk(patterns):
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns)
            elif isinstance(one, URLPattern) and one.name:
                yield one.name

    return set(walk(admin.site.urls[0]))


def _declared() -> set[str]:
    labels = {model._meta.model_name: model._meta.app_label for model in admin.site._registry}
    found = set(SITE)
    for kind in [*KINDS, "progressentry"]:
        pages = _DJANGO_ONLY if labels[kind] == "accounts" else _COMMON
        found |= {f"{labels[kind]}_{kind}_{page}" for page in pages}
    found |= {f"mission_commitment_{verb}" for verb in ("move-due", "reword", "link", "withdraw")}
    found |= {f"mission_partner_{verb}" for verb in ("rename", "merge")}
    return found | {f"mission_progressentry_{move}" for move in MOVES}


def test_every_address_of_the_admin_is_in_the_table():
    assert _names() == _declared()


def _got(answer) -> str:
    if answer.status_code == 302 and "/login/" in answer.headers["Location"]:
        return "S"
    return {403: "R", 404: "N"}.get(answer.status_code, "Y" if answer.status_code < 500 else "error")


@pytest.fixture
def everything(world):
    """One row of every kind, which partner A's people may know of where partners' people may know of any."""
    mission = world.mission
    make_observation(make_series(make_indicator(mission)), "5", source=make_source(mission))
    make_area(mission)
    make_outcome(mission)
    released_edition(mission)
    return world


def _row(kind, world):
    model = next(one for one in admin.site._registry if one._meta.model_name == kind)
    return {"commitment": world.of_a, "partner": world.a}.get(kind) or model._default_manager.first()


@pytest.mark.parametrize("role", ROLES)
def test_lists_and_rows_open_for_those_who_may_see_them(role, as_, everything):
    client, at, wrong = as_(role), ROLES.index(role), []
    for name in sorted(_names()):
        kind, _, page = (
            name.removeprefix("mission_").removeprefix("reports_").removeprefix("accounts_").partition("_")
        )
        if kind not in KINDS:
            continue
        reads, writes = KINDS[kind]
        row = _row(kind, everything)
        if row is None and page not in {"changelist", "export", "add"}:
            continue
        address = reverse(f"admin:{name}", args=[] if page in {"changelist", "export", "add"} else [row.pk])
        wrong += _compare(client, name, address, "GET", _expected_get(kind, page, reads, writes, at))
        if page in {"add", "change", "delete", *VERBS}:
            wrong += _compare(client, name, address, "POST", _expected_post(kind, page, reads, writes, at))
    assert not wrong, "\n".join(wrong)


def _expected_get(kind, page, reads, writes, at):
    if page == "add":
        return _never(reads, at) if kind in NEVER_DELETED - {"mission"} else writes[at]
    if page == "delete":
        return _never(reads, at) if kind in NEVER_DELETED else writes[at]
    return reads[at]


def _expected_post(kind, page, reads, writes, at):
    return _expected_get(kind, page, reads, writes, at) if page in {"add", "delete"} else writes[at]


def _never(reads, at):
    return "R" if reads[at] == "Y" else reads[at]


def _compare(client, name, address, method, expected):
    answer = client.get(address) if method == "GET" else client.post(address, {"_": "by hand"})
    got = _got(answer)
    if (
        name.rsplit("_", 1)[-1] in VERBS
        and method == "POST"
        and expected == "R"
        and answer.status_code == 422
    ):
        got = "R"  # The form is asked before the verb, and nothing is done.
    return [] if got == expected else [f"{method} {name}: {got}, not {expected}"]


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_the_site(role, as_, everything):
    client, at = as_(role), ROLES.index(role)
    for name, row in SITE.items():
        if name == "app_list":
            continue
        if name == "login":
            assert client.get(reverse("admin:login")).status_code == (302 if role == "anonymous" else 404)
            continue
        assert _got(client.get(reverse(f"admin:{name}"))) == row[at], name


def _expected_of_entry(role, whose, state, page, method):
    if role in {"anonymous", "nobody"}:
        return "S"
    if role == "observer" or (role in WRITERS and whose == "b"):
        return "N"
    if page == "delete":
        return "R"
    if page == "change" and method == "POST":
        return "Y" if role in WRITERS and state in {"draft", "returned"} else "R"
    return "Y"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", EntryState.values)
def test_an_entry_in_every_state(role, state, as_, world):
    client, wrong = as_(role), []
    for whose in ("a", "b"):
        entry = world.entries[whose, state]
        before = ProgressEntry.objects.filter(pk=entry.pk).values().get()
        for page in ("change", "history", "history_file", "delete", *MOVES):
            address = reverse(f"admin:mission_progressentry_{page}", args=[entry.pk])
            expected = _expected_of_entry(role, whose, state, page, "GET")
            wrong += _compare(client, f"{whose} {page}", address, "GET", expected)
        for page in ("change", "delete"):
            address = reverse(f"admin:mission_progressentry_{page}", args=[entry.pk])
            expected = _expected_of_entry(role, whose, state, page, "POST")
            wrong += _compare(client, f"{whose} {page}", address, "POST", expected)
        assert ProgressEntry.objects.filter(pk=entry.pk).values().get() == before
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", EntryState.values)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_by_a_hand_made_post_is_made_by_those_who_may_and_from_the_states_it_is_for(
    role, state, move, as_, world
):
    client = as_(role)
    sources, who = MOVES[move]
    for whose in ("a", "b"):
        entry = world.entries[whose, state]
        before = _all_of(entry)
        sent = {"seen_version": entry.version, "reason": "Because.", "text": "We answer."}
        answer = client.post(reverse(f"admin:mission_progressentry_{move}", args=[entry.pk]), sent)
        may_see = role in {"reviewer", "editor", "administrator"} or (role in WRITERS and whose == "a")
        may = may_see and role in who and state in sources
        changed = _all_of(entry) != before
        assert changed == may, (whose, answer.status_code)
        if may:
            assert answer.status_code == 302
        elif may_see:
            assert answer.status_code in (403, 409)
            assert b"errornote" in answer.content
        else:
            assert _got(answer) == ("S" if role in {"anonymous", "nobody"} else "N")


def _all_of(entry):
    rows = ProgressEntry.objects.filter(commitment=entry.commitment, period=entry.period)
    return list(rows.order_by("pk").values("pk", "state", "version", "done", "partner_reply"))
