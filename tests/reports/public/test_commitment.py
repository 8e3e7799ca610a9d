"""One commitment: three views, every date, every period, money, and the links both ways."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mission.models import Commitment, CommitmentChange, Mission, Partner, ReportingPeriod
from tests.factories.mission import make_entry
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def section(text: str, name: str) -> str:
    return text.split(f'<h2 id="{name}">')[1].split('<section class="mp-section"')[0].split("</main>")[0]


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def test_it_says_who_does_what_and_where_it_was_promised(read: Read, released: Mission) -> None:
    text = plain(read("/m/commitments/C-1/"))
    assert "Leads The Council" in text
    assert "Is funded The Charity" in text
    assert "Promised in A speech" in text
    assert "Announced May 2021" in text
    assert "3.6. Care is near" in text


def test_compiled_entries_are_marked_and_carry_their_evidence(read: Read, released: Mission) -> None:
    text = read("/m/commitments/C-1/")
    entries = section(text, "entries")
    assert "Compiled from published sources" in entries
    assert 'href="#entry-e-1-note-1"' in entries
    assert 'id="entry-e-1-note-1"' in entries
    assert "The news" in entries
    assert "(p. 2)" in entries
    assert "Compiled" not in section(read("/m/commitments/C-2/"), "entries")


def test_an_entry_on_behalf_of_a_partner_says_so(read: Read, mission: Mission) -> None:
    silent, charity = Commitment.objects.get(ref="C-3"), Partner.objects.get(code="charity")
    make_entry(silent, charity, ReportingPeriod.objects.get(code="2023"), origin="delivery_team")
    released_edition(mission)
    assert "The Charity, written by the delivery team on its behalf" in read("/m/commitments/C-3/")


def test_every_period_stands_on_the_time_line(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/commitments/C-1/"), "entries"))
    assert (
        text.index("March 2022 · Doors opened")
        < text.index("Year 2022")
        < text.index("Year 2023 No entry on record")
    )
    assert "No entry on record in any reporting period" in read("/m/commitments/C-3/")


def test_the_three_views_stand_apart(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/commitments/C-1/"), "status"))
    assert "Delivered Year 2022: about The Council (lead). Compiled from published sources." in text
    assert "No assessment on record" in text
    assert "No target on record" in text
    assert "none names a delivery status" in section(read("/m/commitments/C-2/"), "status")


def test_where_only_another_partner_stated_a_status_the_page_says_both(read: Read, mission: Mission) -> None:
    commitment = Commitment.objects.get(mission=mission, ref="C-3")
    make_entry(
        commitment,
        Partner.objects.get(mission=mission, code="council"),
        ReportingPeriod.objects.get(mission=mission, code="2023"),
        status="delayed",
    )
    released_edition(mission)
    text = plain(section(read("/m/commitments/C-3/"), "status"))
    assert "Delayed Year 2023: The Council" in text
    assert "The lead, The Charity: not stated in any period." in text


def test_a_moved_date_keeps_its_earlier_one_with_the_reason(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/commitments/C-2/"), "due"))
    assert "The date was moved once." in text
    assert "April 2022 First date. Moved, announced 23 June 2022. It took longer." in text
    assert "April 2023 Date now." in text
    assert "No due date is stated" in read("/m/commitments/C-1/")


def test_targets_are_shown_with_chart_and_table_and_replaced_ones_as_such(
    read: Read, released: Mission
) -> None:
    text = section(read("/m/commitments/C-2/"), "targets")
    assert text.count('class="mp-chart__wide"') == text.count('class="mp-chart__narrow"') == 1
    words = plain(text)
    assert "1,172 in 2023, 1,051 in 2022" in words
    assert "Replaced by: Under nine hundred" in words
    assert "at most 900 a year" in words
    assert "Why it was changed: It was reached too slowly." in words
    row = re.search(r"<tr><th[^>]*>2023</th>(.*?)</tr>", text)
    assert row
    assert "1,170" in row[1]
    assert "1,172" in row[1]


def test_links_read_as_sentences_from_both_ends(read: Read, released: Mission) -> None:
    superseded = plain(read("/m/commitments/C-2/"))
    assert "This commitment was superseded on 23 June 2022. One is enough." in superseded
    assert "This commitment was superseded by C-1, Open a house , 23 June 2022." in superseded
    assert "Supersedes C-2, Commitment C-2 . One is enough." in plain(
        section(read("/m/commitments/C-1/"), "links")
    )


def test_a_withdrawn_commitment_says_so_first(read: Read, mission: Mission) -> None:
    CommitmentChange.objects.create(
        mission=mission, commitment=Commitment.objects.get(mission=mission, ref="C-3"), kind="withdrawn", date="2023-09",
        title_before="Commitment C-3", description_before="x", reason="It is no longer needed.",
    )  # fmt: skip
    released_edition(mission)
    assert "This commitment was withdrawn (September 2023). It is no longer needed." in plain(
        read("/m/commitments/C-3/")
    )


def test_money_stands_as_its_source_states_it(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/commitments/C-1/"), "money"))
    assert (
        "For the house. A publisher, The budget, date not stated The Charity period not stated Award about £4 million"
        in text
    )
    assert "No amount on record" in section(read("/m/commitments/C-2/"), "money")


def test_text_of_the_record_is_never_mark_up(read: Read, mission: Mission) -> None:
    silent, charity = Commitment.objects.get(ref="C-3"), Partner.objects.get(code="charity")
    done = "<script>alert(1)</script> **bold**"
    make_entry(silent, charity, ReportingPeriod.objects.get(code="2023"), done=done, reason="<img src=x>")
    released_edition(mission)
    text = read("/m/commitments/C-3/")
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<strong>bold</strong>" in text
