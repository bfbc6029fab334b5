"""What the owner of a new shop is asked, on one page; everything can be changed later."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from pos.config.samples import TEMPLATES
from pos.outlets.admin.settings import ZONES
from pos.people.secrets import PIN_LENGTH, has_pin_shape, is_too_simple

PERCENT_PPM = 10_000
MOST_PERCENT = 100


class NewShopForm(forms.Form):
    name = forms.CharField(label="Nama toko", max_length=100)
    address = forms.CharField(label="Alamat", max_length=200, required=False)
    phone = forms.CharField(label="Telepon", max_length=40, required=False)
    zone = forms.ChoiceField(label="Zona waktu", choices=[*ZONES.items()], initial="Asia/Jakarta")
    template = forms.ChoiceField(label="Jenis usaha", choices=[*TEMPLATES.items()])
    samples = forms.BooleanField(
        label="Isi dengan contoh barang (dihapus dengan satu tombol)", required=False, initial=True
    )
    pkp = forms.BooleanField(
        label="Pengusaha kena pajak (PKP): memungut PPN", required=False, initial=False
    )
    npwp = forms.CharField(label="NPWP", max_length=40, required=False)
    pbjt_percent = forms.DecimalField(
        label="Tarif pajak resto daerah (PBJT), %", min_value=0, max_value=MOST_PERCENT,
        decimal_places=2, initial=10,
    )  # fmt: skip
    service_percent = forms.DecimalField(
        label="Biaya layanan, % (0: tidak ada)", min_value=0, max_value=MOST_PERCENT,
        decimal_places=2, initial=0,
    )  # fmt: skip
    owner = forms.CharField(label="Nama pemilik", max_length=100)
    username = forms.CharField(label="Nama untuk masuk kantor", max_length=60)
    password = forms.CharField(
        label="Kata sandi kantor (sedikitnya 8 huruf)", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )  # fmt: skip
    pin = forms.CharField(
        label="PIN pemilik di kasir (6 angka)", max_length=PIN_LENGTH,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}, render_value=True
        ),
    )  # fmt: skip

    SECTIONS = (
        ("Toko", ("name", "address", "phone", "zone")),
        ("Usaha", ("template", "samples")),
        ("Pajak", ("pkp", "npwp", "pbjt_percent", "service_percent")),
        ("Pemilik", ("owner", "username", "password", "pin")),
    )

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if not has_pin_shape(pin):
            raise forms.ValidationError("PIN terdiri dari 6 angka.")
        if is_too_simple(pin):
            raise forms.ValidationError("PIN ini mudah ditebak; pilih yang lain.")
        return pin

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for name in ("pbjt", "service"):
            percent = told.pop(f"{name}_percent", None)
            told[f"{name}_ppm"] = int(percent * PERCENT_PPM) if percent is not None else 0
        return told
