"""How the columns of a release are read: which holds what. Pure: made by a person, guessed, or remembered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mission.choices import RevisionReason
from mission.datapackage.columns import fold
from mission.releases.periods import looks_like_span
from mission.releases.signs import MEANINGS, USUAL

IGNORE = "ignore"
INDICATOR, AREA, PERIOD, START, END, BY = "indicator", "area", "period", "start", "end", "by"
VALUE, LOWER, UPPER, NUMERATOR, DENOMINATOR = "value", "lower", "upper", "numerator", "denominator"
STATUS, NOTE = "status", "note"
PERIOD_FIGURES, AREA_FIGURES, BY_FIGURES = "period_figures", "area_figures", "by_figures"
#: What a column can hold, in words.
ROLES: dict[str, str] = {
    IGNORE: "Nothing that is read",
    VALUE: "The figure",
    PERIOD_FIGURES: "Figures of the period in its heading",
    AREA_FIGURES: "Figures of the area in its heading",
    BY_FIGURES: "Figures of the part in its heading",
    AREA: "Area",
    PERIOD: "Period",
    START: "First day",
    END: "Last day",
    BY: "Breakdown",
    INDICATOR: "Indicator, by its code",
    LOWER: "Lower end of the interval",
    UPPER: "Upper end of the interval",
    NUMERATOR: "Count above the line",
    DENOMINATOR: "Count below the line",
    STATUS: "Remark on the figure",
    NOTE: "Note",
}
WIDE = (PERIOD_FIGURES, AREA_FIGURES, BY_FIGURES)
NAMED = (BY, BY_FIGURES)
_SEVERAL = {IGNORE, BY, *WIDE}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_GUESSES: tuple[tuple[str, str], ...] = (
    (r"value|figure|count|number|deaths|rate|total|estimate|observation|obs_value", VALUE),
    (
        r"area|area (?:name|code)|geography(?: (?:name|code))?|featurecode|region|(?:nhs |health )board(?: name)?"
        r"|council(?: area)?|local authority|alcohol and drug partnership|adp|police division|country|refarea",
        AREA,
    ),
    (r"period|year|financial year|quarter|month|date|datecode|time|time period|registration year", PERIOD),
    (r"(?:period )?start|from|first day|period_start", START),
    (r"(?:period )?end|last day|period_end", END),
    (r"sex|gender|age|age group|substance|service|drug|simd|simd quintile|deprivation", BY),
    (r"indicator(?: code|_id)?|measure", INDICATOR),
    (r"lower(?: (?:ci|limit|95%?.*))?|lci|lowerci|lower confidence.*", LOWER),
    (r"upper(?: (?:ci|limit|95%?.*))?|uci|upperci|upper confidence.*", UPPER),
    (r"numerator", NUMERATOR),
    (r"denominator|population", DENOMINATOR),
    (r"status|marker|flag|quality|shorthand", STATUS),
    (r"notes?|comments?|remarks?", NOTE),
)


@dataclass(frozen=True)
class ColumnUse:
    """One column by its heading: what it holds, and for breakdowns of what it is one (`sex`)."""

    heading: str
    role: str = IGNORE
    key: str = ""


@dataclass(frozen=True)
class Mapping:
    """How a table is read. `area` and `period` stand for columns that the table has not; `header` is the row of headings.

    `kind` decides between areas of one name; `totals` are the words for all of a breakdown; `empty` says whether an
    empty cell is left out (`skip`) or wrong; `reason` says why the publisher replaced the figures that are revised.
    """

    columns: tuple[ColumnUse, ...] = ()
    sheet: str = ""
    header: int = 1
    area: str = ""
    kind: str = ""
    period: str = ""
    signs: Dictionary[str, str] = field(default_factory=lambda: dict(USUAL))
    totals: tuple[str, ...] = ("all", "total", "persons", "all persons", "all ages", "both sexes")
    fractions: bool = False
    empty: str = "wrong"
    reason: str = ""

    def to_json(self) -> str:
        """The mapping as text that `from_json` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def of(self, role: str) -> list[int]:
        """The places of the columns that hold something."""
        return [place for place, use in enumerate(self.columns) if use.role == role]

    @property
    def figures(self) -> list[int]:
        """The places of the columns that hold figures."""
        return [place for place, use in enumerate(self.columns) if use.role == VALUE or use.role in WIDE]


def from_json(text: str) -> Mapping:
    """A mapping from its text. ValueError for what is none."""
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("A mapping is an object")
    known = {name: given[name] for name in Mapping.__dataclass_fields__ if name in given}
    known["columns"] = tuple(
        ColumnUse(str(c["heading"]), str(c["role"]), str(c.get("key", ""))) for c in given.get("columns", ())
    )
    known["totals"] = tuple(str(word) for word in given.get("totals", Mapping.totals))
    if "signs" in known:
        known["signs"] = {str(sign): str(meaning) for sign, meaning in known["signs"].items()}
    return Mapping(**known)


def guessed(headings: Sequence[str], *, remembered: Mapping | None = None) -> Mapping:
    """How a table with these headings is probably read: as the one before, and else by its words."""
    before = {fold(use.heading): use for use in remembered.columns} if remembered else {}
    uses: list[ColumnUse] = []
    taken: set[str] = set()
    for heading in headings:
        known = before.get(fold(heading))
        use = ColumnUse(heading, known.role, known.key) if known else _guess(heading)
        if use.role in taken and use.role not in _SEVERAL:
            use = ColumnUse(heading)
        taken.add(use.role)
        uses.append(use)
    return replace(remembered or Mapping(), columns=tuple(uses))


def _guess(heading: str) -> ColumnUse:
    text = " ".join(heading.casefold().replace("_", " ").split())
    if looks_like_span(heading):
        return ColumnUse(heading, PERIOD_FIGURES)
    for pattern, role in _GUESSES:
        if re.fullmatch(pattern, text) or re.fullmatch(pattern, heading.casefold()):
            key = re.sub(r"[^a-z0-9]+", "_", text).strip("_").removesuffix("_group")
            return ColumnUse(heading, role, key if role == BY else "")
    return ColumnUse(heading)


Wrong = dict[str, list[str]]


def wrong_mapping(mapping: Mapping, *, one_indicator: bool) -> Wrong:
    """What is missing or too much, by the fields of the form; nothing where the mapping can be used."""
    found: Wrong = {}

    def tell(name: str, sentence: str) -> None:
        found.setdefault(name, []).append(sentence)

    for place, use in enumerate(mapping.columns):
        if use.role not in ROLES:
            tell(f"role-{place}", "Choose one of what is offered.")
        if use.role in NAMED and not _KEY.fullmatch(use.key):
            tell(f"key-{place}", "Name the breakdown in lower-case letters, such as sex or age.")
        if use.role not in _SEVERAL and len(mapping.of(use.role)) > 1 and place != mapping.of(use.role)[0]:
            tell(f"role-{place}", f"Two columns hold “{ROLES.get(use.role, use.role)}”. Keep one of them.")
    _tell_figures(mapping, tell)
    _tell_rest(mapping, tell, one_indicator)
    for sign, meaning in mapping.signs.items():
        if meaning not in MEANINGS:
            tell("signs", f"“{sign}”: the meaning has to be one of {', '.join(MEANINGS)}.")
    if mapping.reason not in RevisionReason.values:
        tell("reason", "Choose one of what is offered.")
    if mapping.empty not in ("wrong", "skip"):
        tell("empty", "Choose one of what is offered.")
    return found


def _tell_figures(mapping: Mapping, tell: Any) -> None:
    kinds = {mapping.columns[place].role for place in mapping.figures}
    if not kinds:
        tell("columns", "Say which column holds the figure, or which columns hold figures of a period.")
    elif len(kinds) > 1:
        tell("columns", "Figures stand in one column, or in columns of one sort: choose one of the two.")
    if VALUE not in kinds and any(
        mapping.of(role) for role in (LOWER, UPPER, NUMERATOR, DENOMINATOR, STATUS)
    ):
        tell(
            "columns",
            "Intervals, counts and remarks belong to one column of figures; this table has several.",
        )
    keys = [use.key for use in mapping.columns if use.role == BY]
    keys += list({use.key for use in mapping.columns if use.role == BY_FIGURES})
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        tell("columns", f"Two columns are the breakdown “{key}”. Name one of them otherwise.")


def _tell_rest(mapping: Mapping, tell: Any, one_indicator: bool) -> None:
    days, across = (mapping.of(START), mapping.of(END)), {mapping.columns[p].role for p in mapping.figures}
    if bool(days[0]) != bool(days[1]):
        tell("columns", "A first day needs a last day, and the other way round.")
    periods = [mapping.of(PERIOD), days[0], PERIOD_FIGURES in across]
    if sum(map(bool, periods)) > 1:
        tell("columns", "The period is said twice. Keep one of the two.")
    elif not any(periods) and not mapping.period:
        tell("period", "Say which column holds the period, or write the one that all figures are for.")
    areas = [mapping.of(AREA), AREA_FIGURES in across]
    if sum(map(bool, areas)) > 1:
        tell("columns", "The area is said twice. Keep one of the two.")
    elif not any(areas) and not mapping.area:
        tell("area", "Say which column holds the area, or choose the one that all figures are for.")
    if not one_indicator and not mapping.of(INDICATOR):
        tell("columns", "Say which column holds the code of the indicator.")
    if one_indicator and mapping.of(INDICATOR):
        tell("columns", "The release was uploaded for one indicator, and a column names indicators too.")
