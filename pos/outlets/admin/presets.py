"""The discounts a till offers in one tap, typed one a line: 10% or 5.000."""

from typing import Any

from django import forms

from pos.domain.discounts import check_rate
from pos.domain.errors import DomainError
from pos.domain.formatting import format_number, format_percent, read_money, read_quantity
from pos.domain.types import Discount
from pos.journal.backoffice.fields import PPM_PER_PERCENT_MILLI, LinesField

MAX_PRESETS = 10


class PresetsField(LinesField):
    """The same discount twice is one button."""

    def to_python(self, value: Any) -> Any:
        presets: list[Discount] = []
        for line in super().to_python(value):
            preset = _read(line)
            if preset not in presets:
                presets.append(preset)
        if len(presets) > MAX_PRESETS:
            raise forms.ValidationError(f"Paling banyak {MAX_PRESETS} diskon cepat.")
        return presets

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(_write(preset) for preset in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, data)
        except forms.ValidationError:
            return True


def _read(line: str) -> Discount:
    try:
        preset = _percent(line) if line.endswith("%") else _amount(line)
    except DomainError as error:
        raise forms.ValidationError(f"{line}: {error.sentence}", code=error.code) from error
    if 0 in preset.values():
        raise forms.ValidationError(f"{line}: diskon nol tidak ada gunanya.")
    return preset


def _percent(line: str) -> Discount:
    rate = read_quantity(line.removesuffix("%")) * PPM_PER_PERCENT_MILLI
    return {"kind": "percent", "rate_ppm": check_rate(rate)}


def _amount(line: str) -> Discount:
    amount = read_money(line)
    if amount < 0:
        raise DomainError("discount_negative")
    return {"kind": "amount", "amount_minor": amount}


def _write(preset: Discount) -> str:
    if preset["kind"] == "percent":
        return format_percent(preset["rate_ppm"])
    return format_number(preset["amount_minor"], 0)
