"""Live references: what can be written, what is refused and where, and how figures are bound."""

from __future__ import annotations

import pytest

from reports.composing.references import FigureRef, changed, found_in, rebound

FIGURE = "kits/S1/2023-01-01..2023-12-31"


def only(text: str):
    references, faults = found_in(text)
    assert not faults, faults
    return references[0]


def sentence(text: str) -> str:
    references, faults = found_in(text)
    assert not references
    return str(faults[0])


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("{{commitment:NM-012}}", "commitment", "NM-012"),
        ("{{ target : t-1 }}", "target", "t-1"),
        ("{{total:commitments/outcome=4/status=delivered}}", "total", "commitments"),
        ("{{source:plan | page 4, note 2}}", "source", "plan"),
        (f"{{{{figure:{FIGURE}}}}}", "figure", "kits"),
        ("{{chart:kits/S1 | It rose.}}", "chart", "kits"),
    ],
)
def test_each_kind_names_one_thing(written: str, kind: str, key: str) -> None:
    found = only(written)
    assert (found.kind, found.key) == (kind, key)


def test_a_figure_has_indicator_area_span_disaggregation_and_publication() -> None:
    one = only(f"{{{{figure:{FIGURE}[age=25 to 34;sex=f]@2024-02,survey!}}}}}}").figures[0]
    assert one == FigureRef(
        "kits", "S1", "2023-01-01", "2023-12-31", "age=25 to 34;sex=f", "2024-02,survey", True
    )
    assert one.point == "kits|S1|age=25 to 34;sex=f|2023-01-01|2023-12-31|"
    assert str(one) == f"{FIGURE}[age=25 to 34;sex=f]@2024-02,survey!"


def test_a_change_and_a_sum_are_of_figures_of_one_indicator() -> None:
    change = only(f"{{{{change:{FIGURE}[age=25 to 34] to {FIGURE}[age=25 to 34]}}}}")
    assert [one.disaggregation for one in change.figures] == ["age=25 to 34"] * 2
    assert len(only(f"{{{{sum:{FIGURE} + {FIGURE}}}}}").figures) == 2
    assert "same indicator" in sentence(f"{{{{change:{FIGURE} to other/S1/2022-01-01..2022-12-31}}}}")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{{nonsense:x}}", "no reference of the kind “nonsense”"),
        ("{{commitment}}", "Write a reference as"),
        ("{{commitment:NM 12}}", "not a code"),
        ("{{figure:kits}}", "is not a figure"),
        ("{{total:people}}", "cannot be counted"),
        ("{{total:entries/colour=red}}", "narrowed by"),
        ("{{commitment:NM-012", "ends with }}"),
        (f"{{{{figure:{FIGURE}@2024}}}}", "@PUBLISHED,SOURCE"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(written: str, says: str) -> None:
    found = sentence(f"One line.\n\nAnd {written}")
    assert found.startswith("Line 3, column 5: ")
    assert says in found


def test_saving_binds_what_is_not_bound_and_leaves_the_rest() -> None:
    text = f"{{{{figure:{FIGURE}}}}} and {{{{figure:{FIGURE}@2023,old}}}} of {{{{commitment:C-1}}}}"
    bound = rebound(text, lambda one: "2024,new")
    assert (
        bound
        == f"{{{{figure:{FIGURE}@2024,new}}}} and {{{{figure:{FIGURE}@2023,old}}}} of {{{{commitment:C-1}}}}"
    )
    assert rebound(bound, lambda one: "2025,newer") == bound


def test_a_text_without_a_change_stays_as_it_was_typed() -> None:
    text = f"{{{{  figure :  {FIGURE} }}}}"
    assert changed(text, lambda one: one) == text


def test_hostile_text_is_read_in_a_moment() -> None:
    references, faults = found_in("{{" * 20_000 + "figure:" * 2_000)
    assert not references and faults
