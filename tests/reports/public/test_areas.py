"""An area beside the whole and beside similar areas; small charts over areas; parts beside their total; pictures."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Callable
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mission.models import Area, Indicator, Mission, Series
from reports.public import pictures
from tests.factories.mission import make_area, make_observation, make_series
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]
DAYS = {"start": "2023-04-01", "end": "2023-12-31"}


def boards(mission: Mission, number: int = 3) -> Series:
    """Boards under the whole, each with figures of two years; gives the series of the first."""
    whole = Area.objects.get(mission=mission, code="scotland")
    indicator = Indicator.objects.get(mission=mission, code="deaths")
    found = []
    for place in range(1, number + 1):
        area = make_area(mission, f"b{place}", name=f"Board {place}", kind="health_board", parent=whole)
        found.append(make_series(indicator, area))
        make_observation(found[-1], str(100 * place), year=2022, published="2023-08-20")
        make_observation(found[-1], str(100 * place + 7), year=2023, published="2024-08-20")
    return found[0]


def lines(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200, path
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


# Local view


def test_an_area_stands_beside_the_whole_for_every_indicator_that_it_has(read: Read, mission: Mission):
    boards(mission)
    released_edition(mission)
    text = plain(section(read("/m/areas/b1/"), "beside"))
    assert "Deaths registered 2023 107 1,172" in text
    assert "Similar means here: of the same kind (health board). None is chosen yet." in text


def test_a_reader_chooses_the_areas_that_stand_beside(read: Read, mission: Mission):
    boards(mission)
    released_edition(mission)
    text = plain(section(read("/m/areas/b1/?beside=b3&beside=b2"), "beside"))
    assert "2023 107 1,172 307 207" in text
    assert "You chose Board 3 and Board 2." in text


def test_an_area_without_a_figure_for_that_time_says_so(read: Read, mission: Mission):
    boards(mission)
    whole = Area.objects.get(mission=mission, code="scotland")
    make_area(mission, "b9", name="Board 9", kind="health_board", parent=whole)
    released_edition(mission)
    assert "107 1,172 no figure on record" in plain(section(read("/m/areas/b1/?beside=b9"), "beside"))


@pytest.mark.parametrize("query", ["beside=b1", "beside=scotland", "beside=nothing", "beside=b2&beside=b3&beside=b4&beside=b5&beside=b6"])  # fmt: skip
def test_another_kind_of_area_the_area_itself_and_too_many_are_refused(
    client: Client, mission: Mission, query: str
):
    boards(mission, 6)
    released_edition(mission)
    assert client.get(f"/m/areas/b1/?{query}").status_code == 400


def test_areas_under_the_same_area_are_shown_without_being_chosen(read: Read, mission: Mission):
    boards(mission)
    board = Area.objects.get(mission=mission, code="b1")
    indicator = Indicator.objects.get(mission=mission, code="deaths")
    for code, value in (("c1", "40"), ("c2", "60")):
        council = make_area(mission, code, name=f"Council {code[-1]}", kind="council_area", parent=board)
        make_observation(make_series(indicator, council), value, year=2023)
    released_edition(mission)
    text = plain(section(read("/m/areas/c1/"), "beside"))
    assert "2023 40 1,172 60" in text
    assert "The others of this kind under Board 1 stand here." in text


def test_the_file_of_an_area_has_the_areas_beside_it(client: Client, mission: Mission):
    boards(mission)
    released_edition(mission)
    assert {row["area"] for row in lines(client, "/m/areas/b1.csv?beside=b2")} == {"b1", "b2"}
    assert client.get("/m/areas/b1.csv?beside=scotland").status_code == 400


def test_queries_do_not_grow_with_the_areas(client: Client, mission: Mission):
    boards(mission, 5)
    released_edition(mission)
    client.get("/m/areas/b1/")
    for path in ("/m/areas/b1/?beside=b2", "/m/areas/b1/?beside=b2&beside=b3&beside=b4"):
        with CaptureQueriesContext(connection) as made:
            assert client.get(path).status_code == 200
        assert len(made) <= 12, [one["sql"] for one in made]


# Small charts over areas


def test_an_indicator_has_a_small_chart_for_each_area_by_name(read: Read, mission: Mission):
    boards(mission)
    released_edition(mission)
    text = section(read("/m/indicators/deaths/"), "over-areas")
    assert "in 3 areas of one kind: Health board" in plain(text)
    assert text.index("Board 1") < text.index("Board 2") < text.index("Board 3")


def test_a_part_of_a_year_is_not_drawn_with_whole_years(read: Read, mission: Mission):
    series = boards(mission)
    make_observation(series, "55555", published="2024-02-01", **DAYS)
    released_edition(mission)
    text = section(read("/m/indicators/deaths/"), "over-areas")
    assert "55,555" not in text
    assert "Parts of a year are not drawn beside whole periods." in text


def test_small_charts_show_the_view_of_the_page(read: Read, mission: Mission):
    series = boards(mission)
    make_observation(series, "99", year=2023, published="2025-01-01")
    released_edition(mission)
    path = "/m/indicators/deaths/?area=scotland&disaggregation=total"
    assert ">99<" in section(read(path), "over-areas")
    assert ">107<" in section(read(f"{path}&vintage=first"), "over-areas")
    assert ">107<" in section(read(f"{path}&as_of=2024-12-31"), "over-areas")


def test_a_kind_with_one_area_has_no_small_charts(read: Read, mission: Mission):
    boards(mission, 1)
    released_edition(mission)
    assert 'id="over-areas"' not in read("/m/indicators/deaths/")


# Parts beside their total


def by_sex(mission: Mission, female: str, male: str | None, **more: str) -> None:
    indicator = Indicator.objects.get(mission=mission, code="deaths")
    whole = Area.objects.get(mission=mission, code="scotland")
    make_observation(make_series(indicator, whole, "sex=Female"), female, year=2023)
    make_observation(make_series(indicator, whole, "sex=Male"), male, year=2023, **more)


def test_parts_that_do_not_add_up_say_by_how_much(read: Read, client: Client, mission: Mission):
    by_sex(mission, "400", "700")
    released_edition(mission)
    text = plain(section(read("/m/indicators/deaths/"), "adds-up"))
    assert "2023, by sex Female 400; Male 700 1,100 1,172 72 less" in text
    (row,) = lines(client, "/m/indicators/deaths/adds-up.csv")
    assert (row["sum"], row["total"], row["difference"]) == ("1100", "1172", "-72")
    assert client.get("/m/indicators/deaths/adds-up.json").json()["sums"][0]["difference"] == "-72"


def test_parts_that_fit_the_total_before_its_revision_say_so(read: Read, mission: Mission):
    by_sex(mission, "470", "700")
    released_edition(mission)
    text = plain(section(read("/m/indicators/deaths/"), "adds-up"))
    assert "2 less As much as the total was before it was revised" in text
    first = plain(section(read("/m/indicators/deaths/?vintage=first"), "adds-up"))
    assert "It is the same as its total." in first


def test_a_hidden_part_gives_no_difference_away(read: Read, client: Client, mission: Mission):
    by_sex(mission, "470", None, missing="suppressed")
    released_edition(mission)
    text = section(read("/m/indicators/deaths/"), "adds-up")
    assert "702" not in text and "none is to follow from the difference" in text
    (row,) = lines(client, "/m/indicators/deaths/adds-up.csv")
    assert (row["sum"], row["difference"]) == ("", "")


@pytest.mark.parametrize("unit", ["percent", "rate_per_100000"])
@pytest.mark.parametrize("combine", ["sum", "mean", "none"])
def test_shares_and_rates_are_never_added_up(read: Read, mission: Mission, unit: str, combine: str):
    Indicator.objects.filter(mission=mission, code="deaths").update(unit=unit, combine=combine)
    by_sex(mission, "400", "700")
    released_edition(mission)
    assert 'id="adds-up"' not in read("/m/indicators/deaths/")


# Pictures and frames


@pytest.mark.parametrize("query", ["", "?size=narrow", "?chart=1", "?chart=areas-health_board"])
def test_every_chart_has_a_picture_with_its_title_and_source(client: Client, mission: Mission, query: str):
    boards(mission)
    released_edition(mission)
    svg = client.get(f"/m/indicators/deaths.svg{query}")
    text = svg.content.decode()
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert "Deaths registered" in text and "edition 1." in text
    png = client.get(f"/m/indicators/deaths.png{query}")
    assert png["Content-Type"] == "image/png" and png.content.startswith(b"\x89PNG")
    assert png["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("query", "status"),
    [("size=4000", 400), ("width=9", 400), ("chart=0", 400), ("chart=x", 400), ("chart=9", 404), ("chart=areas-planet", 404)],
)  # fmt: skip
def test_only_known_charts_and_sizes_are_drawn(client: Client, released: Mission, query: str, status: int):
    assert client.get(f"/m/indicators/deaths.png?{query}").status_code == status


def test_a_picture_is_drawn_once(client: Client, released: Mission, monkeypatch):
    cache.clear()
    drawn = []
    monkeypatch.setattr(pictures, "made_png", lambda text, fonts: drawn.append(text) or b"\x89PNG")
    for query in ("", "?utm_source=a", "?utm_source=b"):
        assert client.get(f"/m/indicators/deaths.png{query}").status_code == 200
    assert len(drawn) == 1


def test_more_pictures_than_can_be_drawn_are_refused_for_a_while(
    client: Client, released: Mission, monkeypatch
):
    cache.clear()
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    with pictures._drawing:
        response = client.get("/m/indicators/deaths.png?size=narrow")
    assert (response.status_code, response["Retry-After"]) == (503, "20")
    monkeypatch.setattr(pictures, "_waiting", threading.BoundedSemaphore(1))
    with pictures._waiting:
        assert client.get("/m/indicators/deaths.png?size=narrow").status_code == 503
    assert client.get("/m/indicators/deaths.png?size=narrow").status_code == 200


def test_a_frame_may_stand_on_other_sites_and_its_page_may_not(client: Client, released: Mission):
    frame = client.get("/m/indicators/deaths/frame/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "script-src 'self'" in frame["Content-Security-Policy"]
    assert not frame.has_header("X-Frame-Options")
    assert 'href="http://testserver/m/indicators/deaths/' in frame.content.decode()
    page = client.get("/m/indicators/deaths/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_page_gives_the_code_of_its_frames(read: Read, released: Mission):
    text = read("/m/indicators/deaths/")
    assert "&lt;iframe src=&quot;http://testserver/m/indicators/deaths/frame/" in text.replace('"', "&quot;")


def test_an_area_without_a_map_has_no_picture(client: Client, mission: Mission):
    boards(mission)
    released_edition(mission)
    for path in ("areas/b1.svg", "areas/b1.png", "areas/b1/frame/"):
        assert client.get(f"/m/{path}").status_code == 404


def test_a_chart_of_a_commitment_can_be_taken_as_a_picture(client: Client, read: Read, released: Mission):
    text = unescape(read("/m/commitments/C-2/"))
    found = re.findall(r'href="(/m/indicators/deaths\.(?:svg|png)\?[^"]+)"', text)
    assert len(found) == 2
    for path in found:
        assert client.get(path).status_code == 200, path
