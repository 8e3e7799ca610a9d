"""A file made from an earlier one and what differs has the bytes of one that is made from all its rows."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mission.datapackage.describe import Written
from mission.datapackage.tables import BY_NAME
from reports import edition_csv
from reports.edition_csv import Earlier, Facts, Unusable, read_facts, write_merged, write_whole
from reports.edition_tables import Cells, sort_key

#: Sorted by a text and a whole number, with soft columns and with ones that are only written where they are filled.
TABLE = BY_NAME["entry-evidence"]
NAMES = [column.name for column in TABLE.columns]
KEY = sort_key(TABLE, NAMES)

texts = st.text(alphabet="ab,\"\n é\U0001f600;'", max_size=6)
places = st.tuples(st.text(alphabet="aBé\U0001f600|", min_size=1, max_size=3), st.integers(1, 30))
contents = st.tuples(st.sampled_from(["", "plan"]), texts, st.sampled_from(["", "", "https://x/"]), texts)
tables = st.dictionaries(places, contents, max_size=12)


def rows(table: dict[tuple[str, int], tuple[str, ...]]) -> list[Cells]:
    made = [
        dict.fromkeys(NAMES, "")
        | {"entry_id": entry, "mark": str(mark), "source": source, "locator": locator}
        | {"link": link, "link_title": title if link else ""}
        for (entry, mark), (source, locator, link, title) in table.items()
    ]
    return sorted(([row[name] for name in NAMES] for row in made), key=KEY)


def filled(made: list[Cells]) -> set[str]:
    return {name for row in made for name, cell in zip(NAMES, row, strict=True) if cell}


def whole(folder: Path, made: list[Cells], known: tuple[str, ...] = ()) -> tuple[bytes, Facts]:
    path = folder / "whole.csv"
    facts = write_whole(path, TABLE, known, lambda: made)
    return path.read_bytes(), facts


def earlier(content: bytes, sha: str = "") -> Earlier:
    return Earlier(io.BytesIO(content), sha or sha256(content).hexdigest(), TABLE)


def merged(
    folder: Path, content: bytes, went: list[Cells], came: list[Cells], known: tuple[str, ...] = ()
) -> tuple[bytes, Written]:
    path = folder / "merged.csv"
    facts = write_merged(path, TABLE, known, earlier(content), went=went, came=came, key=sort_key)
    return path.read_bytes(), facts.written()


@pytest.mark.parametrize("together", [1, 3, 5_000])
@settings(deadline=None)
@given(before=tables, changed=tables, removed=st.sets(st.integers(0, 11)))
def test_the_bytes_and_the_facts_are_those_of_a_file_made_whole(
    together: int, before: dict, changed: dict, removed: set[int]
) -> None:
    after = {
        place: content for number, (place, content) in enumerate(before.items()) if number not in removed
    }
    after |= changed
    old, new = rows(before), rows(after)
    went, came = [row for row in old if row not in new], [row for row in new if row not in old]
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        patched.setattr(edition_csv, "_TOGETHER", together)
        folder = Path(name)
        content, facts = whole(folder, new)
        try:
            found = merged(folder, whole(folder, old)[0], went[::-1], came[::-1])
        except Unusable:
            # Only where a column goes since no row has a value in it any more.
            assert filled(old) - filled(new)
            return
    assert found == (content, facts.written())


SOME = rows({("a", 1): ("plan", "p", "", ""), ("b", 2): ("plan", "q", "", ""), ("b", 10): ("", "", "", "")})
OTHER = rows({("b", 3): ("plan", "new", "", "")})


def test_rows_stand_in_the_order_of_numbers_and_not_of_their_texts(tmp_path: Path) -> None:
    content, _ = merged(tmp_path, whole(tmp_path, SOME)[0], [], OTHER)
    assert [line.split(",")[:2] for line in content.decode().splitlines()[1:]] == [
        ["a", "1"],
        ["b", "2"],
        ["b", "3"],
        ["b", "10"],
    ]


def test_a_column_that_nobody_filled_before_is_added(tmp_path: Path) -> None:
    linked = rows({("c", 1): ("", "", "https://x/", "")})
    content, _ = merged(tmp_path, whole(tmp_path, SOME)[0], [], linked)
    assert content == whole(tmp_path, SOME + linked)[0]
    assert content.startswith(b"entry_id,mark,source,locator,link\n")


def test_a_column_that_the_descriptor_knows_stays_though_it_is_empty(tmp_path: Path) -> None:
    known = (*NAMES[:4], "file")
    before, _ = whole(tmp_path, SOME, known)
    content, _ = merged(tmp_path, before, SOME[:1], OTHER, known)
    assert content == whole(tmp_path, sorted(SOME[1:] + OTHER, key=KEY), known)[0]
    assert content.splitlines()[0].endswith(b",file")


@pytest.mark.parametrize(
    ("went", "came"),
    [
        (OTHER, []),
        ([], SOME[:1]),
        ([[*SOME[0][:3], "another page", *SOME[0][4:]]], []),
        (rows({("z", 1): ("plan", "", "", "")}), []),
        (rows({("a", 1): ("plan", "p", "https://x/", "")}), []),
        ([], OTHER + OTHER),
    ],
)
def test_a_file_that_does_not_fit_to_what_differs_is_not_used(
    tmp_path: Path, went: list[Cells], came: list[Cells]
) -> None:
    with pytest.raises(Unusable):
        merged(tmp_path, whole(tmp_path, SOME)[0], went, came)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"entry_id,mark\na,1,1\n",
        b'entry_id,mark\n"a,1\n',
        b"entry_id,entry_id\na,b\n",
        b"other\nb\n",
    ],
)
def test_a_file_that_is_no_such_table_is_not_used(content: bytes) -> None:
    with pytest.raises(Unusable):
        read_facts(earlier(content), TABLE, ())


def test_a_file_that_was_altered_is_not_used(tmp_path: Path) -> None:
    content, _ = whole(tmp_path, SOME)
    assert read_facts(earlier(content), TABLE, ()).rows == 3
    with pytest.raises(Unusable):
        read_facts(earlier(content.replace(b"q", b"Q"), sha256(content).hexdigest()), TABLE, ())
