"""Files of exactly one edition: frozen, proved by their hashes, given whole or in parts."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from mission.models import Commitment, Mission
from reports.models import Edition, EditionFile
from reports.verify import faults_in
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db

SHIPPED = Path(__file__).resolve().parent.parent.parent / "data" / "national-mission"


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission), title="First words")
    released_edition(mission)
    return mission


def get(path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    answer = Client().get(path, **headers)
    return answer.status_code, answer.getvalue(), dict(answer.items())


def test_the_package_of_the_edition_with_the_record_as_loaded_is_the_shipped_one_byte_for_byte() -> None:
    call_command("load_mission", str(SHIPPED), "--release", verbosity=0)
    _, content, _ = get("/national-mission-drugs/files/national-mission-drugs-4.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == {
            path.name: path.read_bytes() for path in SHIPPED.iterdir() if path.name != "README.md"
        }
    _, earlier, _ = get("/national-mission-drugs/editions/3/files/observations.csv")
    assert len(earlier.splitlines()) == 1 + 1154


def test_an_editions_files_stay_as_they_were(mission: Mission) -> None:
    Commitment.objects.update(title="Second words")
    released_edition(mission)
    assert b"First words" in get("/m/editions/1/files/commitments.csv")[1]
    assert b"Second words" in get("/m/files/commitments.csv")[1]


def test_a_reader_can_prove_a_file_by_the_editions_hash_with_standard_tools(mission: Mission) -> None:
    edition = Edition.objects.get()
    document = get("/m/edition/document.json")[1]
    assert hashlib.sha256(document).hexdigest() == edition.hash
    stated = json.loads(document)["files"]["commitments.csv"]["sha256"]
    assert hashlib.sha256(get("/m/files/commitments.csv")[1]).hexdigest() == stated
    page = get("/m/downloads/")[1].decode()
    assert stated in page
    assert edition.hash in page


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", slice(0, 10)), ("bytes=10-", slice(10, None)), ("bytes=-7", slice(-7, None))],
)
def test_a_download_that_broke_off_goes_on_where_it_stopped(
    mission: Mission, asked: str, part: slice
) -> None:
    _, whole, headers = get("/m/files/commitments.csv")
    status, content, found = get("/m/files/commitments.csv", HTTP_RANGE=asked, HTTP_IF_RANGE=headers["ETag"])
    assert (status, content) == (206, whole[part])
    assert found["Content-Range"].endswith(f"/{len(whole)}")


def test_a_part_of_another_version_or_beyond_the_end_is_not_given(mission: Mission) -> None:
    size = EditionFile.objects.get(name="commitments.csv").size
    assert get("/m/files/commitments.csv", HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"other"')[0] == 200
    assert get("/m/files/commitments.csv", HTTP_RANGE=f"bytes={size}-")[0] == 416
    assert get("/m/files/commitments.csv", HTTP_RANGE="bytes=9-2")[0] == 200
    assert get("/m/files/nothing.csv")[0] == 404
    assert get("/m/editions/2/files/commitments.csv")[0] == 404


def test_a_file_that_was_altered_or_lost_is_named(mission: Mission) -> None:
    file = EditionFile.objects.get(name="commitments.csv")
    content = default_storage.open(file.stored_as).read()
    default_storage.delete(file.stored_as)
    assert [fault.place for fault in faults_in(Edition.objects.get())] == ["file commitments.csv"]
    path = Path(default_storage.path(file.stored_as))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.replace(b"First", b"Other"))
    assert [fault.place for fault in faults_in(Edition.objects.get())] == ["file commitments.csv"]
    path.unlink()
