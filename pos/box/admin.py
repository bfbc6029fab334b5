"""Perangkat > Undang tablet: the card a new tablet begins with, the code that ends it."""

from pathlib import Path
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.safestring import mark_safe
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.box.address_page import address_page
from pos.box.origin import HTTPS_DOOR as HTTPS_PORT
from pos.box.origin import Origin, is_free, own_addresses, write_origin
from pos.box.queries import Invitation, fault, invitation
from pos.box.shop_name import name_for
from pos.box.wifi import (
    LONGEST_PASSWORD,
    MOST_NAME_BYTES,
    SHORTEST_PASSWORD,
    Wifi,
    read_wifi,
    write_wifi,
)
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.outlets.queries import outlet_of as stored_outlet
from pos.tills import actions
from pos.tills.admin.devices import CHANGE, DeviceAdmin
from pos.tills.models import Device

MOVE = "outlets.change_outlet"
_BLANK = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class WifiForm(forms.Form):
    name = forms.CharField(
        label="Nama Wi-Fi toko",
        max_length=MOST_NAME_BYTES,
        widget=UnfoldAdminTextInputWidget(attrs=_BLANK),
    )
    password = forms.CharField(
        label="Kata sandi Wi-Fi",
        required=False,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=UnfoldAdminTextInputWidget(attrs=_BLANK),
        help_text="Kosong: Wi-Fi tanpa kata sandi. Tercetak di kartu; jangan pakai Wi-Fi tamu.",
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if len(name.encode()) > MOST_NAME_BYTES:
            raise forms.ValidationError("Nama Wi-Fi paling panjang 32 huruf.")
        return name

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password and len(password) < SHORTEST_PASSWORD:
            raise forms.ValidationError("Kata sandi Wi-Fi sedikitnya 8 huruf.")
        return password


admin.site.unregister(Device)  # the app below knows devices, not how their way here looks


@admin.register(Device)
class InvitingDeviceAdmin(DeviceAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "kode/", self.kode, permission=CHANGE),
            page_url(self, "alamat/", self.alamat, permission=MOVE),
            *super().get_urls(),
        ]

    def alamat(self, request: HttpRequest) -> HttpResponse:
        """Is the fixed address well, and what to do when the router is another."""
        return address_page(self, request)

    def kode(self, request: HttpRequest) -> HttpResponse:
        """The code is made by a button, so that looking changes nothing."""
        data = Path(settings.DATA_DIR)
        if request.method == "POST" and "address" in request.POST:
            return _open_to_tablets(request, data)
        known = read_wifi(data)
        is_wifi = request.method == "POST" and "wifi" in request.POST
        initial = {"name": known.name, "password": known.password} if known else {}
        form = WifiForm(request.POST if is_wifi else None, initial=initial)
        if is_wifi and form.is_valid():
            write_wifi(data, Wifi(**form.cleaned_data))
            messages.success(request, "Wi-Fi di kartu undangan disimpan.")
            return HttpResponseRedirect(request.path)
        code = _new_code(request) if request.method == "POST" and not is_wifi else None
        card = invitation(stored_outlet(merchant_of(request), outlet_of(request)).name)
        return render_page(
            self, request, "office/invite.html", title="Undang tablet", code=code, form=form,
            card=card, pictures=_pictures(card), fault=fault(), is_shop=settings.ROLE == "shop",
            addresses=[] if card or fault() else own_addresses(), tabs_page="devices",
        )  # fmt: skip


def _open_to_tablets(request: HttpRequest, data: Path) -> HttpResponse:
    """Once and for all; the server notices within seconds and begins to serve it."""
    address, door = request.POST["address"], int(request.META.get("SERVER_PORT") or 0)
    if settings.ORIGIN is None and address in own_addresses() and door != HTTPS_PORT:
        if is_free(address, HTTPS_PORT) and is_free(address, door):
            shop = stored_outlet(merchant_of(request), outlet_of(request)).name
            write_origin(data, Origin(address, HTTPS_PORT, door, name_for(shop)))
            messages.success(request, "Alamat ditetapkan. Muat ulang halaman ini sebentar lagi.")
        else:
            words = f"Program lain memakai pintu {HTTPS_PORT} atau {door} di {address}."
            messages.error(request, words)
    else:
        messages.error(request, "Alamat itu bukan milik komputer ini, atau sudah ada yang tetap.")
    return HttpResponseRedirect(request.path)


def _new_code(request: HttpRequest) -> str:
    return actions.make_pairing_code(
        merchant_id=merchant_of(request), outlet_id=outlet_of(request), by=actor_of(request)
    )


def _pictures(card: Invitation | None) -> dict[str, Any]:
    if card is None:
        return {}
    wifi = _picture(card.wifi.code, "Kode QR Wi-Fi") if card.wifi else ""
    return {"wifi": wifi, "door": _picture(card.origin.door, "Kode QR alamat")}


def _picture(words: str, title: str) -> str:
    """Made of squares alone; the title is ours."""
    code = segno.make_qr(words, error="m", boost_error=False)
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True, title=title, light="#fff"))  # noqa: S308
