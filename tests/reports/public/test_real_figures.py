"""The real figures stand on their pages and in their files as published: first, latest and as known on a day."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from tests.factories.package import SHIPPED
from tests.reports.public.real import national

__all__ = ["national"]
pytestmark = pytest.mark.django_db

Rows = list[dict[str, str]]


@pytest.fixture
def page(national: str, client: Client) -> Callable[..., str]:
    def text(path: str, status: int = 200) -> str:
        response = client.get(national + path)
        assert response.status_code == status, path
        plain = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
        return " ".join(unescape(plain).replace("\u00a0", " ").split())

    return text


@pytest.fixture
def rows(national: str, client: Client) -> Callable[[str], Rows]:
    def read(path: str) -> Rows:
        response = client.get(national + path)
        assert response.status_code == 200, path
        return list(csv.DictReader(io.StringIO(b"".join(response).decode())))

    return read


def of_year(rows: Rows, start: str, end: str) -> list[str]:
    return [
        row["value"]
        for row in rows
        if (row["period_start"], row["period_end"]) == (start, end) and not row["part"]
    ]


YEAR = ("2023-04-01", "2024-03-31")
PLACEMENTS = "indicators/rr-placements-approved"
TOTAL = "area=S92000003&disaggregation=total"


@pytest.mark.parametrize(
    ("query", "value"),
    [("", ["940"]), ("&vintage=first", ["938"]), ("&vintage=all", ["938", "940"]), ("&as_of=2024-12-31", ["938"]), ("&as_of=2024-12-30", []), ("&as_of=2026-01-01", ["940"])],
)  # fmt: skip
def test_placements_are_938_first_and_940_later_in_the_file(rows, query, value):
    assert of_year(rows(f"{PLACEMENTS}.csv?{TOTAL}{query}"), *YEAR) == value
    whole = rows(f"observations.csv?indicator=rr-placements-approved&{TOTAL}{query}")
    assert of_year(whole, *YEAR) == value


def test_placements_stand_on_their_page_with_both_values(page):
    text = page(f"{PLACEMENTS}/")
    assert "940 placements" in text
    assert "revised, first 938" in text
    assert "Aim: more" in text
    assert "938 940 Revised +2" in text


def test_the_page_as_first_published_shows_the_first_value(page):
    text = page(f"{PLACEMENTS}/?vintage=first")
    assert "You see the values as first published." in text
    assert "938 placements" in text


def test_the_page_as_known_on_a_day_says_what_is_left_out(page):
    text = page(f"{PLACEMENTS}/?as_of=2022-12-31")
    assert "You see what was known on 31 December 2022." in text
    assert "6 values without a date of publication are left out of this view, and 10 came later." in text
    assert "218 170 Revised −48" in text
    assert "940" not in text.split("What is counted")[0].split("Targets")[0]


def test_an_answer_as_known_on_a_day_counts_the_undated_values(national, client):
    response = client.get(f"{national}{PLACEMENTS}.json?{TOTAL}&as_of=2022-12-31")
    answer = json.loads(b"".join(response))
    assert answer["undated_left_out"] == 6
    assert [one["value"] for one in answer["observations"]] == ["114", "170", "181"]
    assert answer["edition"]["position"] == 4


def test_deaths_are_the_published_ones(page, rows):
    text = page("indicators/drug-misuse-deaths/")
    assert "1,172 deaths January to December 2023" in text
    assert "121 more than in 2022 (1,051)" in text
    latest = rows(f"indicators/drug-misuse-deaths.csv?{TOTAL}")
    assert of_year(latest, "2019-01-01", "2019-12-31") == ["1280"]
    first = rows(f"indicators/drug-misuse-deaths.csv?{TOTAL}&vintage=first")
    assert of_year(first, "2019-01-01", "2019-12-31") == ["1264"]


def test_undated_values_are_put_in_order_by_what_their_publication_says(page, rows):
    assert "59.17% 59.3% Estimated; revised +0.13" in page("indicators/naloxone-reach/")
    assert of_year(rows("indicators/naloxone-reach.csv?vintage=first"), "2021-06-30", "2021-06-30") == [
        "59.17"
    ]
    assert of_year(rows("indicators/naloxone-reach.csv"), "2021-06-30", "2021-06-30") == ["59.3"]
    assert of_year(rows("indicators/naloxone-reach.csv?as_of=2030-01-01"), "2021-06-30", "2021-06-30") == []


def test_a_hidden_value_is_never_a_zero(page, rows):
    text = page("indicators/suspected-drug-deaths/?area=pd-l")
    assert "October to December 2017 quarter Scottish" not in text
    assert "hidden by the publisher to protect confidentiality" in text
    hidden = [row for row in rows("indicators/suspected-drug-deaths.csv") if row["missing"]]
    assert len(hidden) == 8
    assert {(row["value"], row["missing"]) for row in hidden} == {("", "suppressed")}
    assert {row["missing_words"] for row in hidden} == {"hidden by the publisher to protect confidentiality"}


def test_a_zero_is_a_value(page):
    assert "0 deaths January to December 2018" in page("areas/S12000027/")


def test_nine_months_are_a_part_and_are_not_compared(page):
    text = page("indicators/thn-kits-issued/")
    assert "23,020" in text
    assert "nine months, part of a year" in text
    assert "It covers part of a year and is not compared with whole years." in text


def test_an_area_stands_beside_the_country_and_says_what_there_is_not(page):
    text = page("areas/S12000042/")
    assert "2 of the 74 indicators on this record have figures for Dundee City" in text
    assert "Scotland: 1,187 in 2018." in text
    assert "32 of 32 have a figure" in text
    assert "not rates." in text
    assert "The 72 indicators with no figure for Dundee City" in text
    assert "NM-016" in text


def test_a_later_publication_is_a_revised_figure_between_editions(page, national, client):
    text = page("editions/3/4/")
    assert "938, then 940, 2 more" in text
    assert "Revised figures (4)" in text
    lines = b"".join(client.get(f"{national}editions/3/4.csv")).decode()
    assert any("rr-placements-approved" in line and ",value,938,940" in line for line in lines.splitlines())


def test_an_earlier_edition_has_its_own_figures(page, rows):
    assert "938 placements" in page(f"editions/3/{PLACEMENTS}/")
    assert of_year(rows(f"editions/3/{PLACEMENTS}.csv?{TOTAL}"), *YEAR) == ["938"]


@pytest.mark.parametrize("path", ["edition/", "editions/2/edition/"])
def test_the_document_of_an_edition_has_the_hash_that_its_page_says(national, client, page, path):
    document = client.get(f"{national}{path}document.json").content
    assert hashlib.sha256(document).hexdigest() in page(path)


def test_money_is_shown_with_parts_below_their_whole(page):
    text = page("money/")
    assert "£250 million is promised for the mission." in text
    assert "£34.187 million" in text
    assert "No amount on this record says what was spent." in text


def test_everything_that_was_read_in_a_source_is_listed(page):
    text = page("sources/m-mr2024-p8/")
    assert "Approved statutory-funded residential rehabilitation placements" in text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{PLACEMENTS}/?as_of=yesterday", "as_of"),
        (f"{PLACEMENTS}/?as_of=2022-02-30", "as_of"),
        (f"{PLACEMENTS}/?vintage=newest", "vintage"),
        (f"{PLACEMENTS}/?area=atlantis", "area"),
        (f"{PLACEMENTS}/?disaggregation=age=1", "disaggregation"),
        (f"{PLACEMENTS}/?vintge=first", "vintge"),
        (f"{PLACEMENTS}.csv?as_of=2022", "as_of"),
        ("observations.csv?indicator=nothing", "indicator"),
        ("areas/S12000042/?indicator=nothing", "indicator"),
        ("sources/?page=0", "page"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(page, path, name):
    assert f"The parameter {name} is not understood." in page(path, 400)


@pytest.mark.parametrize(
    "path",
    ["indicators/nothing/", "areas/nothing/", "sources/nothing/", "editions/3/3/", "editions/4/3/", "editions/1/9/", "commitments/nothing.json", "editions/9.json", f"{PLACEMENTS}.svg?chart=9"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(page, path):
    page(path, 404)


LISTS = (
    "commitments", "partners", "outcomes", "indicators", "observations", "targets", "progress-entries", "funding",
    "milestones", "areas", "sources", "reporting-periods", "periods", "editions",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_a_csv_and_a_json_of_the_same_rows(national, client, rows, name):
    listed = rows(f"{name}.csv")
    response = client.get(f"{national}{name}.json")
    answer = json.loads(b"".join(response))
    assert len(answer[name.replace("-", "_")]) == len(listed) > 0


@pytest.mark.parametrize(
    "path", ["commitments/NM-012", "partners/adps", "outcomes/4", "periods/2023-24", "targets/t-rr-beds-650", "funding/fu-001", "sources/m-mr2024-p8", "areas/S12000042", "progress-entries/NM-012--2023-24"]
)  # fmt: skip
def test_every_thing_has_its_json(national, client, path, request):
    if path.startswith("progress-entries"):
        code = json.loads(b"".join(client.get(f"{national}progress-entries.json")))["progress_entries"][0][
            "code"
        ]
        path = f"progress-entries/{code}"
    answer = client.get(f"{national}{path}.json").json()
    assert answer["edition"]["position"] == 4
    assert len(answer) >= 2


def test_a_file_is_not_sent_again_where_it_did_not_change(national, client):
    first = client.get(f"{national}observations.csv")
    again = client.get(f"{national}observations.csv", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert first["Cache-Control"].startswith("public, max-age=")


PAGES = (
    "indicators/", "indicators/suspected-drug-deaths/", "areas/", "areas/S92000003/", "editions/", "edition/",
    "editions/1/4/", "money/", "sources/", "sources/ar-2023-24/", "about/", "editions/2/about/", "editions/2/edition/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_few_queries(national, client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert client.get(national + path).status_code == 200


def test_every_page_of_indicators_and_areas_is_drawn(national, client):
    """All of them, with every chart."""
    for kind in ("indicators", "areas"):
        listed = json.loads(b"".join(client.get(f"{national}{kind}.json")))[kind]
        for one in listed:
            assert client.get(f"{national}{kind}/{one['code']}/").status_code == 200, one["code"]


def package(name: str) -> Rows:
    return list(csv.DictReader((SHIPPED / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def links(client: Client, path: str) -> set[str]:
    response = client.get(path)
    assert response.status_code == 200, path
    return {unescape(link) for link in re.findall(r'<a [^>]*?href="([^"#]+)', response.content.decode())}


def test_every_headline_figure_stands_with_its_source_two_clicks_from_home(national, client):
    headlines = {row["id"] for row in package("indicators") if row["headline"] == "yes"}
    figures = [row for row in package("observations") if row["indicator_id"] in headlines]
    whole = next(row["id"] for row in package("areas") if not row["parent"])
    first = links(client, national)
    assert f"{national}indicators/" in first
    second = first | links(client, f"{national}indicators/")
    for code in sorted(headlines):
        path = f"{national}indicators/{code}/"
        assert path in second, f"{code} is more than two clicks from home"
        text = client.get(path).content.decode()
        plain = unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")
        own = [
            row
            for row in figures
            if (row["indicator_id"], row["area"], row["disaggregation"], row["part"]) == (code, whole, "", "")
        ]
        assert own or "No figure on record" in plain or 'id="table"' in text, code
        newest = max((row["period_end"] for row in own if row["value"]), default="")
        for row in own:
            if row["period_end"] == newest and row["value"]:
                assert f"{Decimal(row['value']):,}" in plain, (code, row["value"])
                assert f"{national}sources/{row['source']}/" in text, (code, row["source"])


def test_parts_that_do_not_add_up_are_said_with_the_difference(page, rows):
    text = page(f"{PLACEMENTS}/")
    assert "by sex Female 153; Male 305 458 511 53 less" in text
    sums = rows(f"{PLACEMENTS}/adds-up.csv?{TOTAL}")
    quarter = [row for row in sums if (row["period_start"], row["by"]) == ("2021-10-01", "sex")]
    assert [(row["sum"], row["total"], row["difference"]) for row in quarter] == [("114", "129", "-15")]
    assert quarter[0]["as_an_earlier_total"] == "yes"


def test_quarters_and_their_year_stand_side_by_side(rows):
    sums = rows("indicators/drug-misuse-deaths/adds-up.csv?area=S92000003&disaggregation=total")
    years = [row for row in sums if row["by"] == "span:3-months"]
    assert years and {row["difference"] for row in years} == {"0"}
