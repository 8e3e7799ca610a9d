"""The computed assessments on the pages of the real record: class, sentence, working, roll-ups, and the method."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mission.assessment import CLASSES
from mission.wording import ASSESSMENTS
from reports.public.methods import rendered
from tests.reports.public.real import national

__all__ = ["national"]
pytestmark = pytest.mark.django_db

#: Worked out by hand from the published figures of the shipped record.
CLASSES_BY_HAND = {
    "t-funding-250m": "not_enough_data",
    "t-funding-50m-year": "on_course",
    "t-funding-rehab-100m": "not_enough_data",
    "t-mat-1to5-2023": "missed",
    "t-mat-embedded-2022": "missed",
    "t-mat-full-2025": "not_enough_data",
    "t-mat-sustained-2026": "not_assessable",
    "t-ost-32000": "missed",
    "t-reduce-deaths": "behind",
    "t-rr-beds-650": "behind",
    "t-rr-beds-increase-50": "behind",
    "t-rr-increase-300": "not_assessable",
    "t-rr-individuals-1000": "on_course",
    "t-rr-placements-1000": "not_enough_data",
    "t-treatment-all-drugs": "not_assessable",
    "t-wait-3-weeks": "met",
    "t-wait-3-weeks-fife": "missed",
    "t-wait-3-weeks-forth-valley": "missed",
    "t-wait-3-weeks-highland": "missed",
    "t-wait-3-weeks-lothian": "missed",
    "t-wait-3-weeks-orkney": "missed",
    "t-wait-3-weeks-tayside": "missed",
    "t-wait-3-weeks-western-isles": "missed",
}
PLACEMENTS = (
    "940 placements in 2023-24, to reach at least 1,000 a year by 31 March 2026. No earlier figure that compares with it "
    "is on record, so no path can be drawn. From then on it needs 30 more each year."
)


@pytest.fixture
def page(national: str, client: Client) -> Callable[..., str]:
    def html(path: str) -> str:
        response = client.get(national + path)
        assert response.status_code == 200, path
        return b"".join(response).decode()

    return html


def plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html.split("<main")[-1])
    return re.sub(r" +([.,;:])", r"\1", " ".join(unescape(text).replace("\u00a0", " ").split()))


def section(html: str, name: str) -> str:
    return html.split(f'<h2 id="{name}">')[1].split('<section class="mp-section"')[0].split("</main>")[0]


def test_every_real_target_has_the_class_that_was_worked_out_by_hand(page) -> None:
    found = {one["code"]: one["assessment_class"] for one in json.loads(page("targets.json"))["targets"]}
    assert found == CLASSES_BY_HAND


def test_the_third_view_says_each_class_and_leads_to_its_working(page) -> None:
    html = page("commitments/NM-012/")
    text = plain(section(html, "status"))
    assert f"Not enough data {PLACEMENTS} Working" in text
    assert "On course 1,033 people in 2022-23, from 542 in 2019-20: at least 1,000 a year is reached" in text
    assert "Not assessable The target is a change of 300% from a baseline that is not on record." in text
    for link in re.findall(r'href="#(working-[^"]+)"', html):
        assert html.count(f'id="{link}"') == 1


def test_the_working_opens_inputs_sources_formula_thresholds_and_other_methods(page) -> None:
    text = plain(section(page("commitments/NM-013/"), "targets"))
    assert "418 against 650; straight line: 365 + (650 − 365) × 21/72 months = 448.125" in text
    assert (
        "2019-20 365 start of the path Scottish Government, Residential rehabilitation: status report" in text
    )
    assert (
        "The target was changed once. Against the first one, “Residential rehabilitation beds up by 50%”"
        in text
    )
    assert "Behind: it is short of that line" in text
    assert "“Progress made but acceleration needed”, 79.8% of the growth that was needed" in text
    assert (
        "Another class than “behind” would be given by: Fixed band of 15% around the expected value" in text
    )
    assert "+54.6 a year until the due day. The last change on record was +30.3 a year." in text


def test_a_replaced_target_keeps_its_class_and_says_what_replaced_it(page) -> None:
    text = plain(section(page("commitments/NM-028/"), "status"))
    assert "Missed 17% in 2021-22: 100% was to be reached by April 2022. Replaced since by" in text
    assert "To reach: 100% by April 2025. Changed 2 times; against the first target: missed." in text


def test_an_indicator_says_what_the_values_shown_would_have_given(page) -> None:
    latest = plain(section(page("indicators/drug-misuse-deaths/"), "targets"))
    assert "Behind 1,172 deaths in 2023, 167 fewer than in 2020 (1,339). It went the wrong way:" in latest
    assert "Computed from" not in latest
    then = plain(section(page("indicators/drug-misuse-deaths/?as_of=2023-06-01"), "targets"))
    assert "On course Computed from the values known on 1 June 2023: 1,330 deaths in 2021" in then
    assert "From the latest values it is: behind." in then
    first = plain(section(page("indicators/rr-placements-approved/?vintage=first"), "targets"))
    assert "Computed from the values as first published: 938 placements in 2023-24" in first


def test_an_earlier_edition_says_what_it_knew(page) -> None:
    then = plain(section(page("editions/1/commitments/NM-028/"), "status"))
    assert "Missed 17% in 2021-22: 100% was to be reached by April 2022. Working" in then
    assert "Replaced since by" not in then


def test_outcomes_are_rolled_up_as_counts_without_hiding_a_class(page) -> None:
    counts = plain(section(page("outcomes/4/"), "targets"))
    assert (
        "Met 0 On course 1 Behind 2 Moving away 0 Missed 3 Not enough data 2 Not assessable 3 "
        "3 of them were replaced by a later target and are counted too: 1 behind and 2 missed." in counts
    )
    whole = plain(section(page("outcomes/"), "targets"))
    assert "Met 1 On course 2 Behind 3 Moving away 0 Missed 10 Not enough data 4 Not assessable 3" in whole
    assert "3. People at most risk have access to treatment and recovery 1 0 0 0 7 0 0" in whole
    assert "Missed 10" in plain(section(page(""), "targets"))
    assert "No target of an indicator here is on record." in plain(section(page("outcomes/1/"), "targets"))


def test_every_target_of_an_outcome_leads_to_its_working(page, client: Client) -> None:
    for address in re.findall(r'href="([^"]+#working-[^"]+)"', page("outcomes/3/")):
        path, _, name = unescape(address).partition("#")
        assert f'id="{name}"' in client.get(path).content.decode()


def test_a_page_asks_as_often_for_one_target_as_for_many(national: str, client: Client) -> None:
    tallies = []
    for code in ("2", "4"):
        client.get(f"{national}outcomes/{code}/?")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{national}outcomes/{code}/?").status_code == 200
        tallies.append(len(asked))
    assert tallies[0] == tallies[1]


def test_the_method_is_a_page_of_the_site(page) -> None:
    text = plain(page("methods/"))
    assert "This is version 1 of the method." in text
    for word, _ in ASSESSMENTS.values():
        assert word in text
    assert 'href="/national-mission-drugs/methods/"' in page("about/")
    assert "Open SDG" in text


def test_the_text_of_the_method_is_never_mark_up() -> None:
    html = rendered("# T\n\n## A head\n\n<script>x</script>\n\n| A |\n|---|\n| b |\n").html
    assert "<script>" not in html
    assert '<h2 id="a-head">' in html
    assert '<td data-label="A">' in html
    assert '<th scope="col">' in html


def test_the_files_have_the_classes(page) -> None:
    head, *rows = page("targets.csv").splitlines()
    assert "assessment_class,assessment_words,assessment_sentence,assessment_method,moves" in head
    assert any(row.startswith("t-ost-32000,") and ",missed,Missed," in row for row in rows)
    assert set(CLASSES) >= {
        one["assessment"]["class"]
        for one in json.loads(page("indicators/mat-implementation.json"))["targets"]
    }
