"""Label timbangan: where the shop's scales put item, weight and price in a label, and a try with a
label from the scale before anything is saved."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.catalog.queries import products_of_plu
from pos.domain.barcode import ScaleLabel, ScaleLayout, read_label
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.fields import LinesField
from pos.journal.backoffice.pages import render_page
from pos.outlets import queries as outlets
from pos.outlets.actions import change_outlet
from pos.outlets.scale_lines import read_layout, write_layout

MAX_LAYOUTS = 10


class LayoutsField(LinesField):
    def to_python(self, value: Any) -> Any:
        layouts = [self._read(line) for line in super().to_python(value)]
        flags = [layout["flag"] for layout in layouts]
        if twice := next((flag for flag in flags if flags.count(flag) > 1), None):
            raise forms.ValidationError(f"Awalan {twice} ditulis dua kali.")
        if len(layouts) > MAX_LAYOUTS:
            raise forms.ValidationError(f"Paling banyak {MAX_LAYOUTS} pola.")
        return layouts

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(write_layout, value)) if isinstance(value, list) else value

    def _read(self, line: str) -> ScaleLayout:
        try:
            return read_layout(line)
        except LancarError as error:
            raise forms.ValidationError(error.sentence, code=error.code) from error


class ScalesForm(forms.Form):
    layouts = LayoutsField(
        label="Pola label",
        required=False,
        help_text="Satu baris satu pola. Kosong: label timbangan tidak dibaca.",
    )
    tried = forms.CharField(
        label="Coba label",
        required=False,
        max_length=80,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="Pindai atau ketik angka di bawah garis label dari timbangan.",
    )


@dataclass(frozen=True)
class Reading:
    """What a till would make of the label; `trouble` when it would refuse it."""

    trouble: str = ""
    item: str = ""
    amount: str = ""
    product: str = ""


class ScalePage:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def timbangan(self, request: HttpRequest) -> HttpResponse:
        """One form, two buttons: try, which writes nothing, and save."""
        outlet = outlets.outlet_of(merchant_of(request), outlet_of(request))
        initial = {"layouts": outlet.scale_layouts}
        form = ScalesForm(request.POST or None, initial=initial)
        reading = None
        if form.is_valid():
            if "coba" not in request.POST:
                scales = {"scale_layouts": form.cleaned_data["layouts"]}
                change_outlet(outlet=outlet, by=actor_of(request), scales=scales)
                messages.success(
                    request, "Pola label sudah disimpan. Tablet memakainya sebentar lagi."
                )
                return HttpResponseRedirect(request.path)
            reading = _reading(request, form.cleaned_data["tried"], form.cleaned_data["layouts"])
        return render_page(
            self.admin,
            request,
            "office/scales.html",
            title="Label timbangan",
            tabs_page="settings",
            form=form,
            outlet=outlet,
            reading=reading,
        )


def _reading(request: HttpRequest, code: str, layouts: list[ScaleLayout]) -> Reading:
    try:
        label = read_label(code, layouts)
    except LancarError as error:
        return Reading(trouble=error.sentence)
    if label is None:
        return Reading(trouble="Bukan label timbangan menurut pola di atas: awalannya tidak ada.")
    names = [product.name for product in products_of_plu(merchant_of(request), label["item"])]
    return Reading(item=label["item"], amount=_amount(label), product=", ".join(names))


def _amount(label: ScaleLabel) -> str:
    if label["price_minor"] is not None:
        return format_rupiah(label["price_minor"])
    unit = "kg" if label["value_kind"] == "weight" else "buah"
    return f"{format_quantity(label['quantity_milli'] or 0)} {unit}"
