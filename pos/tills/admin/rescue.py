"""The page where the owner hands in a tablet's rescue file with the recovery card in hand."""

from django import forms
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.errors import TooLarge
from pos.outlets.recovery import read_seed
from pos.tills.importing import MAX_FILE_BYTES, Report, import_file


class RescueForm(forms.Form):
    file = forms.FileField(
        label="Berkas penyelamatan (.posj)",
        help_text="Dari tablet: menu, Status, Selamatkan data.",
        widget=forms.ClearableFileInput(attrs={"accept": ".posj", "class": "lc-file"}),
    )
    seed = forms.CharField(
        label="Kode pemulihan",
        max_length=120,
        help_text="14 kelompok huruf dari kartu pemulihan toko. Tidak disimpan.",
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def import_page(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    form = RescueForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        report = _imported(request, form)
    return render_page(
        admin,
        request,
        "office/rescue.html",
        title="Berkas penyelamatan",
        form=form,
        report=report,
        tabs_page="devices",
    )


def _imported(request: HttpRequest, form: RescueForm) -> Report | None:
    file = form.cleaned_data["file"]
    try:
        if file.size > MAX_FILE_BYTES:
            raise TooLarge("file_too_large", "Berkas ini terlalu besar: paling banyak 512 MiB.")
        return import_file(
            file.file,
            seed=read_seed(form.cleaned_data["seed"]),
            merchant_id=merchant_of(request),
            outlet_id=outlet_of(request),
        )
    except LancarError as error:
        form.add_error(None, error.sentence)
        return None
