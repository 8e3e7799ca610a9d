"""The form of every row: it knows which version was seen, and shows both texts where somebody was quicker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from mission.admin.fields import plain
from mission.inputs import number_as_printed, number_in

STALE = "Somebody else saved a newer version meanwhile. Nothing was saved yet. Choose a text for each field below, then save again."
_CODES = {"code", "ref", "slug"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Difference:
    """One field that two people wrote: both texts."""

    name: str
    label: str
    mine: str
    theirs: str


class VersionedForm(forms.ModelForm):
    """A row with the version that was seen when the page was opened."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    #: The mission that a new row is added to; set by the page.
    mission_id: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []
        self.is_stale = False
        row = self.instance
        if row.pk is None and hasattr(row, "mission_id") and row.mission_id is None:
            row.mission_id = self.mission_id
        if "seen_version" in self.fields:
            self.fields["seen_version"].initial = getattr(row, "version", None)
            self.initial["seen_version"] = getattr(row, "version", None)
        if self.is_bound and row.pk:
            self._take_theirs()

    def has_changed(self) -> bool:
        """Whether a field differs that people see."""
        return bool(set(self.changed_data) - {"seen_version"})

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"mission"}  # type: ignore[misc]

    def _take_theirs(self) -> None:
        """Put the text on record in place of the typed one, where the person chose it after a stale save."""
        wanted = [name for name in self.fields if self.data.get(f"take_{self.add_prefix(name)}") == "theirs"]
        if not wanted:
            return
        data: Any = cast(Any, self.data).copy()
        for name in wanted:
            key, value = self.add_prefix(name), self.fields[name].prepare_value(self.initial.get(name))
            if value in (None, False):
                data.pop(key, None)
            else:
                data[key] = value
        self.data = data

    def clean(self) -> dict[str, Any]:
        """The typed values; refused where a newer version was saved since the page was opened."""
        cleaned = super().clean() or self.cleaned_data
        self._check_codes(cleaned)
        self._keep_figures_in_step(cleaned)
        if self.instance.pk and hasattr(self.instance, "version"):
            seen = cleaned.get("seen_version")
            if seen != self.stored_version():
                self._stale()
        return cleaned

    def stored_version(self) -> int:
        """The version on record. The row was read, and locked, when the form was sent."""
        return int(self.initial.get("seen_version") or 0)

    def _stale(self) -> None:
        self.is_stale = True
        self.differences = [self._difference(name) for name in self.changed_data if name != "seen_version"]
        data: Any = cast(Any, self.data).copy()
        data[self.add_prefix("seen_version")] = str(self.stored_version())
        self.data = data
        raise ValidationError(STALE, code="stale")

    def _difference(self, name: str) -> Difference:
        field = self.fields[name]
        mine = self._shown(field, self.data.get(self.add_prefix(name)))
        return Difference(name, str(field.label or name), mine, self._shown(field, self.initial.get(name)))

    def _shown(self, field: forms.Field, value: Any) -> str:
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk=value).first() if str(value or "").isdigit() else None  # type: ignore[union-attr]
            return str(found) if found else ""
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
        return "" if value is None else str(field.prepare_value(value))

    def _check_codes(self, cleaned: dict[str, Any]) -> None:
        for name in _CODES & set(cleaned):
            code = cleaned[name] or ""
            if any(letter.isspace() or letter == "/" for letter in code):
                self.add_error(name, "Leave out spaces and slashes: this stands in addresses.")
            if name == "slug" and not _SLUG.fullmatch(code):
                self.add_error(
                    name, "Use lower-case letters, digits and single hyphens: addresses begin with it."
                )

    def _keep_figures_in_step(self, cleaned: dict[str, Any]) -> None:
        """A number is typed once, as it is printed; the figure that computes is made of it."""
        for name in [one for one in cleaned if one == "printed" or one.endswith("_printed")]:
            figure = "value" if name == "printed" else name.removesuffix("_printed")
            text = (cleaned[name] or "").strip()
            stood = getattr(self.instance, figure, None)
            if name not in self.changed_data and stood is not None:
                if not text:
                    cleaned[name] = plain(stood)
                continue
            try:
                setattr(self.instance, figure, number_in(text) if text else None)
                cleaned[name] = number_as_printed(text) if text else ""
            except ValueError as error:
                self.add_error(name, str(error))
