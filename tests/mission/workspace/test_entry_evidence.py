"""Documents of an entry: looked at before they are kept, outside of the web root, and given out as downloads only."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mission.actions import entries, entry_parts
from mission.choices import Door
from mission.models import Evidence
from mission.uploads import looked_at, safe_name
from tests.factories.packed import broken
from tests.mission.workspace.entry_world import PDF, World, at, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _office(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in ("[Content_Types].xml", *members):
            packed.writestr(name, "<x/>")
    return content.getvalue()


def _send(world: World, name: str, content: bytes, **more: str) -> Any:
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"evidence-0-file": SimpleUploadedFile(name, content)} | more
    return client.post(at(entry), sent)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Minutes of May.PDF", PDF, "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("a.docx", _office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", _office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.csv", "a,b\n1,é\n".encode(), "text/csv"),
        ("a.txt", b"plain words", "text/plain"),
    ],
)  # fmt: skip
def test_a_document_is_kept_by_what_is_in_it_and_comes_back_as_a_download(
    world: World, name: str, content: bytes, kind: str
) -> None:
    assert _send(world, name, content).status_code == 302
    kept = Evidence.objects.get()
    assert (kept.mark, kept.file_name, kept.content_type, kept.size) == (1, name, kind, len(content))
    answer = signed_in(world.reviewer).get(at(kept.entry, "entry-evidence", mark=1))
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf.html", PDF, "its name ends in “.html”"),
        ("a.pdf", b"<html><script>alert(1)</script>", "not a kind of document"),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "not a kind of document"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a kind of document"),
        ("a.exe", b"MZ\x90\x00", "not a kind of document"),
        ("a.png", PDF, "The file is a PDF"),
        ("a.pdf", b"", "empty"),
        ("a.docx", _office("word/document.xml", "word/vbaProject.bin"), "has macros"),
        ("a.docx", _office("word/document.xml", "../../etc/passwd"), "damaged"),
        ("a.docx", b"PK\x03\x04 not really", "damaged"),
        ("a.odt", broken("mimetype"), "damaged"),
        ("a.docx", _office("something/else.xml"), "not a kind of document"),
        ("a.csv", b"a,b\x00", "not a kind of document"),
    ],
)
def test_what_is_no_such_document_is_refused_at_its_field_and_nothing_is_kept(
    world: World, name: str, content: bytes, sentence: str
) -> None:
    answer = _send(world, name, content)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert sentence in text and 'href="#id_evidence-0-file"' in text
    assert not Evidence.objects.exists()


def test_a_document_that_is_too_large_is_refused(world: World, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 1
    answer = _send(world, "a.pdf", PDF + b"x" * 1_000_001)
    assert "larger than 1 MB" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_everything_else_is_saved_where_a_document_is_refused(world: World) -> None:
    _send(world, "a.exe", b"MZ", done="Other words.")
    assert world.start().done == "Other words."


@pytest.mark.parametrize(
    ("scanner", "sentence"),
    [
        ("tests.mission.workspace.test_entry_evidence.suspicious", "Signature Eicar found."),
        ("/bin/false", "The virus scanner refused this file."),
        ("/no/such/scanner", "cannot be checked for viruses at the moment"),
        ("sh -c 'exit 2'", "cannot be checked for viruses at the moment"),
    ],
)
def test_the_scanner_may_refuse_a_document(world: World, settings: Any, scanner: str, sentence: str) -> None:
    settings.UPLOAD_SCANNER = scanner
    assert sentence in _send(world, "a.pdf", PDF).content.decode()
    assert not Evidence.objects.exists()


def suspicious(file: Any) -> str:
    return "Signature Eicar found." if file.read(5) == b"%PDF-" else ""


def test_a_scanner_that_finds_nothing_lets_it_pass(world: World, settings: Any) -> None:
    settings.UPLOAD_SCANNER = "/bin/true"
    assert _send(world, "a.pdf", PDF).status_code == 302


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/pass.pdf", "pass.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("rapport-\u202efdp.pdf", "rapport-fdp.pdf"),
        (".pdf", "pdf"),
        ("é" * 400 + ".pdf", "é" * 146 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_full_disk_is_said_and_leaves_no_row_and_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = Evidence._meta.get_field("file").storage
    before = _files(storage)

    def full(name: str, content: Any) -> str:
        # As the storage of folders does: the file is begun before the room ends.
        path = Path(storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "_save", full)
    answer = _send(world, "a.pdf", PDF, done="Other words.")
    assert answer.status_code == 507
    assert "no room for it" in answer.content.decode()
    assert not Evidence.objects.exists() and world.start().done == "Other words."
    assert _files(storage) == before


def _files(storage: Any) -> set[str]:
    folder = Path(storage.path("evidence"))
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_another_partners_person_does_not_get_a_document(world: World) -> None:
    _send(world, "a.pdf", PDF)
    entry = world.start()
    client = signed_in(world.stranger)
    there = client.get(at(entry, "entry-evidence", mark=1))
    assert (there.status_code, there.content) == (
        404,
        client.get(at(entry, "entry-evidence", mark=9)).content,
    )


def test_the_same_document_sent_twice_is_kept_once(world: World) -> None:
    entry = world.draft()
    for _ in range(2):
        file = looked_at(SimpleUploadedFile("a.pdf", PDF))
        given = entry_parts.upload_evidence(entry, mark=1, file=file, by=world.writer, door=Door.WORKSPACE)
    assert given == (1, False) and Evidence.objects.count() == 1


def test_a_document_never_takes_the_number_of_another(world: World) -> None:
    entry = world.draft()
    for name in (b"one", b"two"):
        file = looked_at(SimpleUploadedFile("a.txt", name))
        entry_parts.upload_evidence(entry, mark=1, file=file, by=world.writer, door=Door.WORKSPACE)
    assert sorted(Evidence.objects.values_list("mark", flat=True)) == [1, 2]


def test_evidence_is_taken_out_and_its_file_stays_for_the_history(world: World) -> None:
    _send(world, "a.pdf", PDF)
    entry, client = world.start(), signed_in(world.writer)
    kept = Evidence.objects.get()
    client.post(at(entry), form_of(client, entry) | {"evidence-0-remove": "on"})
    assert not Evidence.objects.exists()
    assert kept.file.storage.exists(kept.file.name)


def test_the_title_of_a_document_stays_on_the_page_and_is_what_the_public_will_read(world: World) -> None:
    _send(world, "staff-list-v2.pdf", PDF, **{"evidence-0-link_title": "Minutes of May"})
    entry, client = Evidence.objects.get().entry, signed_in(world.writer)
    assert 'value="Minutes of May"' in client.get(at(entry)).content.decode()
    client.post(at(entry), form_of(client, entry))
    preview = client.get(at(entry, "entry-preview")).content.decode()
    assert "Minutes of May" in preview
    assert "staff-list-v2.pdf" not in preview
    Evidence.objects.update(link_title="")
    assert "A document kept with the entry" in client.get(at(entry, "entry-preview")).content.decode()


def test_an_upload_to_a_submitted_entry_keeps_nothing(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"evidence-0-file": SimpleUploadedFile("a.pdf", PDF)}
    entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    assert client.post(at(entry), sent).status_code == 409
    assert not Evidence.objects.exists()


def test_marks_of_the_text_without_evidence_are_offered(world: World) -> None:
    entry = world.draft(done="One.[^1] Four.[^4]")
    sheet = signed_in(world.writer).get(at(entry)).context["sheet"]
    assert [form["mark"].value() for form in sheet.rows["evidence"]] == [1, 4, 5]
