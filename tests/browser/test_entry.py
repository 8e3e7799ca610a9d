"""An entry is written, fought over, backed by a document and submitted, in a real browser: with a script and without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session

from mission.models import Evidence, ProgressEntry
from tests.browser.width import width_of
from tests.mission.workspace.entry_world import PDF, World, at, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def world(live_server: Any) -> World:
    made = World()
    made.url = live_server.url  # type: ignore[attr-defined]
    made.target(before="40")
    made.milestone()
    return made


@pytest.fixture
def desk(browser: Any, world: World) -> Iterator[Any]:
    """Opens browsers for people; their consoles stay silent."""
    errors: list[str] = []
    contexts = []

    def open_for(person: Any, *, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": DESKTOP, "height": 900}, locale="en-GB", java_script_enabled=script
        )
        contexts.append(context)
        session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": world.url}])  # type: ignore[attr-defined]
        # The database of these tests is in memory and takes one at a time, so nobody says good-bye while a page loads.
        context.add_init_script("navigator.sendBeacon = () => true")
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert not [error for error in errors if "status of 4" not in error], errors


def _go(page: Any, world: World, path: str) -> None:
    page.goto(f"{world.url}{path}")  # type: ignore[attr-defined]


def _saved(page: Any) -> None:
    page.locator("#saved-words", has_text="Saved, ").wait_for()


def _pdf(tmp_path: Path) -> str:
    path = tmp_path / "Minutes of May.pdf"
    path.write_bytes(PDF)
    return str(path)


def test_an_entry_is_written_with_a_script(world: World, desk: Any, tmp_path: Path) -> None:
    entry = world.start()
    writer, colleague = desk(world.writer), desk(world.colleague)
    for page in (writer, colleague):
        _go(page, world, at(entry))
    assert "Wilma Writer has this entry open too." in colleague.inner_text("#saved-line")

    writer.get_by_label("On track").check()
    writer.locator("#id_done").fill("The service opened in May.[^1]")
    assert writer.inner_text("#id_done_counter") == "30 of 20,000 characters"
    _saved(writer)
    entry.refresh_from_db()
    assert (entry.delivery_status, entry.done) == ("on_track", "The service opened in May.[^1]")

    colleague.locator("#id_done").fill("The service opened in June.")
    colleague.get_by_role("button", name="See both texts and choose").click()
    colleague.get_by_role("heading", name="Both texts").wait_for()
    _nothing_serious(colleague)
    colleague.locator("input[name='choice:words.done'][value=text]").check()
    colleague.locator("textarea[name='text:words.done']").fill("It opened in May, and fully in June.[^1]")
    colleague.get_by_role("button", name="Save as chosen").click()
    colleague.get_by_text("Saved as you chose.").wait_for()
    entry.refresh_from_db()
    assert (entry.delivery_status, entry.done) == ("on_track", "It opened in May, and fully in June.[^1]")

    writer.reload()
    writer.locator("#evidence-1 summary").click()
    writer.set_input_files("#id_evidence-0-file", _pdf(tmp_path))
    writer.get_by_label("Value").fill("45")
    writer.get_by_label("Source", exact=True).fill("Our register")
    _saved(writer)
    writer.locator("#evidence-1 button").click()
    writer.get_by_text("Minutes of May.pdf").first.wait_for()
    assert Evidence.objects.get().file_name == "Minutes of May.pdf"
    _submit(writer, desk(world.signer), world, entry)


def test_an_entry_is_written_without_a_script(world: World, desk: Any, tmp_path: Path) -> None:
    entry = world.start()
    writer, colleague = desk(world.writer, script=False), desk(world.colleague, script=False)
    for page in (writer, colleague):
        _go(page, world, at(entry))
    writer.get_by_label("On track").check()
    writer.locator("#id_done").fill("The service opened in May.[^1]")
    writer.get_by_role("button", name="Save", exact=True).click()
    writer.get_by_text("Saved at").wait_for()

    colleague.locator("#id_done").fill("The service opened in June.")
    colleague.get_by_role("button", name="Save", exact=True).click()
    assert "The service opened in May." in colleague.inner_text("main")
    colleague.locator("input[name='choice:words.done'][value=text]").check()
    colleague.locator("textarea[name='text:words.done']").fill("It opened in May, and fully in June.[^1]")
    colleague.get_by_role("button", name="Save as chosen").click()
    colleague.get_by_text("Saved as you chose.").wait_for()

    writer.reload()
    writer.locator("#evidence-1 summary").click()
    writer.set_input_files("#id_evidence-0-file", _pdf(tmp_path))
    writer.get_by_label("Value").fill("forty")
    writer.locator("#evidence-1 button").click()
    assert "“forty” is not a number" in writer.inner_text(".ds_error-summary")
    assert Evidence.objects.get().file_name == "Minutes of May.pdf"
    writer.get_by_label("Value").fill("45")
    writer.get_by_label("Source", exact=True).fill("Our register")
    writer.get_by_role("button", name="Save", exact=True).click()
    writer.get_by_text("Saved at").wait_for()
    _submit(writer, desk(world.signer, script=False), world, entry)


def _submit(writer: Any, signer: Any, world: World, entry: ProgressEntry) -> None:
    writer.get_by_role("button", name="Check and submit").click()
    assert "Who can submit for Harbour House: Ada Authoriser" in writer.inner_text("main")
    _go(signer, world, at(entry, "entry-submit"))
    assert "Nothing is missing" in signer.inner_text("main")
    signer.get_by_role("button", name="Submit").click()
    signer.get_by_role("heading", name="Receipt").wait_for()
    said = signer.inner_text("main")
    assert "Ada Authoriser" in said and "Minutes of May.pdf" in said and "45" in said
    entry.refresh_from_db()
    assert entry.state == "submitted"


def test_an_ended_session_leaves_the_text_on_the_page_and_says_how_to_go_on(world: World, desk: Any) -> None:
    entry = world.draft()
    page = desk(world.writer)
    _go(page, world, at(entry))
    Session.objects.all().delete()
    page.locator("#id_done").fill("Typed for an hour.")
    page.get_by_text("Your session has ended.").wait_for()
    assert page.get_by_role("link", name="Sign in again").get_attribute("href").endswith(f"next={at(entry)}")
    assert page.locator("#id_done").input_value() == "Typed for an hour."
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    entry.refresh_from_db()
    assert entry.done == "The service opened."


def test_errors_take_the_focus_and_pages_have_nothing_serious_and_fit_a_phone(
    world: World, desk: Any
) -> None:
    entry, done = world.draft(done="It opened.[^1]"), world.last
    page = desk(world.signer)
    _go(page, world, at(entry))
    page.get_by_label("Value").fill("forty")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".ds_error-summary")
    assert page.evaluate("document.activeElement.className") == "ds_error-summary"
    _nothing_serious(page)
    names = ("entry", "entry-submit", "entry-preview", "entry-differences", "entry-receipt")
    for path in [*(at(entry, name) for name in names), at(done), at(done, "entry-correct")]:
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            _go(page, world, path)
            assert width_of(page) <= width, (path, width)
        _nothing_serious(page)


def _nothing_serious(page: Any) -> None:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found
