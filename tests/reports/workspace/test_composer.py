"""The delivery team composes, signs off and freezes a report in the workspace, without JavaScript."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from mission.choices import EntryState
from reports.actions import compose
from reports.models import Edition, Report, ReportSection
from reports.workspace.composer_section import digest_of_words
from tests.factories import accounts
from tests.factories import mission as make
from tests.reports.composing.conftest import revise
from tests.reports.workspace.conftest import signed_in

pytestmark = pytest.mark.django_db
HOME = "/workspace/reports/"
REPORT = f"{HOME}m/2023/"
INTRODUCTION = f"{REPORT}sections/introduction/"
FIGURE = "placements/S1/2023-01-01..2023-12-31"


def section(code: str = "introduction") -> ReportSection:
    return ReportSection.objects.get(code=code, report__code="2023")


def words(text: str, **given: Any) -> dict[str, Any]:
    one = section()
    return {
        "title": one.title,
        "text": text,
        "seen_version": one.version,
        "base": digest_of_words(one),
    } | given


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def hidden(html: str, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert match, name
    return match.group(1)


def test_a_report_is_begun_from_the_list_of_periods(record: SimpleNamespace, editor: Any) -> None:
    client = signed_in(editor)
    assert page(client, HOME).count("Begin<") == 2
    answer = client.post(HOME, {"mission": "m", "period": "2023"})
    assert answer["Location"] == REPORT
    html = page(client, REPORT)
    assert "1. People are safe" in html and "Priorities across all outcomes" in html
    assert "1 entry placed" in html


def test_partners_observers_and_strangers_find_nothing(team: Client, record: SimpleNamespace) -> None:
    paths = [HOME, REPORT, INTRODUCTION, f"{REPORT}preview/", f"{REPORT}readiness/", f"{REPORT}sign-off/"]
    for person in (accounts.authoriser(record.lead), accounts.observer(), accounts.person()):
        assert [signed_in(person).get(path).status_code for path in paths] == [404] * len(paths)
    assert [Client().get(path).status_code for path in paths] == [302] * len(paths)


def test_an_editor_of_another_mission_finds_nothing(team: Client) -> None:
    other = accounts.with_role(Role.EDITOR, mission=make.make_mission("another"))
    assert signed_in(other).get(REPORT).status_code == 404
    assert signed_in(other).post(INTRODUCTION, words("x")).status_code == 404


def test_a_reviewer_reads_and_comments_and_changes_nothing(team: Client) -> None:
    reviewer = signed_in(accounts.reviewer(name="Re Viewer"))
    assert '<textarea name="text"' not in page(reviewer, INTRODUCTION)
    before = section().text
    assert reviewer.post(INTRODUCTION, words("Mine")).status_code == 400
    assert section().text == before
    assert reviewer.post(f"{REPORT}order/", {}).status_code == 404
    given = {"comment": "Whose words are these?", "passage": "This report"}
    assert reviewer.post(f"{INTRODUCTION}comments/", given).status_code == 302
    html = page(team, INTRODUCTION)
    assert "Whose words are these?" in html and "Re Viewer" in html
    assert "1 open comment" in page(team, REPORT)
    settle = re.search(r"comments/\d+/settle/", html)
    assert settle and team.post(f"{INTRODUCTION}{settle.group(0)}").status_code == 302
    assert "open comment" not in page(team, REPORT)


def test_a_section_is_written_previewed_and_saved(team: Client) -> None:
    text = f"We approved {{{{figure:{FIGURE}}}}} placements."
    answer = team.post(INTRODUCTION, words(text, preview="1"))
    html = answer.content.decode()
    assert "Preview of what you typed, not saved" in html
    assert "We approved 938" in html
    assert "We approved" not in section().text
    assert team.post(INTRODUCTION, words(text)).status_code == 302
    assert section().text == f"We approved {{{{figure:{FIGURE}@2024-02,survey}}}} placements."
    assert "938<a" in page(team, INTRODUCTION).replace(" ", "").replace("\n", "")


def test_a_reference_to_nothing_is_said_at_the_field_and_what_was_typed_stays(team: Client) -> None:
    answer = team.post(INTRODUCTION, words("Fine.\n\nNot {{commitment:C-9}}."))
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "data-error-summary" in html
    assert html.count("Line 3, column 5: There is no commitment “C-9”.") == 2
    assert "Not {{commitment:C-9}}." in html


def test_two_editors_see_both_texts_and_choose(team: Client) -> None:
    mine = words("Our common words and mine.")
    other = signed_in(accounts.editor(name="O Ther"))
    other.post(INTRODUCTION, words("Our common words and theirs."))
    answer = team.post(INTRODUCTION, mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "O Ther" in html and "<del>" in html and "<ins>" in html
    assert "Our common words and theirs." in html and "Our common words and mine." in html
    assert section().text == "Our common words and theirs."
    again = {
        "title": "Introduction",
        "text": "Our common words, theirs and mine.",
        "seen_version": hidden(html, "seen_version"),
        "base": hidden(html, "base"),
    }
    assert team.post(INTRODUCTION, again).status_code == 302
    assert section().text == "Our common words, theirs and mine."


def test_ordering_the_entries_does_not_put_the_words_in_conflict(team: Client, editor: Any) -> None:
    path = f"{REPORT}sections/outcome-2-progress/"
    one = section("outcome-2-progress")
    seen = {
        "title": one.title,
        "text": "New words.",
        "seen_version": one.version,
        "base": digest_of_words(one),
    }
    given = {"seen_version": one.version, "order-e-2": 1, "heading-e-2": "Beds"}
    assert team.post(f"{path}entries/", given).status_code == 302
    assert team.post(path, seen).status_code == 302
    one.refresh_from_db()
    assert one.text == "New words." and one.entries.get().heading == "Beds"


def test_entries_are_ordered_by_numbers_and_left_out_with_a_reason(
    team: Client, record: SimpleNamespace
) -> None:
    make.make_entry(record.silent, record.lead, record.period, code="e-4", done="Forty were trained.")
    path = f"{REPORT}sections/outcome-1-progress/entries/"
    html = page(team, path)
    assert html.index("Give out kits") < html.index("Train people")
    given = {"seen_version": 1, "order-e-1": 2, "order-e-4": 1, "left_out-e-1": "on"}
    refused = team.post(path, given)
    assert refused.status_code == 400 and "Say why e-1 is left out" in refused.content.decode()
    assert team.post(path, given | {"reason-e-1": "Told in the summary"}).status_code == 302
    preview = page(team, f"{REPORT}preview/")
    assert "Told in the summary" in preview
    stale = team.post(path, {"seen_version": 1, "order-e-1": 1, "order-e-4": 2})
    assert stale.status_code == 400 and "Somebody else changed this section" in stale.content.decode()


def test_a_revised_figure_is_flagged_and_taken(team: Client, record: SimpleNamespace) -> None:
    team.post(INTRODUCTION, words(f"{{{{figure:{FIGURE}}}}}"))
    revise(record)
    html = page(team, INTRODUCTION)
    assert "Revised since: was 938, now 940." in html
    assert "Keep 938" in html and "Take 940" in html
    given = {"figure": f"{FIGURE}@2024-02,survey", "seen_version": section().version, "take": "1"}
    assert team.post(f"{INTRODUCTION}figure/", given).status_code == 302
    assert section().text == f"{{{{figure:{FIGURE}@2025-03,later}}}}"
    assert "Revised since" not in page(team, INTRODUCTION)


def test_sections_are_ordered_added_taken_out_and_put_back(team: Client) -> None:
    codes = list(ReportSection.objects.filter(report__code="2023").values_list("code", flat=True))
    places = {f"place-{code}": place for place, code in enumerate(codes, start=1)} | {"place-contact": 0}
    assert team.post(f"{REPORT}order/", {"seen": " ".join(codes), **places}).status_code == 302
    assert ReportSection.objects.filter(report__code="2023").first() == section("contact")
    missing = team.post(f"{REPORT}add/", {"kind": "overview", "title": "More"})
    assert missing.status_code == 400 and "Choose the outcome" in missing.content.decode()
    added = team.post(f"{REPORT}add/", {"kind": "governance", "title": "Audit", "after": "finance"})
    assert added["Location"].endswith("/sections/governance-2/")
    assert team.post(f"{INTRODUCTION}include/", {"included": "0"}).status_code == 302
    assert "Taken out" in page(team, REPORT)
    assert team.post(f"{INTRODUCTION}include/", {"included": "1"}).status_code == 302
    assert section().included


def test_the_title_is_changed(team: Client) -> None:
    assert team.post(f"{REPORT}title/", {"title": " "}).status_code == 400
    assert team.post(f"{REPORT}title/", {"title": "The year 2023"}).status_code == 302
    assert "The year 2023" in page(team, REPORT)


def test_readiness_says_what_blocks_and_what_to_know(team: Client, record: SimpleNamespace) -> None:
    make.make_entry(
        record.silent, record.lead, record.period, code="e-8", state=EntryState.DRAFT, loaded=False
    )
    team.post(INTRODUCTION, words("We counted 939. {{chart:placements/S1}}".replace(" {{", "\n\n{{")))
    html = page(team, f"{REPORT}readiness/")
    assert "Charts without a sentence that says what they show" in html
    assert "“939” matches nothing on the record." in html
    assert "C-3, The Lead: draft." in html
    assert "1 commitment of 4, listed in the report: C-3." in html


def test_the_preview_shows_entries_charts_and_what_is_missing(team: Client) -> None:
    html = page(team, f"{REPORT}preview/")
    assert "They gave out <strong>23 kits</strong>" in html
    assert "Figure 2.1. Placements approved, Scotland, 2022 to 2023" in html
    assert "Commitments with no entry" in html and "C-3 Train people" in html
    assert "A publisher, The survey, February 2024, page 4." in html
    assert "More kits." in html


def test_a_report_is_signed_off_in_three_steps_and_frozen(team: Client, report: Report) -> None:
    path = f"{REPORT}sign-off/"

    def sign(client: Client, **given: str) -> Any:
        html = page(client, path)
        return client.post(path, {"step": hidden(html, "step"), "digest": hidden(html, "digest"), **given})

    assert "Freeze the report" not in page(team, path)
    assert team.post(f"{REPORT}freeze/", {}).status_code == 400
    assert sign(team).status_code == 302
    assert "You signed as the author" in page(team, path)
    head = signed_in(accounts.administrator(name="He Ad"))
    assert sign(head).status_code == 302
    refused = sign(team)
    assert refused.status_code == 400 and "Write down who" in refused.content.decode()
    assert sign(team, note="The private secretary, by letter of 3 May").status_code == 302
    html = page(team, path)
    assert "He Ad" in html and "by letter of 3 May" in html and "Freeze the report" in html
    answer = team.post(f"{REPORT}freeze/", {"note": "The year 2023"})
    edition = Edition.objects.get()
    assert answer["Location"] == f"/workspace/editions/m/{edition.pk}/"
    assert edition.report == report and '"text":{' in edition.document


def test_a_change_after_sign_off_is_said_on_the_page(team: Client, report: Report, editor: Any) -> None:
    path = f"{REPORT}sign-off/"
    html = page(team, path)
    given = {"step": "author", "digest": hidden(html, "digest")}
    assert team.post(path, given).status_code == 302
    compose.save_section(section(), title="I", text="Other words.", seen_version=1, by=editor)
    assert "To be signed again" in page(team, path)
    stale = team.post(path, given)
    assert stale.status_code == 400 and "has changed since you looked" in stale.content.decode()


def test_what_was_typed_when_the_session_had_ended_is_there_again_after_signing_in(
    team: Client, editor: Any
) -> None:
    note = hidden(page(team, INTRODUCTION), "note")
    typed = words("Typed for an hour.", note=note)
    ended = Client()
    answer = ended.post(INTRODUCTION, typed)
    assert answer.status_code == 302 and "login" in answer["Location"]
    ended.force_login(editor)
    html = page(ended, INTRODUCTION)
    assert "Typed for an hour." in html and "Your session had ended" in html
    assert "Typed for an hour." not in section().text
    assert ended.post(INTRODUCTION, typed).status_code == 302
    assert section().text == "Typed for an hour."
    assert "Your session had ended" not in page(ended, INTRODUCTION)


def test_what_was_typed_before_can_be_dropped(team: Client, editor: Any) -> None:
    note = hidden(page(team, INTRODUCTION), "note")
    ended = Client()
    ended.post(INTRODUCTION, words("Typed for an hour.", note=note))
    ended.force_login(editor)
    assert "Typed for an hour." in page(ended, INTRODUCTION)
    assert "Typed for an hour." not in page(ended, f"{INTRODUCTION}?saved")
    assert "Typed for an hour." not in page(ended, INTRODUCTION)


def test_what_was_typed_is_shown_to_nobody_else(team: Client) -> None:
    note = hidden(page(team, INTRODUCTION), "note")
    ended = Client()
    ended.post(INTRODUCTION, words("Typed for an hour.", note=note))
    ended.force_login(accounts.editor())
    assert "Typed for an hour." not in page(ended, INTRODUCTION)
    forged = Client()
    forged.post(INTRODUCTION, words("Forged.", note="x:y:z"))
    assert "typed_section" not in forged.session


def test_hostile_text_is_shown_as_text(team: Client) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    assert team.post(INTRODUCTION, words(hostile, title="<b>T</b>")).status_code == 302
    team.post(f"{INTRODUCTION}comments/", {"comment": hostile, "passage": hostile})
    for path in (INTRODUCTION, f"{REPORT}preview/", f"{REPORT}readiness/", REPORT):
        html = page(team, path)
        assert "<script>alert" not in html and "<img src=x" not in html and 'href="javascript' not in html


def test_queries_of_the_list_of_sections_do_not_grow_with_sections(
    team: Client, report: Report, editor: Any
) -> None:
    page(team, REPORT)
    with CaptureQueriesContext(connection) as before:
        page(team, REPORT)
    for number in range(15):
        compose.add_section(report, kind="governance", title=f"More {number}", by=editor)
    with CaptureQueriesContext(connection) as after:
        page(team, REPORT)
    assert len(after) == len(before)
