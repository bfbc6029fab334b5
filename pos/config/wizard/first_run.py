"""While there is no shop on this box every page leads to the wizard, and other doors are shut."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from pos.config.wizard.claim import FILE, forget_code
from pos.journal.models import Ledger
from sync.joining import is_unfinished

OPEN = ("/mulai/", "/bantuan/", "/static/", "/healthz", "/p")
START = "/mulai/"
WELCOME = "/p"  # over HTTPS it would prove that a till works offline: there is none yet
SHUT = {
    "type": "about:blank",
    "title": "no_shop",
    "code": "no_shop",
    "status": 503,
    "detail": "Toko belum dibuat di server ini.",
}


def is_first_run() -> bool:
    """The set-up code is there until a shop is, whole. One that a kill left beside a shop goes now;
    a branch that was only half fetched goes on where it was."""
    data = Path(settings.DATA_DIR)
    if settings.ROLE != "shop" or not (data / FILE).exists():
        return False
    if not _has_shop() or is_unfinished(data):
        return True
    with suppress(OSError):  # a full or read-only disk: there is a shop all the same
        forget_code(data)
    return False


def _has_shop() -> bool:
    try:
        return Ledger.objects.exists()
    except DatabaseError:
        return False


class NoSyncYet:
    """Before Django: the doors of tablets say that there is no shop, not that they are unknown."""

    def __init__(self, inside: Any) -> None:
        self.inside = inside

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        is_tablet = scope["type"] == "http" and scope["path"].startswith("/sync/")
        if not is_tablet or not (Path(settings.DATA_DIR) / FILE).exists():
            await self.inside(scope, receive, send)
            return
        headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(SHUT).encode()})


class FirstRun:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_trusting = request.path == WELCOME and request.is_secure()
        if (request.path.startswith(OPEN) and not is_trusting) or not is_first_run():
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and not request.path.startswith(("/api/", "/sync/")):
            return HttpResponseRedirect(START)
        return JsonResponse(SHUT, status=503, content_type="application/problem+json")
