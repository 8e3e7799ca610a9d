"""What walks in a real browser share: browsers of several people, codes of an authenticator app, letters, a checker."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from accounts.jobs import send_mail
from tests.factories.smtp import SmtpServer

DESKTOP, PHONE = 1280, 375
#: Generous, for machines that do much else at the same time; nothing waits for it that is there sooner.
PATIENCE = 60_000


class Desk:
    """Opens a browser for each person, with a script or without one, and hears what their consoles complain about."""

    def __init__(self, browser: Any, url: str, *, script: bool = True) -> None:
        self.url, self._browser, self._script = url, browser, script
        self._contexts: list[Any] = []
        self.errors: list[str] = []

    def open(self, person: Any = None) -> Any:
        """A page of a browser of its own; with a person, somebody who is signed in already."""
        context = self._browser.new_context(
            viewport={"width": DESKTOP, "height": 900}, locale="en-GB", java_script_enabled=self._script
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(
            # The database of these tests is in memory and takes one at a time: nobody says good-bye meanwhile.
            "navigator.sendBeacon = () => true"
        )
        if person is not None:
            client = Client()
            client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])
        page = context.new_page()
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        return page

    def go(self, page: Any, path: str) -> None:
        """Open an address of the service."""
        page.goto(f"{self.url}{path}")

    def tell(self) -> None:
        """Print what each browser shows, where a walk has failed."""
        for page in (page for context in self._contexts for page in context.pages):
            print(f"--- {page.url}\n{page.inner_text('body')[:3000]}")

    def close(self) -> None:
        """Close every browser; their consoles had nothing to complain about but pages that refuse."""
        for context in self._contexts:
            context.close()
        unexpected = [error for error in self.errors if "status of 4" not in error]
        assert not unexpected, unexpected


@contextmanager
def desk(browser: Any, url: str, *, script: bool = True) -> Iterator[Desk]:
    """A desk whose browsers are closed afterwards."""
    made = Desk(browser, url, script=script)
    try:
        yield made
    except Exception:
        made.tell()
        raise
    made.close()


def press(page: Any, words: str, *, exact: bool = False) -> None:
    """Press the first button of that name, by keyboard."""
    page.get_by_role("button", name=words, exact=exact).first.press("Enter")


def app_code(secret: str) -> str:
    """The six digits that an authenticator app shows now for a key."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def letters(server: SmtpServer, to: str) -> list[str]:
    """Subject and text of all that has come for an address once the worker's own job has sent what waits, oldest first."""
    send_mail(Event())
    return [
        f"{message['Subject']}\n{message.get_content()}" for message in server.messages if message["To"] == to
    ]


def link_in(letter: str) -> str:
    """The one address in a letter."""
    found = re.findall(r"https?://\S+", letter)
    assert len(found) == 1, letter
    return str(found[0])


def faults(page: Any) -> list[str]:
    """What a checker of accessibility finds on the page, one line for each place."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']} {node['html'][:160]}" for one in found for node in one["nodes"]]
