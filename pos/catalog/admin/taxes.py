"""Tax classes: their name on the receipt and their dated rates, one rate a line."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from pos.catalog import actions
from pos.catalog.admin.scales import ScalePage
from pos.catalog.models import TaxClass
from pos.domain.dates import is_date
from pos.domain.errors import DomainError
from pos.domain.formatting import format_percent, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import Changes, MasterAdmin
from pos.journal.backoffice.pages import page_url

OPEN_END = "seterusnya"
HELP = "Satu tarif per baris: mulai, sampai, persen, dasar. Contoh: 2025-01-01 seterusnya 12% 11/12"


class RatesField(forms.CharField):
    """Dated rates as lines of four words."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
        super().__init__(**{**options, "required": False, "widget": widget, "help_text": HELP})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [_read(line.split()) for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(_written, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.to_python(data))
        except forms.ValidationError:
            return True


@admin.register(TaxClass)
class TaxClassAdmin(MasterAdmin):
    list_display = ("code", "label", "kind", "current_rates", "service")
    search_fields = ("code", "label")
    must_fill = ("code", "label")
    search_help_text = "Cari kode atau nama pajak"
    fields = ("code", "label", "kind", "service", "included", "rates")

    def get_urls(self) -> list[URLPattern]:
        """Another setting of what prices are made from hangs here, beside its tab."""
        scales = ScalePage(self)
        return [
            page_url(self, "timbangan/", scales.timbangan, permission="outlets.change_outlet"),
            *super().get_urls(),
        ]

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name == "rates":
            return RatesField(label="Tarif bertanggal")
        if db_field.name == "included":
            return forms.TypedChoiceField(
                label="Pajak termasuk dalam harga",
                choices=[("", "Ikut setelan cabang"), ("ya", "Ya"), ("tidak", "Tidak")],
                coerce=lambda word: word == "ya",
                empty_value=None,
                required=False,
                widget=UnfoldAdminSelectWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **options)

    def add_row(self, request: HttpRequest, changes: Changes) -> TaxClass:
        given = {**changes["identity"], "rates": changes["rates"]["rates"]}
        return actions.add_tax_class(
            merchant_id=merchant_of(request), by=actor_of(request), tax_class=given
        )

    def change_row(self, request: HttpRequest, row: TaxClass, changes: Changes) -> TaxClass:
        return actions.change_tax_class(tax_class=row, by=actor_of(request), **changes)

    @admin.display(description="tarif")
    def current_rates(self, row: TaxClass) -> str:
        return ", ".join(format_percent(rate["rate_ppm"]) for rate in row.rates) or "–"


def _read(words: list[str]) -> dict[str, Any]:
    """One line; every refusal says what a line looks like."""
    try:
        since, until, percent, base = words
        numerator, denominator = (int(part) for part in base.split("/"))
        rate_ppm = read_quantity(percent.removesuffix("%")) * 10
    except (ValueError, DomainError) as error:
        raise forms.ValidationError(HELP) from error
    if not is_date(since) or not (until == OPEN_END or is_date(until)):
        raise forms.ValidationError(HELP)
    return {
        "from": since,
        "to": None if until == OPEN_END else until,
        "rate_ppm": rate_ppm,
        "base_numerator": numerator,
        "base_denominator": denominator,
    }


def _written(rate: dict[str, Any]) -> str:
    base = f"{rate['base_numerator']}/{rate['base_denominator']}"
    return f"{rate['from']} {rate['to'] or OPEN_END} {format_percent(rate['rate_ppm'])} {base}"
