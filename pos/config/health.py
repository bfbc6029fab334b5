"""GET /healthz: 200 as soon as this server can take a sale, 503 with a reason while it cannot.

`care`: what a person must do about the fixed address (pos.box.queries.fault); tablets show it.
"""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from pos.box.queries import fault
from pos.config.roles import Role
from pos.journal.models import Event, Ledger, Problem, State


def _not_applied() -> int:
    settled = (State.APPLIED, State.ELSEWHERE, State.IDLE)
    return Event.objects.filter(state__gt=State.APPLIED).exclude(state__in=settled).count()


def healthz(request: HttpRequest) -> JsonResponse:
    if settings.ROLE == Role.CLOUD:
        return _cloud()
    try:
        ledger = Ledger.objects.order_by("id").first()
        waiting = _not_applied() if ledger else 0
        problems = Problem.objects.filter(settled_at=None).count() if ledger else 0
    except DatabaseError:
        return _not_ready("database", "Basis data toko tidak dapat dibaca.")
    if ledger is None:
        return _not_ready("no_shop", "Toko belum dibuat di server ini.")
    return JsonResponse(
        {
            "status": "ok",
            "role": str(settings.ROLE),
            "version": settings.VERSION,
            "journal": {"head": ledger.server_seq, "not_applied": waiting},
            "problems": problems,
            "incarnation": str(ledger.incarnation),
            "care": _care(),
        }
    )


def _care() -> str | None:
    """Never a reason to be unwell: a server whose address is wrong still sells."""
    try:
        found = fault()
    except Exception:  # noqa: BLE001  (whoever asks whether we sell is told that we do)
        return "unknown"
    return found.code if found else None


def _cloud() -> JsonResponse:
    """Strangers may ask this, so it tells of no shop; one without hubs is ready for the first."""
    try:
        Ledger.objects.exists()
    except DatabaseError:
        return _not_ready("database", "Basis data cloud tidak dapat dibaca.")
    told = {"status": "ok", "role": str(settings.ROLE), "version": settings.VERSION}
    return JsonResponse(told)


def _not_ready(code: str, detail: str) -> JsonResponse:
    body = {
        "status": "not_ready",
        "role": str(settings.ROLE),
        "version": settings.VERSION,
        "code": code,
        "detail": detail,
    }
    return JsonResponse(body, status=503)
