"""An ended session keeps what was typed, for the same person and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories.accounts import PASSWORD
from tests.mission.workspace.entry_world import World, at, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _sign_in(client: Client, person: Any, to: str) -> Any:
    return client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": to}, follow=True
    )


def _ended(world: World, **typed: str) -> tuple[Any, Client, Any]:
    """A draft, a browser whose session has ended, and the answer to what was typed in it."""
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "Typed for an hour."} | typed
    Session.objects.all().delete()
    return entry, client, client.post(at(entry), sent)


def test_what_was_typed_is_there_again_after_signing_in(world: World) -> None:
    entry, client, answer = _ended(world)
    assert answer.status_code == 302 and answer.url == f"/accounts/login/?next={at(entry)}"
    page = _sign_in(client, world.writer, at(entry))
    text = page.content.decode()
    assert "Typed for an hour." in text and "not saved yet" in text
    entry.refresh_from_db()
    assert entry.done == "The service opened."
    client.post(at(entry), form_of(client, entry))
    entry.refresh_from_db()
    assert entry.done == "Typed for an hour."
    assert "not saved yet" not in client.get(at(entry)).content.decode()


def test_what_was_typed_can_be_left(world: World) -> None:
    entry, client, _ = _ended(world)
    page = _sign_in(client, world.writer, at(entry))
    assert "Leave what I typed" in page.content.decode()
    left = client.post(at(entry), {"button": "discard"}, follow=True)
    assert "Typed for an hour." not in left.content.decode()


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(world: World) -> None:
    entry, client, _ = _ended(world)
    page = _sign_in(client, world.colleague, at(entry))
    assert page.status_code == 200 and "Typed for an hour." not in page.content.decode()
    client.post("/accounts/logout/")
    assert "Typed for an hour." not in _sign_in(client, world.writer, at(entry)).content.decode()


def test_what_a_colleague_saved_meanwhile_is_shown_beside_it(world: World) -> None:
    entry, client, _ = _ended(world)
    colleague = signed_in(world.colleague)
    colleague.post(at(entry), form_of(colleague, entry) | {"done": "Theirs."})
    _sign_in(client, world.writer, at(entry))
    page = client.post(at(entry), form_of(client, entry))
    assert page.status_code == 409
    assert "Typed for an hour." in page.content.decode() and "Theirs." in page.content.decode()


@pytest.mark.parametrize("note", ["", "x", "a:b:c"])
def test_without_the_pages_own_note_nothing_is_kept(world: World, note: str) -> None:
    _ended(world, note=note)
    assert not Session.objects.exists()


def test_more_than_fits_is_not_kept(world: World) -> None:
    _ended(world, next="x" * 400_001)
    assert not Session.objects.exists()


def test_fields_that_the_page_does_not_have_are_not_kept(world: World) -> None:
    _ended(world, state="approved")
    kept = Session.objects.get().get_decoded()["typed_entry"]["data"]
    assert "state" not in kept and "csrfmiddlewaretoken" not in kept and kept["done"] == "Typed for an hour."


def test_autosave_without_a_session_says_so(world: World) -> None:
    entry = world.draft()
    for name in ("entry-autosave", "entry-here"):
        answer = Client().post(at(entry, name), {"done": "x"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
        assert answer.json()["title"] == "Your session has ended."


def test_who_is_not_signed_in_cannot_tell_which_entries_there_are(world: World) -> None:
    there, absent = at(world.draft()), "/workspace/entries/no-such/1/"
    for method in ("get", "post"):
        answers = [getattr(Client(), method)(path) for path in (there, absent)]
        assert {answer.status_code for answer in answers} == {302}
        assert answers[0].url.replace(there, absent) == answers[1].url


def test_choosing_between_two_texts_after_the_session_ended_keeps_mine(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "Mine."}
    colleague = signed_in(world.colleague)
    colleague.post(at(entry), form_of(colleague, entry) | {"done": "Theirs."})
    page = client.post(at(entry), sent)
    Session.objects.all().delete()
    carried = {name: page.context[name] for name in ("typed", "version", "note")}
    answer = client.post(at(entry, "entry-choose"), carried)
    assert answer.url == f"/accounts/login/?next={at(entry)}"
    assert "Mine." in _sign_in(client, world.writer, at(entry)).content.decode()
