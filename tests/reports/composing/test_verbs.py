"""The verbs of composing: nobody's words are lost, nobody composes who may not, and a sign-off holds for one text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mission.errors import Incomplete, NotAllowed, RuleError, Stale, WrongState
from mission.models import ChangeRecord
from reports.actions import beginning, compose
from reports.actions import sign_off as signing_off
from reports.composing.composed import composed
from reports.composing.live import live_facts
from reports.composing.references import found_in
from reports.composing.sheets import Placed, heading_of, sheets_of
from reports.composing.signing import digest_of, next_step, steps
from reports.models import Report, ReportSection, SignOff
from tests.factories import accounts
from tests.factories import mission as make
from tests.factories.reports import released_edition
from tests.reports.composing.conftest import revise

pytestmark = pytest.mark.django_db
FIGURE = "placements/S1/2023-01-01..2023-12-31"


@pytest.fixture
def editor() -> Any:
    return accounts.editor()


@pytest.fixture
def report(record: SimpleNamespace, editor: Any) -> Report:
    return beginning.begin_report(record.period, by=editor)


def section(report: Report, code: str = "introduction") -> ReportSection:
    return report.sections.get(code=code)


def save(one: ReportSection, text: str, by: Any, **given: Any) -> ReportSection:
    return compose.save_section(
        one, **{"title": one.title, "text": text, "seen_version": one.version, "by": by} | given
    )


def digest(report: Report) -> str:
    return digest_of(composed(heading_of(report), sheets_of(report), live_facts(report)).text)


def sign(report: Report, step: str, by: Any, note: str = "Agreed by telephone") -> SignOff:
    return signing_off.sign_off(report, step=step, digest=digest(report), note=note, by=by)


def due(report: Report) -> str:
    step = next_step(steps(report.sign_offs.all(), digest(report)))
    return str(step.step) if step else ""


def test_a_report_begins_once_with_bound_figures_and_placed_entries(
    report: Report, record: Any, editor: Any
) -> None:
    assert "@2024-02,survey}}" in section(report, "outcome-2-measures").text
    assert [one.entry for one in section(report, "outcome-1-progress").entries.all()] == ["e-1"]
    with pytest.raises(WrongState):
        beginning.begin_report(record.period, by=editor)


def test_next_years_report_begins_with_this_years_order(
    record: SimpleNamespace, report: Report, editor: Any
) -> None:
    compose.include(section(report, "governance"), included=False, by=editor)
    save(section(report), "Words of 2023.", editor, title="Before you read")
    later = beginning.begin_report(make.make_period(record.mission, 2024), by=editor)
    assert section(later).title == "Before you read"
    assert "Words of 2023." not in section(later).text
    assert not section(later, "governance").included
    assert beginning.earlier_report(later) == report


@pytest.mark.parametrize("role", ["reviewer", "observer", "person"])
def test_only_those_who_compose_change_anything(report: Report, role: str) -> None:
    other = getattr(accounts, role)()
    one = section(report)
    for verb in (
        lambda: save(one, "x", other),
        lambda: compose.include(one, included=False, by=other),
        lambda: compose.add_section(report, kind="governance", title="x", by=other),
        lambda: compose.order_sections(report, [], seen=[], by=other),
        lambda: compose.place_entries(one, [], seen_version=1, by=other),
        lambda: sign(report, "author", other),
        lambda: compose.rename(report, title="x", by=other),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_partners_person_may_not_even_comment(report: Report, record: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        compose.comment(section(report), text="x", by=accounts.authoriser(record.lead))
    assert compose.comment(section(report), text="Why?", by=accounts.reviewer()).text == "Why?"


def test_saving_binds_figures_and_writes_history(report: Report, editor: Any) -> None:
    one = save(section(report), f"It was {{{{figure:{FIGURE}}}}}.", editor)
    assert one.text == f"It was {{{{figure:{FIGURE}@2024-02,survey}}}}."
    assert one.version == 2
    change = ChangeRecord.objects.filter(table="reports_reportsection", row=one.pk).latest("id")
    assert (change.actor, change.door) == (editor.actor, "workspace")


def test_a_reference_to_nothing_is_refused_at_the_field_with_its_place(report: Report, editor: Any) -> None:
    one = section(report)
    with pytest.raises(Incomplete) as refused:
        save(one, "Fine.\n\nNot {{commitment:C-9}}.", editor)
    assert refused.value.fields["text"] == ["Line 3, column 5: There is no commitment “C-9”."]
    one.refresh_from_db()
    assert one.version == 1


def test_of_two_editors_the_later_gets_both_texts_and_nothing_is_overwritten(
    report: Report, editor: Any
) -> None:
    mine, theirs = section(report), section(report)
    save(theirs, "Their words.", accounts.editor())
    with pytest.raises(Stale) as stale:
        save(mine, "My words.", editor)
    current: Any = stale.value.current
    assert (current.text, current.version) == ("Their words.", 2)
    assert section(report).text == "Their words."
    assert save(mine, "My words.", editor, seen_version=2).text == "My words."


def test_a_revised_figure_is_taken_or_kept(report: Report, record: SimpleNamespace, editor: Any) -> None:
    one = save(section(report), f"{{{{figure:{FIGURE}}}}}", editor)
    revise(record)
    figure = found_in(one.text)[0][0].figures[0]
    kept = compose.settle_figure(one, figure=figure, take=False, seen_version=one.version, by=editor)
    assert kept.text == f"{{{{figure:{FIGURE}@2024-02,survey!}}}}"
    figure = found_in(kept.text)[0][0].figures[0]
    taken = compose.settle_figure(kept, figure=figure, take=True, seen_version=kept.version, by=editor)
    assert taken.text == f"{{{{figure:{FIGURE}@2025-03,later}}}}"
    with pytest.raises(WrongState):
        compose.settle_figure(taken, figure=figure, take=True, seen_version=taken.version, by=editor)


def test_entries_are_placed_in_order_and_left_out_only_with_a_reason(report: Report, editor: Any) -> None:
    one = section(report, "outcome-2-progress")
    with pytest.raises(Incomplete) as refused:
        compose.place_entries(one, [Placed("e-2", left_out=True)], seen_version=1, by=editor)
    assert "reason-e-2" in refused.value.fields
    with pytest.raises(Incomplete):
        compose.place_entries(one, [Placed("e-9")], seen_version=1, by=editor)
    placed = [Placed("e-2", "Beds"), Placed("e-1", left_out=True, reason="Told before")]
    compose.place_entries(one, placed, seen_version=1, by=editor)
    rows = [(row.entry, row.order, row.heading, row.left_out) for row in one.entries.all()]
    assert rows == [("e-2", 1, "Beds", False), ("e-1", 2, "", True)]
    with pytest.raises(Stale):
        compose.place_entries(one, placed, seen_version=1, by=editor)
    assert one.entries.count() == 2


def test_sections_are_added_ordered_and_taken_out_without_losing_words(report: Report, editor: Any) -> None:
    added = compose.add_section(report, kind="governance", title="Audit", after="finance", by=editor)
    codes = list(report.sections.values_list("code", flat=True))
    assert codes[codes.index("finance") + 1] == added.code == "governance-2"
    with pytest.raises(Incomplete):
        compose.add_section(report, kind="overview", title="x", outcome="9", by=editor)
    turned = [codes[-1], *codes[:-1]]
    compose.order_sections(report, turned, seen=codes, by=editor)
    assert list(report.sections.values_list("code", flat=True)) == turned
    with pytest.raises(Stale):
        compose.order_sections(report, codes, seen=codes, by=editor)
    out = compose.include(section(report), included=False, by=editor)
    assert out.text and "introduction" not in [sheet.code for sheet in sheets_of(report)]


def test_a_comment_is_settled_once(report: Report, editor: Any) -> None:
    one = compose.comment(section(report), text="Why?", passage="This report covers", by=editor)
    assert compose.settle_comment(one, by=editor).settled_by == editor.actor
    with pytest.raises(WrongState):
        compose.settle_comment(one, by=editor)


def test_the_steps_go_in_their_order_and_the_head_of_team_is_somebody_else(
    report: Report, editor: Any
) -> None:
    with pytest.raises(WrongState):
        sign(report, "head", editor)
    sign(report, "author", editor)
    with pytest.raises(NotAllowed):
        sign(report, "head", editor)
    sign(report, "head", accounts.administrator())
    with pytest.raises(Incomplete):
        sign(report, "minister", editor, note="")
    sign(report, "minister", editor)
    assert due(report) == ""


def test_a_change_after_sign_off_asks_for_it_again_and_going_back_does_not(
    report: Report, editor: Any
) -> None:
    sign(report, "author", editor)
    sign(report, "head", accounts.administrator())
    words = section(report).text
    save(section(report), "Other words.", editor)
    assert due(report) == "author"
    save(section(report), words, editor)
    assert due(report) == "minister"


def test_a_change_of_what_the_report_shows_asks_for_sign_off_again(
    report: Report, record: SimpleNamespace, editor: Any
) -> None:
    sign(report, "author", editor)
    make.make_entry(record.silent, record.lead, record.period, code="e-4", done="Forty were trained.")
    assert due(report) == "author"


def test_nobody_signs_a_text_that_they_have_not_seen(report: Report, editor: Any) -> None:
    seen = digest(report)
    save(section(report), "Other words.", accounts.editor())
    with pytest.raises(Stale):
        signing_off.sign_off(report, step="author", digest=seen, by=editor)


def test_what_blocks_is_not_signed(report: Report, editor: Any) -> None:
    save(section(report, "foreword"), "A word.", editor)
    with pytest.raises(WrongState, match="signs the foreword"):
        sign(report, "author", editor)
    one = section(report, "foreword")
    save(one, "A word.", editor, signatory_name="A Name", signatory_role="Minister")
    assert sign(report, "author", editor)


def test_a_signatory_has_a_role(report: Report, editor: Any) -> None:
    with pytest.raises(RuleError) as refused:
        save(section(report, "foreword"), "A word.", editor, signatory_name="A Name")
    assert "signatory_role" in refused.value.fields


def test_the_title_of_a_report_stands_once_it_was_frozen(report: Report, editor: Any) -> None:
    compose.rename(report, title="A better title", by=editor)
    released_edition(report.mission, report)
    with pytest.raises(Incomplete, match="stands as it was frozen"):
        compose.rename(report, title="Words that nobody released", by=editor)
    report.refresh_from_db()
    assert report.title == "A better title"
