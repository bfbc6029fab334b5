"""Minta bantuan: what would be handed out is shown, then downloaded or put on a stick."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from pos.backups.actions import note_support_file
from pos.config.help import support
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.outlets.queries import outlet_of as stored_outlet

MAY = "outlets.change_outlet"
WHAT = {
    "versi.json": "Versi Lancar, Python, dan sistem; sisa disk",
    "doctor.json": "Apa yang ditemukan pemeriksaan, sebagai kode",
    "setelan.json": "Setelan mana yang diisi, tanpa isinya",
    "jumlah.json": "Berapa baris tiap tabel",
    "catatan.json": "Sampai mana catatan tiap perangkat, dengan sidiknya",
    "perangkat.json": "Tablet: jenis, versi, kapan terdengar; tanpa nama",
    "cadangan.json": "Keadaan cadangan",
    "galat.json": "Galat terakhir: tempatnya di program, tanpa isinya",
}


def page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY) or settings.ROLE != "shop":
        raise PermissionDenied
    outlet = stored_outlet(merchant_of(request), outlet_of(request))
    told = support.contents(outlet)
    if request.method == "POST":
        name, content = support.bundle(told)
        stick = request.POST.get("stick", "")
        if stick:
            return _to_stick(request, stick, name, content)
        _note(request, name, content, "download")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/zip", headers=headers)
    files = [(name, WHAT[name], support.written(part)) for name, part in told.items()]
    context = {
        **site.each_context(request),
        "title": "Minta bantuan",
        "files": files,
        "sticks": support.sticks(),
    }
    return render(request, "office/support.html", context)


def _to_stick(request: HttpRequest, asked: str, name: str, content: bytes) -> HttpResponse:
    """Only onto one that is really plugged in: the form chooses from the list."""
    stick = next((each for each in support.sticks() if str(each) == asked), None)
    try:
        if stick is None:
            raise FileNotFoundError
        support.put_on(stick, name, content)
    except OSError:
        messages.error(request, "Stik tidak dapat ditulis. Pasang lagi, lalu coba sekali lagi.")
    else:
        _note(request, name, content, "stick")
        messages.success(request, f"{name} ada di stik. Stik boleh dicabut.")
    return HttpResponseRedirect(request.path)


def _note(request: HttpRequest, name: str, content: bytes, way: str) -> None:
    outlet = stored_outlet(merchant_of(request), outlet_of(request))
    sha256 = support.fingerprint(content)
    note_support_file(outlet=outlet, name=name, sha256=sha256, way=way, by=actor_of(request))
