"""What a field template has to know of a field's widget."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from mission.units import number

register = template.Library()

_COUNTED_FROM = 500


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick, with its label behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether the field is a list of boxes or rings."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def counter_limit(field: BoundField) -> str:
    """The limit of a long text, as printed; empty where nothing is counted."""
    limit = getattr(field.field, "max_length", None)
    if not isinstance(field.field.widget, forms.Textarea) or not limit or limit < _COUNTED_FROM:
        return ""
    return number(limit)


@register.filter
def styled(field: BoundField) -> SafeString:
    """The control itself with the class of the design system and what the counter needs."""
    widget = field.field.widget
    name = "ds_select" if isinstance(widget, forms.Select) else "ds_input"
    attrs: dict[str, str | bool] = {"class": f"{name} {widget.attrs.get('class', '')}".strip()}
    limit = getattr(field.field, "max_length", None)
    if counter_limit(field):
        attrs["data-counter"] = f"{field.auto_id}_counter"
        attrs["data-limit"] = str(limit)
    return field.as_widget(attrs=attrs)
