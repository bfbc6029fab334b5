"""While there is no shop on this box every page leads to the wizard, and other doors are shut."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from pos.config.wizard.claim import FILE

OPEN = ("/mulai/", "/static/", "/healthz", "/p")
START = "/mulai/"
SHUT = {
    "type": "about:blank",
    "title": "no_shop",
    "code": "no_shop",
    "status": 503,
    "detail": "Toko belum dibuat di server ini.",
}


def is_first_run() -> bool:
    """The set-up code is there until a shop is. Cheaper than a question to the database."""
    return settings.ROLE == "shop" and (Path(settings.DATA_DIR) / FILE).exists()


class FirstRun:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not is_first_run():
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and not request.path.startswith(("/api/", "/sync/")):
            return HttpResponseRedirect(START)
        return JsonResponse(SHUT, status=503, content_type="application/problem+json")
