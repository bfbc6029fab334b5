"""Form fields for stored integers: money, quantities, rates and lists of lines.

The words are those of pos.domain.formatting, so a price is typed in the back office as it is on the
till. A field is chosen by the column's unit suffix (`_minor`, `_milli`, `_ppm`).
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from unfold.widgets import (
    UnfoldAdminColorInputWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from pos.domain.errors import DomainError
from pos.domain.formatting import format_number, format_quantity, read_money, read_quantity

PPM_PER_PERCENT_MILLI = 10


class ReadField(forms.CharField):
    """Text a person types, stored as an integer. Empty is None."""

    hint = ""

    def __init__(self, **options: Any) -> None:
        options.pop("min_value", None)
        options.pop("max_value", None)
        widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"})
        options["widget"] = widget
        options["help_text"] = options.get("help_text") or self.hint
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.read(text)
        except DomainError as error:
            raise forms.ValidationError(error.sentence, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return self.write(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True

    def read(self, text: str) -> int:
        raise NotImplementedError

    def write(self, value: int) -> str:
        raise NotImplementedError


class MoneyField(ReadField):
    """Whole Rupiah: 12.500, 12,5rb, 1,2jt."""

    def read(self, text: str) -> int:
        return read_money(text)

    def write(self, value: int) -> str:
        return format_number(value, 0)


class QuantityField(ReadField):
    """Thousandths of a unit: 40, 0,735."""

    def read(self, text: str) -> int:
        return read_quantity(text)

    def write(self, value: int) -> str:
        return format_quantity(value)


class PercentField(ReadField):
    """Parts per million, typed as percent: 10 or 12,5."""

    hint = "Dalam persen, misalnya 10 atau 12,5."

    def read(self, text: str) -> int:
        return read_quantity(text.strip().removesuffix("%")) * PPM_PER_PERCENT_MILLI

    def write(self, value: int) -> str:
        return format_quantity(value // PPM_PER_PERCENT_MILLI)


class ClockField(ReadField):
    """Minutes after midnight, typed as a time of day: 04:00 or 4.30."""

    hint = "Jam berapa hari usaha berganti, misalnya 00:00 atau 04:00."

    def read(self, text: str) -> int:
        found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", text.strip())
        if found is None:
            raise forms.ValidationError("Tulis jam seperti 04:00.")
        return int(found[1]) * 60 + int(found[2])

    def write(self, value: int) -> str:
        return f"{value // 60:02d}:{value % 60:02d}"


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, **options: Any) -> None:
        options.pop("encoder", None)
        options.pop("decoder", None)
        options["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 3})
        options["help_text"] = options.get("help_text") or "Tekan Enter untuk baris berikutnya."
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


BY_SUFFIX: dict[str, Callable[..., forms.Field]] = {
    "_minor": MoneyField,
    "_milli": QuantityField,
    "_ppm": PercentField,
}
UNIT_NOTES = (" (perseribu satuan dasar)", " (perseribu)", " (ppm)")


def plain_label(verbose_name: str) -> str:
    """The column's name without the note about how it is stored; forms show it converted."""
    for note in UNIT_NOTES:
        verbose_name = verbose_name.replace(note, "")
    return verbose_name


def field_for(db_field: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Our form field for a column, or None when Django's own is right."""
    label = plain_label(str(db_field.verbose_name))
    common: dict[str, Any] = {
        "label": label[:1].upper() + label[1:],
        "required": not db_field.blank and not db_field.has_default(),
        "help_text": db_field.help_text,
    }
    if db_field.has_default() and not isinstance(db_field, models.JSONField):
        common["initial"] = db_field.get_default()
        common["required"] = not db_field.blank
    if db_field.name == "day_cutoff_minute":
        return ClockField(**{**common, "label": "Ganti hari pada jam"})
    suffix = next((end for end in BY_SUFFIX if db_field.name.endswith(end)), None)
    if suffix and isinstance(db_field, models.IntegerField):
        return BY_SUFFIX[suffix](**common)
    if isinstance(db_field, models.JSONField):
        return LinesField(**{**common, "required": False})
    if db_field.name == "colour":
        return forms.CharField(**common, max_length=7, widget=UnfoldAdminColorInputWidget)
    return None
