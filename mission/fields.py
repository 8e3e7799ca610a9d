"""Model fields that are exact on both engines: figures, partial dates, keys sorted by code point."""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django.core import exceptions
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from mission.dates import first_day, last_day

FIGURE_DECIMALS = 6
FIGURE_DIGITS = 18
_STEP = Decimal(1).scaleb(-FIGURE_DECIMALS)
_LIMIT = Decimal(10) ** (FIGURE_DIGITS - FIGURE_DECIMALS)


def quantized(value: Decimal) -> Decimal:
    """The figure at the precision that is stored. ValueError beyond 12 digits before the point."""
    rounded = value.quantize(_STEP, rounding=ROUND_HALF_EVEN)
    if abs(rounded) >= _LIMIT:
        raise ValueError(f"{value} has more than {FIGURE_DIGITS - FIGURE_DECIMALS} digits before the point")
    return rounded


class FigureField(models.Field):
    """An exact decimal: numeric(18,6) on PostgreSQL, an integer of millionths on SQLite.

    SQLite keeps a DecimalField as a float, and its sums are wrong; integers are exact on it.
    """

    description = "Exact figure"

    def get_internal_type(self) -> str:
        """A type of its own, so that no converter for decimals or floats runs."""
        return "FigureField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column of the engine."""
        return "bigint" if connection.vendor == "sqlite" else f"numeric({FIGURE_DIGITS}, {FIGURE_DECIMALS})"

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal; ValidationError for a float and for what is no number."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise exceptions.ValidationError("A figure is never a float.")
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise exceptions.ValidationError(f"“{value}” is not a number.") from error

    def get_prep_value(self, value: Any) -> Decimal | None:
        """The figure as it is stored."""
        figure = self.to_python(super().get_prep_value(value))
        return None if figure is None else quantized(figure)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The figure for the engine: millionths on SQLite."""
        if hasattr(value, "as_sql"):
            return value
        figure = value if prepared else self.get_prep_value(value)
        if figure is None:
            return None
        return int(figure.scaleb(FIGURE_DECIMALS)) if connection.vendor == "sqlite" else figure

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        """The figure from the engine."""
        if value is None:
            return None
        return Decimal(value).scaleb(-FIGURE_DECIMALS) if connection.vendor == "sqlite" else Decimal(value)

    def value_to_string(self, obj: models.Model) -> str:
        """The figure as text, for serializers."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)


class KeyField(models.CharField):
    """A natural key, compared and sorted by code point on both engines (collation "C" on PostgreSQL)."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """The column with the collation of the engine."""
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class PartialDateField(KeyField):
    """A date as precise as its source: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or empty."""

    description = "Date of reduced precision"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """ValidationError for what is no date."""
        super().validate(value, model_instance)
        try:
            first_day(value or "")
        except ValueError as error:
            raise exceptions.ValidationError(str(error)) from error


class _PartialDayField(models.DateField):
    """A day computed from a partial date of the same row whenever the row is written."""

    def __init__(self, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """What a migration needs to make the field again."""
        name, path, args, kwargs = super().deconstruct()
        for implied in ("null", "blank", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "of": self.of}

    def day(self, text: str) -> dt.date | None:
        """The day that a partial date stands for."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> dt.date | None:
        """Work the day out whenever the row is written."""
        day = self.day(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, day)
        return day


class FirstDayField(_PartialDayField):
    """The first day that a partial date can mean."""

    def day(self, text: str) -> dt.date | None:
        """The first possible day."""
        return first_day(text)


class LastDayField(_PartialDayField):
    """The last day that a partial date can mean."""

    def day(self, text: str) -> dt.date | None:
        """The last possible day."""
        return last_day(text)


def partial_date_is_whole(field: str, name: str) -> models.CheckConstraint:
    """The constraint that a partial date and its two days are set together."""
    first, last = f"{field}_first", f"{field}_last"
    together = models.Q(
        **{f"{first}__isnull": False, f"{last}__isnull": False, f"{first}__lte": models.F(last)}
    )
    none = models.Q(**{f"{first}__isnull": True, f"{last}__isnull": True})
    return models.CheckConstraint(
        name=name,
        condition=(models.Q(**{field: ""}) & none) | (~models.Q(**{field: ""}) & together),
        violation_error_message="A date and its first and last possible day belong together.",
    )
