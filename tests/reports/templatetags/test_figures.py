"""Figures and dates in templates."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe


def draw(text: str, **values: object) -> str:
    return Template("{% load figures signs %}" + text).render(Context(values))


@pytest.mark.parametrize(
    ("text", "values", "drawn"),
    [
        ("{{ v|number }}", {"v": 1344}, "1,344"),
        ("{{ v|number }}", {"v": None}, ""),
        ("{{ v|number }}", {"v": 0}, "0"),
        ("{{ v|money }}", {"v": "34187000"}, "£34.187 million"),
        ("{% figure v 'percent' %}", {"v": "90.6"}, "90.6%"),
        (
            "{% figure v 'count' missing='suppressed' %}",
            {"v": None},
            "hidden by the publisher to protect confidentiality",
        ),
        ("{% figure v %}", {"v": None}, "no figure on record"),
        ("{% amount v 'up_to' %}", {"v": "2000000"}, "up to £2 million"),
        ("{% difference a b %}", {"a": "938", "b": "940"}, "2 more"),
        ("{% signed a b %}", {"a": "218", "b": "170"}, "−48"),
        ("{{ v|partial_date }}", {"v": "2023-10"}, "October 2023"),
        ("{{ v|partial_date }}", {"v": ""}, "date not stated"),
        ("{{ v|partial_date }}", {"v": dt.date(2024, 12, 17)}, "17 December 2024"),
        ("{{ v|code_words }}", {"v": "third_sector"}, "Third sector"),
        ("{{ v|short_hash }}", {"v": "6e917e74" + "0" * 48 + "eae18b89"}, "6e917e74…eae18b89"),
        ("{{ v|status_word }}", {"v": ""}, "Not stated"),
    ],
)
def test_values_are_drawn_as_the_look_has_them(text: str, values: dict[str, object], drawn: str) -> None:
    assert draw(text, **values) == drawn


def test_a_financial_year_never_breaks_over_a_line() -> None:
    year = draw("{% span a b %}", a=dt.date(2023, 4, 1), b=dt.date(2024, 3, 31))
    assert year == '<span class="mp-nowrap">2023-24</span>'
    assert draw("{{ v|nowrap_dates }}", v="on 3 June 2024") == "on 3\u00a0June 2024"
    assert "mp-nowrap" not in draw("{{ v|nowrap_dates }}", v="on 2023-10-14")


def test_text_is_escaped_once_before_its_dates_are_held_together() -> None:
    assert "&lt;b&gt; &amp; <span" in draw("{{ v|nowrap_dates }}", v="<b> & 2023-24")
    assert draw("{{ v|nowrap_dates }}", v=mark_safe("<b>1 May</b>")) == "<b>1 May</b>"
    assert draw("{{ v|nowrap_dates }}", v=None) == ""


def test_the_lag_needs_a_known_day() -> None:
    span = {"a": dt.date(2023, 1, 1), "b": dt.date(2023, 12, 31)}
    assert draw("{% lag a b '2024-08-20' %}", **span) == "7 months after the year ended"
    assert draw("{% lag a b '' %}", **span) == ""


def test_a_status_is_a_shape_and_a_word() -> None:
    tag = draw("{% include 'components/status_tag.html' with status='delayed' %}")
    assert "<svg" in tag
    assert ">Delayed</span>" in tag
    assert "mp-tag--not_stated" in draw("{% include 'components/status_tag.html' with status='' %}")


def test_each_box_says_its_commitment_and_status() -> None:
    boxes = [{"status": "delivered", "label": "A-1", "url": "/a/"}, {"status": "", "label": "A-2"}]
    strip = draw("{% include 'components/box_strip.html' %}", boxes=boxes)
    assert "A-1, Delivered</span></a>" in strip
    assert "A-2, Not stated</span></span>" in strip


def test_a_shape_that_does_not_exist_draws_nothing() -> None:
    assert draw("{% shape 'star' %}") == ""
