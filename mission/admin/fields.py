"""Form fields of the admin: figures as decimal text, dates of reduced precision with their hint."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models

from mission.fields import FigureField, PartialDateField
from mission.inputs import number_in

DATE_HINT = "A year, a month or a day: 2026, 2026-04 or 2026-04-30."
FIGURE_HINT = "A number in full, such as 1250 or 59.30."


def plain(value: Any) -> str:
    """A figure without needless zeros; nothing for none."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


class NumberBox(forms.CharField):
    """A figure typed as text, kept exactly."""

    def to_python(self, value: Any) -> Any:
        """The number; None for nothing."""
        text = super().to_python(value)
        try:
            return number_in(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """The number as it is shown."""
        return plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was typed; 5.0 is 5."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def form_field(db_field: models.Field[Any, Any], made: forms.Field | None) -> forms.Field | None:
    """The form field for a column: Django's own, but for figures and dates of reduced precision."""
    if made is not None and isinstance(made.widget, RelatedFieldWidgetWrapper):
        made.widget.can_change_related = made.widget.can_delete_related = False
    if isinstance(db_field, FigureField):
        help_text = str(db_field.help_text) or FIGURE_HINT
        return NumberBox(
            required=not db_field.blank,
            label=_label(db_field),
            help_text=help_text,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField figure-input"}),
        )
    if isinstance(db_field, PartialDateField) and made is not None:
        made.help_text = " ".join(filter(None, [str(db_field.help_text), DATE_HINT]))
        made.widget.attrs.update({"size": "12", "class": "partial-date"})
    return made


def _label(db_field: models.Field[Any, Any]) -> str:
    text = str(db_field.verbose_name)
    return text[:1].upper() + text[1:]
