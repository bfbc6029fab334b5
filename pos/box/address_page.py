"""Perangkat > Alamat toko: is the fixed address well, a new router, moving away."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin

from pos.box.moving import left_behind, move
from pos.box.origin import Origin, is_ours, own_addresses
from pos.box.queries import certificate_ends, fault, is_clock_back
from pos.box.shop_name import noted_name
from pos.box.watch import Watch, last_look
from pos.box.wire import own_cards
from pos.domain.errors import LancarError
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import ago_text

SECOND_MS = 1000


@dataclass(frozen=True)
class Look:
    """`tone`: ok, danger, or quiet where this computer may not look."""

    name: str
    tone: str
    words: str


def address_page(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    origin: Origin | None = settings.ORIGIN
    data = Path(settings.DATA_DIR)
    if request.method == "POST" and origin is not None:
        return _moved(request, data, origin)
    way_back = origin.before if origin and origin.before in own_addresses() else ""
    here = (origin.address, way_back) if origin else ()
    elsewhere = [each for each in own_addresses() if origin and each not in here]
    return render_page(
        admin, request, "office/address.html", title="Alamat toko", tabs_page="devices",
        origin=origin, looks=_looks(origin, data) if origin else [], fault=fault(),
        cards=own_cards(), local_name=noted_name(data), held=left_behind() if elsewhere else [],
        way_back=way_back,
        elsewhere=[] if origin and origin.public_name else elsewhere,
    )  # fmt: skip


def _moved(request: HttpRequest, data: Path, origin: Origin) -> HttpResponse:
    try:
        moved = move(data, origin, str(request.POST.get("address", "")))
    except LancarError as error:
        messages.error(request, error.sentence)
    else:
        words = f"Toko pindah ke {moved.base}. Pasangkan tiap tablet lagi di alamat itu."
        messages.success(request, words)
    return HttpResponseRedirect(request.path)


def _looks(origin: Origin, data: Path) -> list[Look]:
    """Line by line what is looked at each minute."""
    return [
        _address(origin),
        _wire(last_look(data)),
        _certificate(origin, data),
        _clock(),
    ]


def _address(origin: Origin) -> Look:
    if is_ours(origin.address):
        return Look("Alamat", "ok", f"{origin.address} ada di komputer ini.")
    own = ", ".join(own_addresses()) or "tidak ada"
    return Look("Alamat", "danger", f"{origin.address} tidak ada di sini. Sekarang: {own}.")


def _wire(seen: Watch | None) -> Look:
    name = "Alamat kembar"
    if seen is None:
        return Look(name, "quiet", "Belum diperiksa. Server memeriksanya tiap menit.")
    if seen.rival is None:
        return Look(name, "quiet", "Komputer ini tidak diizinkan memeriksanya.")
    if seen.rival:
        return Look(name, "danger", f"Perangkat {seen.rival} memakai alamat yang sama.")
    ago = ago_text(int(seen.looked_at * SECOND_MS))
    return Look(name, "ok", f"Tidak ada perangkat lain di alamat ini ({ago}).")


def _certificate(origin: Origin, data: Path) -> Look:
    try:
        days = (certificate_ends(origin, data) - datetime.now(UTC)).days
    except (OSError, ValueError):
        return Look("Sertifikat", "danger", "Tidak dapat dibaca.")
    found = fault()
    is_bad = found is not None and found.code.startswith(("certificate", "brought", "authority"))
    return Look("Sertifikat", "danger" if is_bad else "ok", f"Berlaku {days} hari lagi.")


def _clock() -> Look:
    found = fault()
    is_bad = is_clock_back() or (found is not None and found.code.startswith("clock"))
    words = "Setel tanggal dan jam ke otomatis." if is_bad else "Wajar."
    return Look("Jam", "danger" if is_bad else "ok", words)
