"""Every kind of page behind sign-in, listed by the addresses of the service: readable by all, on a desk and on a phone.

A new address fails here until this test knows where to find such a page.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations
from accounts.models import Membership
from accounts.words import Role
from config.checks import addresses
from mission.actions import entries, spreadsheets
from mission.choices import Door
from mission.spreadsheets.columns import ENTRIES
from mission.spreadsheets.desks import work_of
from mission.spreadsheets.write import as_csv, lines_of
from reports.actions import beginning
from reports.models import Edition
from reports.models.frozen import FrozenCommitment
from tests.browser.desk import DESKTOP, PHONE, Desk, desk, faults
from tests.browser.width import width_of
from tests.factories import accounts
from tests.factories.mission import make_area, make_commitment, make_indicator, make_source
from tests.factories.reports import frozen_edition, released_edition
from tests.mission.releases.record import checked, uploaded
from tests.mission.workspace.entry_world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RELEASE = "Year,Area,Deaths\n2020,Scotland,1339\n2021,Scotland,1332\n"
#: The pages of a waiting edition are the public ones, walked with them; here one stands for all.
ONE_FOR_ALL = ("preview:", "preview:home")

#: Who opens a page, where it is not an administrator of the delivery team.
WHO = {
    **dict.fromkeys(("entry", "entry-submit", "entry-correct", "entry-reply", "punctuality-note"), "signer"),
    **dict.fromkeys(("account_login", "account_reset_password", "account_reset_password_done", "account_inactive"), "nobody"),
    **dict.fromkeys(("account_reset_password_from_key", "account_reset_password_from_key_done"), "nobody"),
    "mfa_authenticate": "halfway",
    "mfa_activate_totp": "signer",
    **dict.fromkeys(("mfa_remove_webauthn", "mfa_edit_webauthn"), "colleague"),
    "accept_invitation": "invited",
    "stand_in": "signer",
}  # fmt: skip

#: What stands in the address of a page, where it is not what stands in all of them.
PLACES: dict[str, str] = {
    "review": "submitted", "entry-receipt": "submitted", "entry-correct": "approved", "entry-reply": "approved",
    "round": "round", "round-chase": "round", "round-extend": "round", "round-cancel": "round", "round-close": "round",
    "request": "request", "import": "checked", "import-columns": "uploaded", "import-changes": "checked",
    "history": "history", "redaction": "redaction", "entries": "entries", "stand_in": "signer_role",
    "change_role": "writer_role", "end_role": "writer_role", "account_reset_password_from_key": "bad_key",
    "spreadsheet": "round", "upload": "upload", "history-file": "history", "round-file": "round", "mfa_remove_webauthn": "key", "mfa_edit_webauthn": "key",
    "account_confirm_email": "bad_key",
}  # fmt: skip

#: Addresses that have no page of their own to show here, and why.
NO_PAGE = {
    "accounts:signup": "leads to the sign-in page",
    "accounts:open_invitation": "leads to the page of the invitation",
    "account_signup": "leads to the sign-in page",
    "account_email": "ours stands before it",
    "account_set_password": "leads to the change of the password, which everybody has",
    "account_confirm_login_code": "leads on: nobody signs in by a code alone",
    "mfa_reauthenticate_webauthn": "leads on: asked only of those who have nothing but a passkey",
    "mfa_login_webauthn": "leads on: what the browser asks for before a passkey is used",
    "mfa_download_recovery_codes": "a file",
    "workspace:entry-evidence": "a file",
    "workspace:spreadsheet-file": "a file",
}


@pytest.fixture
def world(live_server: Any, settings: Any) -> SimpleNamespace:
    """Something of every kind, and a browser session of everybody who opens it."""
    settings.DEMO = True
    made = World()
    made.target(before="40")
    made.milestone()
    entry = {"draft": made.draft(done="It opened.[^1]")}
    for number, state in enumerate(("submitted", "approved"), 2):
        entry[state] = _entry(made, f"C-{number}", state)
    released_edition(made.mission)
    frozen_edition(made.mission)
    asked = made.asked(closes=dt.date(2094, 1, 1), asked_at=timezone.now())
    report = beginning.begin_report(made.period, by=made.editor)
    team = accounts.administrator(name="Morag Head")
    RecoveryCodes.activate(team)
    key = Authenticator.objects.create(
        user=made.colleague, type="webauthn", data={"name": "My phone", "credential": {}}
    )
    places = _places(made, entry, asked, report, _imports(made))
    places |= {"key": {"pk": key.pk}, "upload": {"pk": _upload(made, asked).pk}}
    return SimpleNamespace(url=live_server.url, places=places, clients=_clients(made, team))


def _entry(made: World, ref: str, state: str) -> Any:
    about = make_commitment(made.mission, ref, lead=made.partner, outcomes=[made.outcome])
    entry = entries.start(about, made.partner, made.period, by=made.writer, door=Door.WORKSPACE)
    words = {"delivery_status": "on_track", "done": "The service opened."}
    entry = entries.save_draft(entry, changes=words, seen_version=1, by=made.writer, door=Door.WORKSPACE)
    entry = entries.submit(entry, seen_version=2, by=made.signer, door=Door.WORKSPACE)
    if state == "approved":
        given = {"team_assessment": "at_risk", "team_assessment_reason": "Money is short."}
        entry = entries.approve(entry, seen_version=3, by=made.reviewer, door=Door.WORKSPACE, **given)
    return entry


def _imports(made: World) -> dict[str, Any]:
    make_area(made.mission, "S92", name="Scotland")
    record: Any = SimpleNamespace(
        mission=made.mission, deaths=make_indicator(made.mission, "deaths"), source=make_source(made.mission, "nrs"),
        editor=made.editor,
    )  # fmt: skip
    return {
        "uploaded": uploaded(record, RELEASE + "2022,Scotland,1051\n"),
        "checked": checked(record, RELEASE),
    }


def _upload(made: World, asked: Any) -> Any:
    lines = lines_of(work_of(asked.round, made.partner, made.signer), ENTRIES)
    file = io.BytesIO(as_csv(ENTRIES, lines))
    given = {"file": file, "file_name": "filled.csv", "by": made.signer, "door": Door.WORKSPACE}
    return spreadsheets.check_upload(asked.round, made.partner, **given)


def _places(
    made: World, entry: dict[str, Any], asked: Any, report: Any, figures: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    def at(one: Any) -> dict[str, Any]:
        return {"code": one.code, "number": one.number}

    sections = report.sections.order_by("order", "pk")
    everywhere = {
        **at(entry["draft"]), "mission": made.mission.slug, "report": report.code, "section": sections[0].code,
        "edition": Edition.objects.get(position=2).pk, "position": 2, "partner": made.partner.pk, "period": made.period.pk,
        "pk": 1, "public_id": made.writer.public_id, "mark": 1, "kind": "new", "verb": "check", "answer": "agree",
        "asked": 1, "access": 1, "comment": 1, "noun": "entries", "token": "x", "part": "entries", "ending": "csv",
    }  # fmt: skip
    frozen = FrozenCommitment.objects.order_by("pk").first()
    progress = sections.filter(code__endswith="-progress").first() or sections[0]
    more: dict[str, dict[str, Any]] = {
        "submitted": at(entry["submitted"]), "approved": at(entry["approved"]), "round": {"pk": asked.round_id},
        "request": {"pk": asked.pk}, "uploaded": {"pk": figures["uploaded"].pk}, "checked": {"pk": figures["checked"].pk},
        "history": {"pk": entry["draft"].pk}, "redaction": {"kind": "commitment", "pk": frozen.pk if frozen else 1},
        "entries": {"section": progress.code}, "signer_role": {"pk": Membership.objects.get(user=made.signer).pk},
        "writer_role": {"pk": Membership.objects.get(user=made.writer).pk}, "bad_key": {"uidb36": "1", "key": "x"},
    }  # fmt: skip
    return {"": everywhere, **{name: everywhere | given for name, given in more.items()}}


def _clients(made: World, team: Any) -> dict[str, Client]:
    found = {"team": _fresh(team), "signer": _fresh(made.signer), "colleague": _fresh(made.colleague)}
    found |= {"nobody": Client(), "halfway": Client()}
    found["halfway"].post("/accounts/login/", {"login": team.email, "password": accounts.PASSWORD})
    tokens: list[str] = []
    invitations.invite(
        "new@partner.example", Role.CONTRIBUTOR, by=team, partner=made.partner,
        link_for=lambda token: tokens.append(token) or "https://service.example/",
    )  # fmt: skip
    found["invited"] = Client()
    found["invited"].get(reverse("accounts:open_invitation", args=tokens))
    return found


def _fresh(person: Any) -> Client:
    """Somebody who has signed in just now, and is not asked again before what protects the account."""
    client = Client()
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": accounts.PASSWORD})
    return client


def _pages(world: SimpleNamespace) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Name, address and who opens it of every page; and what is wrong with the list itself."""
    pages, wrong = [], []
    for address in addresses():
        name = address.name.rpartition(":")[2]
        if not address.pattern.startswith(("workspace/", "accounts/")) or address.name in NO_PAGE:
            continue
        if address.name.startswith(ONE_FOR_ALL[0]) and address.name != ONE_FOR_ALL[1]:
            continue
        given = world.places[PLACES.get(name, "")]
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", address.pattern)
        if set(wanted) - set(given):
            wrong.append(f"{address.name}: this test does not know {sorted(set(wanted) - set(given))}")
            continue
        path = reverse(address.name, kwargs={one: given[one] for one in wanted})
        who = WHO.get(name, "team")
        answer = world.clients[who].get(path)
        if answer.status_code == 405 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        if answer.status_code != 200:
            wrong.append(
                f"{address.name} at {path} for {who}: {answer.status_code} {answer.headers.get('Location', '')}"
            )
        pages.append((address.name, path, who))
    return pages, wrong


def test_every_page_is_readable_by_all(world: SimpleNamespace, browser: Any) -> None:
    pages, wrong = _pages(world)
    assert not wrong, "\n".join(wrong)
    found: list[str] = []
    with desk(browser, world.url) as people:
        opened = {who: _browser(people, client) for who, client in world.clients.items()}
        for name, path, who in pages:
            page = opened[who]
            page.set_viewport_size({"width": DESKTOP, "height": 900})
            people.go(page, path)
            found += [f"{name}: {fault}" for fault in faults(page)]
            page.set_viewport_size({"width": PHONE, "height": 900})
            wide = width_of(page)
            found += [f"{name} is {wide} wide on a phone"] if wide > PHONE else []
    assert not found, "\n".join(found)


def _browser(people: Desk, client: Client) -> Any:
    page = people.open()
    if settings.SESSION_COOKIE_NAME in client.cookies:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": people.url}]
        )
    return page
