"""Markdown as a tree, and the tree as HTML."""

from __future__ import annotations

from reports.composing.html import Page, html_of
from reports.composing.prose import held, of_entry, tree, words_of
from reports.composing.references import found_in


def of(text: str):
    return tree(text, marks=lambda number: {"kind": "note", "number": number + 10})


def test_paragraphs_lists_quotations_and_headings_become_blocks() -> None:
    kinds = [block["kind"] for block in of("# One\n\nTwo **three** *four*.\n\n- a\n- b\n\n3. c\n\n> d\n")]
    assert kinds == ["heading", "paragraph", "list", "list", "quote"]
    assert of("3. c")[0]["start"] == 3
    assert [block["level"] for block in of("# One\n\n### Three")] == [3, 4]


def test_only_links_that_lead_to_pages_and_people_are_links() -> None:
    def kinds(text: str) -> list[str]:
        return [run["kind"] for run in of(text)[0]["runs"]]

    assert kinds("[a](https://a.example)") == ["link"]
    assert kinds("[a](javascript:x)") == ["text"]
    assert kinds("[a](//evil.example)") == ["text"]


def test_mark_up_that_was_typed_is_text() -> None:
    blocks = of("<script>alert(1)</script> & co")
    assert html_of(blocks, Page()) == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</p>"


def test_marks_of_an_entry_are_numbered_as_in_the_report() -> None:
    runs = of_entry("It grew.[^2] So did[^7] that.", {"2": 31})[0]["runs"]
    assert runs == [
        {"kind": "text", "text": "It grew."},
        {"kind": "note", "number": 31},
        {"kind": "text", "text": " So did that."},
    ]


def test_a_reference_that_stands_alone_can_be_a_block() -> None:
    text = "Before {{target:t}} after.\n\n{{target:t}}"
    references, _ = found_in(text)

    def resolved(number: int, alone: bool):
        return [{"kind": "target", "block": True}] if alone else [{"kind": "target", "text": "met"}]

    blocks = tree(held(text, references), marks=lambda number: None, resolved=resolved)
    assert [block["kind"] for block in blocks] == ["paragraph", "target"]
    assert words_of(blocks).strip() == "Before met after."


def test_private_letters_that_were_typed_do_not_pass_for_references() -> None:
    blocks = tree(held("a \ue0020\ue003 b", []), marks=lambda number: None)
    assert words_of(blocks).strip() == "a 0 b"


def test_the_html_leads_where_the_page_says() -> None:
    run = {"kind": "figure", "text": "938", "indicator": "kits", "point": "p", "vintage": "v"}
    page = Page(address=lambda run: f"/indicators/{run['indicator']}/", note="n")
    html = html_of([{"kind": "paragraph", "runs": [run, {"kind": "note", "number": 4}]}], page)
    assert '<a href="/indicators/kits/">938</a>' in html
    assert 'href="#n-4" aria-label="Note 4">4</a>' in html


def test_nested_emphasis_and_hard_breaks_are_kept() -> None:
    html = html_of(of("**a *b***  \nc"), Page())
    assert html == "<p><strong>a <em>b</em></strong><br>c</p>"
