"""What an owner types about where copies go."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


def _text(label: str, most: int, example: str, **more: Any) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={**_PLAIN, "placeholder": example})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **more)


class PlaceForm(forms.Form):
    folder = _text(
        "Folder di disk lain", 200, "/media/cadangan",
        help_text="Disk kedua atau stik USB pada komputer server. Kosong: hanya di disk server.",
    )  # fmt: skip


class BucketForm(forms.Form):
    """Keys are never shown again."""

    address = _text(
        "Alamat penyimpanan", 200, "",
        help_text="Dari halaman penyedia (S3 atau yang setara): diawali https, tanpa nama bucket. "
        "Kosong: tidak disalin ke internet.",
    )  # fmt: skip
    region = _text(
        "Wilayah", 40, "ap-southeast-1",
        help_text="Boleh kosong bila sudah tertulis di alamat, atau penyedia tidak punya.",
    )  # fmt: skip
    bucket = _text("Bucket", 63, "cadangan-toko")
    subfolder = _text(
        "Folder dalam bucket", 100, "toko-pusat", help_text="Boleh kosong; isi bila bucket dipakai "
        "bersama.",
    )  # fmt: skip
    key = _text("Kunci akses", 200, "", help_text="Kosong: kunci yang tersimpan tetap dipakai.")
    secret = forms.CharField(
        label="Kunci rahasia",
        max_length=200,
        required=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Disimpan terkunci; tidak pernah masuk catatan kejadian.",
    )
