"""Pengaturan > Pembaruan: what runs, what is ready, and when it goes in."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from pos.box.queries import holding_records
from pos.box.updates import wishes
from pos.box.updates.errors import Refused
from pos.box.updates.installing import REFUSED, UNDERWAY, UNDONE, read_state
from pos.config import updates

MAY = "outlets.change_outlet"


def page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY) or settings.ROLE != "shop":
        raise PermissionDenied
    data = Path(settings.DATA_DIR)
    if request.method == "POST":
        _do(request, data)
        return HttpResponseRedirect(request.path)
    place = updates.home()
    state, news = read_state(place) if place else None, updates.read_news(data)
    context = {
        **site.each_context(request),
        "title": "Pembaruan",
        "tabs_page": "settings",
        "installed": settings.VERSION,
        "is_box": place is not None,
        "news": news,
        "is_ready": bool(news.version) and updates.is_newer(news.version),
        "is_automatic": updates.is_automatic(data),
        "wish": wishes.read_wish(data),
        "waiting": ", ".join(holding_records()),
        "sticks": updates.on_sticks() if place else [],
        "trouble": state.reason if state and state.step in (UNDONE, REFUSED) else "",
        "is_underway": state is not None and state.step in UNDERWAY,
    }
    return render(request, "office/updates.html", context)


def _do(request: HttpRequest, data: Path) -> None:
    news = updates.read_news(data)
    if "automatic" in request.POST:
        updates.set_automatic(data, wanted=request.POST["automatic"] == "1")
    elif request.POST.get("when") in (wishes.NOW, wishes.NIGHT) and news.version:
        wishes.wish(data, news.version, request.POST["when"], updates.zone())
        is_now = request.POST["when"] == wishes.NOW
        words = "sekarang; kantor tidak terbuka semenit" if is_now else "malam ini"
        messages.success(request, f"Versi {news.version} dipasang {words}.")
    elif "stick" in request.POST:
        _bring(request, data)


def _bring(request: HttpRequest, data: Path) -> None:
    """Only a file that is really on a stick now: the form chooses from the list."""
    file = next((each for each in updates.on_sticks() if str(each) == request.POST["stick"]), None)
    try:
        if file is None:
            raise FileNotFoundError
        version = updates.bring(data, file)
        messages.success(request, f"Versi {version} siap dipasang.")
    except Refused as refusal:
        messages.error(request, refusal.indonesian)
    except ValueError:
        messages.error(request, "Versi di stik itu tidak lebih baru dari yang terpasang.")
    except OSError:
        messages.error(request, "Stik tidak dapat dibaca. Pasang lagi, lalu coba sekali lagi.")
