"""Shapes and words of statuses, assessments and states."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from mission import wording
from reports.shapes import SHAPES

register = template.Library()

_SVG = '<svg class="mp-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>'
_DRAWN = {code: mark_safe(_SVG.format(shape)) for code, shape in SHAPES.items()}  # noqa: S308 our own shapes


@register.simple_tag
def shape(code: str) -> SafeString:
    """The shape of a code as inline SVG, hidden from screen readers since the word stands beside it."""
    return _DRAWN.get(code or "not_stated", mark_safe(""))


@register.filter
def status_word(code: str) -> str:
    """The word of a delivery status."""
    return wording.status_word(code or "")


@register.filter
def assessment_word(code: str) -> str:
    """The word of a target assessment."""
    return wording.assessment_word(code)


@register.filter
def state_word(code: str) -> str:
    """The word of the state of an entry."""
    return wording.state_word(code)
