"""The sheet of signs."""

from django.template.loader import render_to_string

from mission import wording
from mission.choices import STATUS_ORDER
from reports.public.gallery import sheet


def test_the_sheet_shows_every_status_and_every_computed_class():
    html = render_to_string("gallery.html", sheet())
    for status in STATUS_ORDER:
        assert wording.status_word(str(status)) in html
    for word, meaning in wording.ASSESSMENTS.values():
        assert word in html
        assert meaning in html


def test_the_sheet_draws_an_example_of_every_chart_sign():
    examples = sheet()["examples"]
    assert len({example.title for example in examples}) == len(examples) == 11
    html = render_to_string("gallery.html", sheet())
    assert html.count("Example: ") >= len(examples)
    assert "style=" not in html


def test_the_sheet_says_every_kind_of_absence():
    html = render_to_string("gallery.html", sheet())
    for words in ("no figure on record", "not yet due", "does not apply", "withdrawn by the publisher"):
        assert words in html
