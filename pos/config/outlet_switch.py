"""In the cloud: whose facts the back office shows. One choice a session, made with `?cabang=B02`.

The address with the choice leads on to the same page without it, so lists keep their own filters.
A form says which outlet it was filled in for (`lc_outlet`, put in by office.js): in a second window
another may have been chosen since, and goods must not be received in the wrong one.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.config.middleware import refused
from pos.journal.backoffice.base import CHOSEN, merchant_of, outlet_of
from pos.journal.errors import LancarError, RuleError
from pos.outlets.models import Outlet
from pos.outlets.queries import outlets_of

PARAMETER = "cabang"
FIELD = "lc_outlet"


class ChosenOutlet:
    """Middleware, within the wall of who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_asked(request):
            return self.get_response(request)
        if request.method == "GET" and PARAMETER in request.GET:
            return _choose(request)
        filled_for = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if filled_for and filled_for != str(outlet_of(request)):
            return refused(request, _another_chosen())
        return self.get_response(request)


def switch(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the outlets to choose from, where there is a choice."""
    if not _is_asked(request):
        return {}
    outlets = [each for each in outlets_of(merchant_of(request)) if _works_in(request, each)]
    here = outlet_of(request)
    chosen = next((each for each in outlets if each.id == here), None)
    return {"office_outlets": outlets, "office_outlet": chosen} if len(outlets) > 1 else {}


def _is_asked(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    is_office = settings.ROLE == "cloud" and request.path.startswith("/admin/")
    return bool(is_office and user is not None and user.is_authenticated)


def _choose(request: HttpRequest) -> HttpResponse:
    """What is no outlet of this merchant, or none where this person works, changes nothing."""
    found = _outlet_named(merchant_of(request), request.GET[PARAMETER])
    if found is not None and _works_in(request, found):
        request.session[CHOSEN] = str(found.id)
    rest = request.GET.copy()
    del rest[PARAMETER]
    query = f"?{rest.urlencode()}" if rest else ""
    return HttpResponseRedirect(f"{request.path}{query}")


def _outlet_named(merchant_id: uuid.UUID, code: str) -> Outlet | None:
    return Outlet.objects.filter(merchant_id=merchant_id, code=code).order_by("id").first()


def _works_in(request: HttpRequest, outlet: Outlet) -> bool:
    works: bool = request.user.works_in(outlet.id)  # type: ignore[union-attr]
    return works


def _another_chosen() -> LancarError:
    return RuleError(
        "another_outlet_chosen",
        "Di jendela lain Anda memilih cabang lain. Belum ada yang disimpan: pilih lagi cabangnya, "
        "lalu ulangi.",
    )
