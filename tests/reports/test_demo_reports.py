"""The reports of the shipped mission's past periods say what the published ones' forewords say, each with its source."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from mission import triggers
from reports import report_files
from reports.actions.compose import tried
from reports.composing.live import live_facts
from reports.composing.prose import words_of
from reports.composing.references import found_in
from reports.models import Edition, FrozenFigure
from tests.factories.package import SHIPPED

TEXTS = SHIPPED.parent / "reports"
PERIODS = ("2021-22", "2022-23", "2023-24")
PLACEMENTS = "rr-placements-approved/S92000003"
OF_2021 = f"{PLACEMENTS}/2021-04-01..2022-03-31@undated,m-rr-3"
OF_2023 = f"{PLACEMENTS}/2023-04-01..2024-03-31@2024,m-ar2324"

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Loaded:
    """What two loads made: the texts by period, and the hash of each edition, load by load."""

    texts: dict[str, dict[str, Any]]
    hashes: tuple[list[str], list[str]]


@pytest.fixture(scope="module")
def loaded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Loaded]:
    """The shipped package with its texts, loaded twice; the second stays for the module. PDFs are tested elsewhere."""
    makers, report_files.MAKERS[:] = list(report_files.MAKERS), []
    try:
        with django_db_blocker.unblock():
            triggers.install("default")
            with transaction.atomic():
                with transaction.atomic():
                    first = _load()
                    transaction.set_rollback(True)
                second = _load()
                yield Loaded(_texts(), (first, second))
                transaction.set_rollback(True)
    finally:
        report_files.MAKERS[:] = makers


def _load() -> list[str]:
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("load_mission", str(SHIPPED), release=True, reports=TEXTS, **quiet)
    return list(Edition.objects.order_by("position").values_list("hash", flat=True))


def _texts() -> dict[str, dict[str, Any]]:
    rows = Edition.objects.filter(report__kind="annual").values_list("report__code", "document")
    return {code: json.loads(document)["text"] for code, document in rows}


@dataclass(frozen=True)
class Statement:
    """What a foreword says: where it has to be found, in which words, and the sources and entries it has to name."""

    period: str
    what: str
    words: tuple[str, ...]
    sources: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.period} {self.what}"


STATEMENTS = [
    Statement(
        "2021-22",
        "announcement and money",
        ("20 January 2021", "£250 million"),
        ("fm-statement-2021", "m-ar2122"),
    ),
    Statement(
        "2021-22",
        "places in rehabilitation and beds",
        ("rise by 300%", "NM-012", "beds by 50%", "NM-013"),
        ("m-ar2122",),
    ),
    Statement("2021-22", "projects", ("over 200 projects",), ("ar-2021-22",), ("pe-0177",)),
    Statement(
        "2021-22",
        "treatment standards begun",
        ("(MAT) had begun", "May 2021", "17%"),
        ("phs-mat-2021", "phs-mat-2022"),
        ("pe-0063",),
    ),
    Statement("2021-22", "treatment target", ("32,000 people", "April 2024"), ("target-letter",)),
    Statement(
        "2021-22",
        "consumption facility and Digital Lifelines",
        ("safer drug consumption facility was being prepared", "Digital Lifelines"),
        (),
        ("pe-0122", "pe-0129"),
    ),
    Statement(
        "2021-22", "campaigns", ("on naloxone", "against stigma", "£800,000"), (), ("pe-0118", "pe-0148")
    ),
    Statement("2021-22", "National Collaborative", ("National Collaborative", "£500,000"), (), ("pe-0141",)),
    Statement(
        "2021-22", "Taskforce", ("Drug Deaths Taskforce", "final report"), ("ddtf-interim", "changing-lives")
    ),
    Statement(
        "2021-22",
        "plans for 2022-23",
        ("treatment standards", "residential rehabilitation", "Charter of Rights"),
        ("ar-2021-22",),
        ("pe-0033", "pe-0063", "pe-0141"),
    ),
    Statement(
        "2023-24",
        "kits",
        ("23,020", "April to December 2023", "only a part of the year"),
        ("m-ar2324",),
        ("pe-0101",),
    ),
    Statement(
        "2023-24",
        "treatment standards",
        ("90%", "standards 1 to 5", "April 2024", "does not compare"),
        ("m-ar2324-p6",),
    ),
    Statement(
        "2023-24",
        "placements with their halves",
        ("938", "477", "461", "together 938"),
        ("m-ar2324", "m-ar2324-p13"),
        ("pe-0035",),
    ),
    Statement(
        "2023-24",
        "two shares that differ",
        (
            "near 75% more than in 2021-22",
            "511",
            "From 511 to 938 is 83.6% more",
            "The two statements differ",
        ),
        ("ar-2023-24", "m-rr-3"),
    ),
    Statement(
        "2023-24",
        "Cross-Government Response and draft Charter",
        ("Cross-Government Response of 12 January 2023", "draft", "Charter of Rights", "December 2023"),
        ("cgr-news", "ar-2023-24"),
    ),
    Statement("2023-24", "deaths", ("1,172", "died", "2023", "11.5% more"), ("m-itv-2023",)),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_what_the_foreword_says_is_found_with_its_source(loaded: Loaded, statement: Statement) -> None:
    text = loaded.texts[statement.period]
    told = [
        block
        for block in section_of(text, "foreword")["blocks"]
        if all(words in words_of([block]) for words in statement.words)
    ]
    assert told, f"the foreword does not say: {statement.what}"
    named = named_in(told[:1], text["notes"])
    wanted = {("source", code) for code in statement.sources} | {
        ("entry", code) for code in statement.entries
    }
    assert wanted <= named, f"{statement.what} does not name {wanted - named}"


def section_of(text: dict[str, Any], code: str) -> dict[str, Any]:
    """The section of a composed report by its code."""
    return next(one for chapter in text["chapters"] for one in chapter["sections"] if one["code"] == code)


def named_in(blocks: list[dict[str, Any]], notes: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The sources and entries that the notes of blocks name."""
    by_number = {note["number"]: note for note in notes}
    found: set[tuple[str, str]] = set()
    for run in (run for block in blocks for run in block.get("runs", []) if run["kind"] == "note"):
        note = by_number[run["number"]]
        found |= {(name, note[name]) for name in ("source", "entry") if note.get(name)}
    return found


def test_loading_again_gives_the_same_editions(loaded: Loaded) -> None:
    first, second = loaded.hashes
    assert len(first) == 4
    assert first == second


@pytest.mark.parametrize("period", PERIODS)
def test_every_chapter_is_there_and_filled(loaded: Loaded, period: str) -> None:
    chapters = loaded.texts[period]["chapters"]
    outcomes = [chapter["outcome"] for chapter in chapters if chapter["kind"] == "outcome"]
    assert outcomes == ["0", "1", "2", "3", "4", "5", "6"]
    others = [chapter["kind"] for chapter in chapters if chapter["kind"] not in ("outcome", "annex")]
    assert others == [
        *("summary", "foreword", "introduction"),
        *("priorities", "finance", "governance", "monitoring", "contact"),
    ]
    annexes = [section["kind"] for chapter in chapters for section in chapter["sections"]][-4:-1]
    assert annexes == ["framework", "commitments", "punctuality"]
    for chapter in chapters:
        if chapter["kind"] == "outcome" and chapter["outcome"] != "0":
            kinds = [section["kind"] for section in chapter["sections"]]
            assert kinds == ["overview", "progress", "measures", "plans"]
    written = [s for chapter in chapters for s in chapter["sections"] if s["kind"] in ("overview", "plans")]
    assert all(section["markdown"] for section in written)


@pytest.mark.parametrize("period", PERIODS)
def test_a_foreword_is_a_summary_and_says_so(loaded: Loaded, period: str) -> None:
    foreword = section_of(loaded.texts[period], "foreword")
    assert foreword["signatory"]["name"] == "Summary written for this demonstration"
    assert "no words of a minister" in foreword["signatory"]["role"]
    assert words_of(foreword["blocks"][:1]).startswith("This is a summary written for the demonstration")


@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_is_bound_to_its_publication(loaded: Loaded, period: str) -> None:
    sections = [one for chapter in loaded.texts[period]["chapters"] for one in chapter["sections"]]
    figures = [
        figure
        for section in sections
        for reference in found_in(section["markdown"])[0]
        for figure in reference.figures
    ]
    assert len(figures) > 10
    assert [str(one) for one in figures if not one.vintage] == []


def test_the_share_that_is_typed_is_what_the_record_computes(loaded: Loaded) -> None:
    newest = Edition.objects.get(position=4).report
    made = tried(f"{{{{change:{OF_2021} to {OF_2023}}}}}", newest, live_facts(newest))
    assert not made.faults
    assert words_of(made.text["chapters"][0]["sections"][0]["blocks"]).strip() == "83.6% more"
    assert held_by(3, OF_2021) == []
    assert held_by(4, OF_2021) == ["511"]


def held_by(position: int, figure: str) -> list[str]:
    """The values of a figure's point in an edition, oldest first."""
    indicator, area, rest = figure.split("/")
    start, end = rest.partition("@")[0].split("..")
    mission = Edition.objects.get(position=position).mission_id
    rows = FrozenFigure.objects.at_position(mission, position).filter(
        point="|".join((indicator, area, "", start, end, ""))
    )
    return [json.loads(body)["value"] for body in rows.order_by("key").values_list("body", flat=True)]


def test_a_later_value_is_a_revision_between_editions_and_no_correction(loaded: Loaded) -> None:
    assert held_by(3, OF_2023) == ["938"]
    assert held_by(4, OF_2023) == ["938", "940"]
    assert not Edition.objects.filter(corrects__isnull=False).exists()
    assert "938" in words_of(section_of(loaded.texts["2023-24"], "summary")["blocks"])
