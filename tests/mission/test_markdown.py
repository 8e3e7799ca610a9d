"""Texts of the record as safe HTML."""

import time

import pytest

from mission import markdown


def test_paragraphs_lists_links_and_emphasis_are_kept() -> None:
    html = markdown.render(
        "One **two** *three*.\n\n- a\n- b\n\n1. c\n\n[Report](https://example.org/a?b=1&c=2)"
    )
    assert "<strong>two</strong>" in html
    assert "<em>three</em>" in html
    assert html.count("<li>") == 3
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener">Report</a>' in html


def test_headings_stay_below_those_of_the_page() -> None:
    html = markdown.render("# One\n\n## Two\n\n### Three\n\n###### Six")
    assert html.count("<h3>") == 2
    assert html.count("<h4>") == 2
    assert "<h1" not in html


def test_a_footnote_mark_leads_to_its_note() -> None:
    html = markdown.render("Said so.[^1] And so.[^12]", prefix="entry-7")
    assert '<a class="mp-note-mark" href="#entry-7-note-1" aria-label="Note 1">1</a>' in html
    assert 'href="#entry-7-note-12"' in html


def test_a_mark_without_a_list_of_notes_is_a_raised_number() -> None:
    assert markdown.render("Said so.[^1]") == "<p>Said so.<sup>1</sup></p>\n"


def test_the_marks_of_a_text_are_listed_once_each() -> None:
    assert markdown.marks("a[^2] b[^1] c[^2]") == [2, 1]


def test_a_prefix_cannot_break_out_of_the_address() -> None:
    with pytest.raises(ValueError, match="cannot begin the name of a note"):
        markdown.render("a[^1]", prefix='x" onclick="y')


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#x0A;script:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        '[a](https://example.org "\\" onmouseover=\\"alert(1)")',
        "![a](https://example.org/pixel.png)",
        "\ue0001\ue001<b>",
    ],
)
def test_hostile_text_is_inert(text: str) -> None:
    html = markdown.render(text, prefix="e").lower()
    for sign in (
        "<script",
        "<img",
        'href="javascript',
        'href="data',
        'href="vbscript',
        '" onmouseover',
        "\ue000",
    ):
        assert sign not in html


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50_000,
        "> " * 25_000,
        "- " * 25_000,
        "[" * 50_000,
        "![" * 25_000,
        "[a](" * 12_500,
        "[a][" * 12_500,
        "*a_" * 16_000,
        "*_" * 25_000,
        "".join(f"{' ' * 2 * depth}- a\n" for depth in range(200)),
        "".join("`" * (length % 14 + 1) + "a" for length in range(6_000)),
        "<a " * 16_000,
        "".join(">" * min(depth, 8) + " a\n\n" for depth in range(6_000)),
        "[^1]" * 12_500,
    ],
    ids=range(14),
)
def test_a_nest_of_fifty_thousand_marks_takes_less_than_a_second(text: str) -> None:
    start = time.process_time()
    markdown.render(text, prefix="e")
    markdown.plain(text)
    assert time.process_time() - start < 1


def test_a_very_long_text_is_shown_whole_without_mark_up() -> None:
    text = "*word* <b>\n\n" * 5_000
    html = markdown.render(text)
    assert html.count("*word* &lt;b&gt;") == 5_000


def test_plain_text_has_no_marks_and_is_cut_at_a_word() -> None:
    text = "One **two**.[^1] [three](https://example.org) & <b>\n\n- four"
    assert markdown.plain(text) == "One two. three & <b> four"
    assert markdown.plain(text, 18) == "One two. three &…"
    assert markdown.plain("short", 18) == "short"
