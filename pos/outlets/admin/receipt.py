"""The page for what stands on every receipt: paper width, logo, header, footer, with a preview.

The preview is drawn by the server with the tills' own rules; a small script asks for it while the
owner types, and a button asks for it where no script runs. A footer that the law forbids is refused
in words and shown as the tills would print it: with the usual lines.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from pos.domain.errors import LancarError
from pos.domain.receipt_footer import check_footer
from pos.domain.text import to_ascii
from pos.journal.backoffice.base import actor_of
from pos.journal.backoffice.fields import LinesField
from pos.journal.backoffice.pages import render_page
from pos.outlets import actions, errors
from pos.outlets.admin.sample import Draft, sheet_of
from pos.outlets.logo import MAX_UPLOAD_BYTES, make_logo, refit_logo
from pos.outlets.models import Outlet

WIDTHS = ((32, "58 mm (32 huruf)"), (42, "80 mm (42 huruf)"), (48, "80 mm (48 huruf)"))
MAX_LINES = 12
MAX_LETTERS = 200
FORBIDDEN = (
    "Kalimat ini menolak penukaran atau pengembalian, dan itu dilarang tercetak di struk "
    "(UU 8/1999 Pasal 18). Tulis syaratnya saja, misalnya: Tukar barang paling lambat 3 hari, "
    "bawa struk ini."
)


class ReceiptForm(forms.Form):
    """`draft` is what the preview shows: the newest that can be printed, refused or not."""

    receipt_columns = forms.TypedChoiceField(
        label="Lebar kertas", coerce=int, choices=WIDTHS, widget=UnfoldAdminSelectWidget
    )
    receipt_header_lines = LinesField(
        label="Kepala struk", required=False, help_text="Di bawah nama dan alamat toko."
    )
    receipt_footer_lines = LinesField(
        label="Kaki struk", required=False, help_text="Kosong: kalimat biasa yang tercetak."
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png,image/jpeg"}),
        help_text="PNG atau JPEG, paling besar 2 MB. Dicetak hitam putih.",
    )
    remove_logo = forms.BooleanField(label="Hapus logo", required=False)
    # A logo that was shown in the preview and is not saved yet: a browser forgets a chosen file.
    kept_logo = forms.CharField(required=False, max_length=10_924, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, outlet: Outlet, **options: Any) -> None:
        self.draft: Draft = {
            "receipt_columns": outlet.receipt_columns,
            "receipt_header_lines": outlet.receipt_header_lines,
            "receipt_footer_lines": outlet.receipt_footer_lines,
            "receipt_logo": outlet.receipt_logo,
        }
        super().__init__(*arguments, **{**options, "initial": dict(self.draft)})

    @property
    def unprintable(self) -> str:
        """Letters of header and footer that no printer has, each once."""
        lines = self.draft["receipt_header_lines"] + self.draft["receipt_footer_lines"]
        letters = dict.fromkeys("".join(lines))
        return " ".join(each for each in letters if each != "?" and to_ascii(each) == "?")

    def clean_receipt_columns(self) -> int:
        columns: int = self.cleaned_data["receipt_columns"]
        self.draft["receipt_columns"] = columns
        return columns

    def clean_receipt_header_lines(self) -> list[str]:
        lines: list[str] = self.cleaned_data["receipt_header_lines"]
        self.draft["receipt_header_lines"] = _short(lines)
        return _checked(lines)

    def clean_receipt_footer_lines(self) -> list[str]:
        lines: list[str] = self.cleaned_data["receipt_footer_lines"]
        self.draft["receipt_footer_lines"] = _short(lines)
        try:
            check_footer(lines)
        except LancarError as error:
            raise forms.ValidationError(FORBIDDEN, code=error.code) from error
        return _checked(lines)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            self.draft["receipt_logo"] = self._logo(cleaned)
        except LancarError as error:
            self.add_error("logo", error.sentence)
        return cleaned

    def _logo(self, cleaned: dict[str, Any]) -> str:
        if cleaned.get("remove_logo"):
            return ""
        columns = self.draft["receipt_columns"]
        upload = cleaned.get("logo")
        if upload:
            if upload.size > MAX_UPLOAD_BYTES:
                raise errors.logo_too_large()
            return make_logo(upload.read(), columns)
        known = cleaned.get("kept_logo") or self.draft["receipt_logo"]
        return refit_logo(known, columns) if known else ""


def receipt_page(admin: ModelAdmin, request: HttpRequest, outlet: Outlet) -> HttpResponse:
    """Save, or the button for those without a script: show it again with a new preview."""
    form = _form(request, outlet)
    is_save = request.method == "POST" and "pratinjau" not in request.POST
    if is_save and form.is_valid() and _saved(request, outlet, form):
        messages.success(request, "Struk sudah disimpan. Tablet memakainya sebentar lagi.")
        return HttpResponseRedirect(request.path)
    form.is_valid()  # fills the draft
    return render_page(
        admin,
        request,
        "office/receipt.html",
        title="Struk",
        form=form,
        outlet=outlet,
        sheet=sheet_of(outlet, form.draft),
        tabs_page="settings",
    )


def receipt_preview(request: HttpRequest, outlet: Outlet) -> HttpResponse:
    """Only the paper, with what would be refused. Nothing is written."""
    form = _form(request, outlet)
    form.is_valid()
    context = {"form": form, "sheet": sheet_of(outlet, form.draft)}
    return TemplateResponse(request, "office/receipt_paper.html", context)


def _form(request: HttpRequest, outlet: Outlet) -> ReceiptForm:
    if request.method != "POST":
        return ReceiptForm(outlet=outlet)
    return ReceiptForm(request.POST, request.FILES, outlet=outlet)


def _saved(request: HttpRequest, outlet: Outlet, form: ReceiptForm) -> bool:
    draft = dict(form.draft)
    paper = {"receipt_logo": draft.pop("receipt_logo")}
    try:
        actions.change_outlet(outlet=outlet, by=actor_of(request), receipt=draft, paper=paper)
    except LancarError as error:
        form.add_error(None, error.sentence)
        return False
    return True


def _short(lines: Sequence[str]) -> list[str]:
    return [line[:MAX_LETTERS] for line in lines[:MAX_LINES]]


def _checked(lines: list[str]) -> list[str]:
    if len(lines) > MAX_LINES:
        raise forms.ValidationError(f"Paling banyak {MAX_LINES} baris.")
    if any(len(line) > MAX_LETTERS for line in lines):
        raise forms.ValidationError(f"Satu baris paling panjang {MAX_LETTERS} huruf.")
    return lines
