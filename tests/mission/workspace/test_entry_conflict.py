"""Two people in one entry: the later save sees both texts and chooses; nobody's words are lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mission.actions import entries
from mission.choices import Door
from mission.models import EntryFigure, Evidence, ProgressEntry
from tests.mission.workspace.entry_world import PDF, World, at, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _conflict(world: World, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[ProgressEntry, Any, Any]:
    """Two pages opened at the same time; the colleague saves first."""
    entry = world.draft(next="It grows.")
    client, colleague = signed_in(world.writer), signed_in(world.colleague)
    sent = form_of(client, entry) | mine
    assert colleague.post(at(entry), form_of(colleague, entry) | theirs).status_code == 302
    return entry, client, client.post(at(entry), sent)


def _choose(client: Any, entry: ProgressEntry, page: Any, **choices: str) -> Any:
    context = page.context
    given = {f"choice:{row['key']}": row["proposed"] for row in context["rows"]}
    given |= {name.replace("__", ":").replace("_of_", "."): value for name, value in choices.items()}
    sent = {"version": context["version"], "typed": context["typed"], "note": context["note"]}
    return client.post(at(entry, "entry-choose"), sent | given)


def test_the_later_save_sees_both_texts_and_who_wrote_the_other(world: World) -> None:
    entry, _, page = _conflict(
        world, {"done": "The service opened in May."}, {"done": "The service opened in June."}
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert "Colin Colleague" in text
    assert "The service opened in May." in text and "The service opened in June." in text
    entry.refresh_from_db()
    assert entry.done == "The service opened in June."


@pytest.mark.parametrize(
    ("choice", "done"), [("mine", "In May."), ("saved", "In June."), ("text", "In May or June.")]
)
def test_what_is_chosen_is_saved(world: World, choice: str, done: str) -> None:
    entry, client, page = _conflict(world, {"done": "In May."}, {"done": "In June."})
    given = {"choice__words_of_done": choice, "text__words_of_done": "In May or June."}
    assert _choose(client, entry, page, **given).status_code == 302
    entry.refresh_from_db()
    assert entry.done == done


def test_what_only_one_of_the_two_changed_is_proposed_and_both_survive(world: World) -> None:
    entry, client, page = _conflict(
        world, {"done": "My words."}, {"next": "Their plans.", "delivery_status": "delayed"}
    )
    proposed = {row["key"]: row["proposed"] for row in page.context["rows"]}
    assert proposed == {"words.done": "mine", "words.next": "saved", "words.delivery_status": "saved"}
    _choose(client, entry, page)
    entry.refresh_from_db()
    assert (entry.done, entry.next, entry.delivery_status) == ("My words.", "Their plans.", "delayed")


def test_figures_evidence_milestones_and_the_case_study_are_chosen_one_by_one(world: World) -> None:
    world.target(), world.milestone()
    mine = {
        "figures-0-printed": "5",
        "evidence-0-link": "https://example.org/mine",
        "case_study-title": "Mine",
    }
    theirs = {"figures-0-printed": "6", "milestones-0-reached": "2022-06-30", "case_study-title": "Theirs"}
    entry, client, page = _conflict(world, mine, theirs)
    keys = {row["key"].partition(".")[0] for row in page.context["rows"]}
    assert keys == {"figure", "evidence", "study", "milestone"}
    _choose(client, entry, page, choice__study_of_title="saved")
    assert EntryFigure.objects.get().printed == "5"
    assert Evidence.objects.get().link == "https://example.org/mine"
    assert entry.milestones.count() == 1
    assert ProgressEntry.objects.get(pk=entry.pk).case_study.title == "Theirs"


def test_a_document_that_was_sent_with_a_late_save_is_kept(world: World) -> None:
    entry, client, page = _conflict(
        world, {"done": "Mine.", "evidence-0-file": SimpleUploadedFile("a.pdf", PDF)}, {"done": "Theirs."}
    )
    assert page.status_code == 409
    assert Evidence.objects.get().file_name == "a.pdf"
    _choose(client, entry, page)
    assert Evidence.objects.get().file_name == "a.pdf"


def test_a_third_save_meanwhile_shows_both_again(world: World) -> None:
    entry, client, page = _conflict(world, {"done": "Mine."}, {"done": "Theirs."})
    entry.refresh_from_db()
    entries.save_draft(
        entry, changes={"done": "A third."}, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE
    )
    again = _choose(client, entry, page)
    assert again.status_code == 409
    assert "Mine." in again.content.decode() and "A third." in again.content.decode()


def test_the_same_words_are_no_conflict(world: World) -> None:
    entry, client, answer = _conflict(world, {"done": "Same."}, {"done": "Same."})
    assert answer.status_code == 302
    assert "Nothing was lost" in client.get(at(entry)).content.decode()


@pytest.mark.parametrize(
    "typed", ["", "{", "[]x", '[["words.done"]]', '[["a","Nothing",{}]]', '[["words.done","text",5]]']
)
def test_a_page_that_was_tampered_with_changes_nothing(world: World, typed: str) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    answer = client.post(at(entry, "entry-choose"), {"version": entry.version, "typed": typed})
    assert answer.status_code == 400
    before = entry.version
    entry.refresh_from_db()
    assert entry.version == before


def test_autosave_keeps_words_and_figures_and_answers_the_new_version(world: World) -> None:
    world.target()
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "Typed.", "figures-0-printed": "x"}
    said = client.post(at(entry, "entry-autosave"), sent).json()
    entry.refresh_from_db()
    assert (entry.done, said["version"]) == ("Typed.", entry.version)
    assert said["wrong"] == [{"id": "id_figures-0-printed", "text": said["wrong"][0]["text"]}]
    sent |= {"version": said["version"], "seen": said["seen"], "done": "Typed on.", "figures-0-printed": "4"}
    assert client.post(at(entry, "entry-autosave"), sent).json()["wrong"] == []
    assert EntryFigure.objects.get().printed == "4"


def test_autosave_over_a_newer_version_saves_nothing_and_says_so(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "Mine."}
    entries.save_draft(
        entry,
        changes={"done": "Theirs."},
        seen_version=entry.version,
        by=world.colleague,
        door=Door.WORKSPACE,
    )
    answer = client.post(at(entry, "entry-autosave"), sent)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    entry.refresh_from_db()
    assert entry.done == "Theirs."
    assert "Mine." in client.post(at(entry), sent).content.decode()


def test_a_partners_people_do_not_read_who_of_the_delivery_team_it_was(world: World) -> None:
    entry = world.draft(done="It opened.[^1]")
    entry.evidence.create(mission=world.mission, mark=1, link="https://example.org/a", link_title="A")
    client = signed_in(world.writer)
    typed = form_of(client, entry) | {"done": "It opened late.[^1]"}
    given = {"by": world.signer, "door": Door.WORKSPACE}
    entry.refresh_from_db()
    entries.submit(entry, seen_version=entry.version, **given)
    given["by"] = world.reviewer
    entries.send_back(entry, reason="Say when.", seen_version=entry.version, **given)
    page = client.post(at(entry), typed)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Rita Reviewer" not in text
    assert "The delivery team saved this entry" in text
