"""Headers every answer carries: a strict content policy, and nothing from outside the shop.

And the back office's clock: idle sessions end, times are those of the person's shop.
"""

import ipaddress
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pos.domain.errors import LancarError
from pos.journal.wall import within

GetResponse = Callable[[HttpRequest], HttpResponse]

# 'wasm-unsafe-eval' lets the PIN worker run Argon2id; no script from a string ever runs.
TILL_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# unfold's Alpine.js evaluates expressions in attributes; only the back office may.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class SecurityHeaders:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_admin = request.path.startswith("/admin/")
        response.headers.setdefault(
            "Content-Security-Policy", ADMIN_POLICY if is_admin else TILL_POLICY
        )
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        if request.is_secure():  # one process serves localhost in plain HTTP and tablets over TLS
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class FromTills:
    """A till's page comes from its shop's server; while that is dead it asks the cloud, on another
    origin, at this one door. Who asks is proven by a signature, so no cookie goes along and any
    page may ask: it learns nothing without the till's key."""

    PATH = "/sync/v1/relay/direct"
    ALLOWED = (
        "content-type, content-encoding, lancar-device, lancar-epoch, lancar-time, lancar-signature"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != self.PATH or settings.ROLE != "cloud":
            return self.get_response(request)
        is_question = request.method == "OPTIONS"
        response = HttpResponse(status=204) if is_question else self.get_response(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        if is_question:
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = self.ALLOWED
            response.headers["Access-Control-Max-Age"] = "86400"
        return response


class OfficeFromHere:
    """A shop whose router lets the internet in shows it no door to the back office: only addresses
    of private networks may knock, and 100.64.0.0/10, which carriers share out, is none. Who asks is
    read from the line itself, no header says otherwise; behind a proxy of its own (LANCAR_HTTPS)
    that proxy has to see to it."""

    SENTENCE = (
        "Kantor hanya terbuka dari jaringan toko. "
        "(The back office opens from the shop's own network only.)"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_office = request.path.startswith("/admin/") or (
            request.path.startswith("/api/v1/") and settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        if is_office and settings.OFFICE_FROM_HERE and not _is_near(request):
            kind = "text/plain; charset=utf-8"
            return HttpResponse(self.SENTENCE, status=403, content_type=kind)
        return self.get_response(request)


def _is_near(request: HttpRequest) -> bool:
    """No address: a socket file of this machine."""
    told = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return not told
    mapped = getattr(address, "ipv4_mapped", None)
    near = mapped or address
    return near.is_private or near.is_loopback or near.is_link_local


class IdleSignOut:
    """A shop's computer stands open to many: half an hour without a click ends the session.

    The dashboard asks by itself all day: there only what somebody touched is a click."""

    IDLE_SECONDS = 30 * 60
    NOTED_EVERY_SECONDS = 60  # a click does not need a write each time
    KEY = "seen_at"
    TOUCHED = "X-Lancar-Touched"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_page = request.path.startswith("/admin/")
        is_question = (
            request.path.startswith("/api/v1/") and settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        if (is_page or is_question) and request.user.is_authenticated:
            is_new = self.KEY not in request.session
            self._note(request, is_click=is_page or is_new or self.TOUCHED in request.headers)
        return self.get_response(request)

    def _note(self, request: HttpRequest, *, is_click: bool) -> None:
        now = int(time.time())
        passed = now - request.session.get(self.KEY, now - self.NOTED_EVERY_SECONDS)
        if passed > self.IDLE_SECONDS:
            logout(request)
        elif is_click and passed >= self.NOTED_EVERY_SECONDS:
            request.session[self.KEY] = now


class OfficeTime:
    """Only below /admin/, and only for somebody who is signed in: one more query there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(_zone_of(request)):
            return self.get_response(request)


# Stores a long file in short transactions, each behind the wall (sync.handed_over).
BY_STEPS = frozenset({"/admin/sync/uplink/berkas/masuk/"})


class OneMerchant:
    """In the cloud whoever is signed in works behind the wall of their merchant (journal.wall)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.ROLE != "cloud" or not request.user.is_authenticated:
            return self.get_response(request)
        if request.path in BY_STEPS and request.method == "POST":
            return self.get_response(request)
        with within(request.user.merchant_id):
            response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
        return response


class OfficeRefusal:
    """A rule that said no where no page expected it is a sentence, never a fault (500)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith("/admin/") or not isinstance(error, LancarError):
            return None
        return refused(request, error)


def refused(request: HttpRequest, error: LancarError) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Tidak dapat", "error": error}
    return render(request, "office/refused.html", context, status=error.status)


def _zone_of(request: HttpRequest) -> ZoneInfo | None:
    from pos.journal.backoffice.base import merchant_of, outlet_of  # noqa: PLC0415
    from pos.outlets.queries import zone_of  # noqa: PLC0415  (the settings name this module)

    if not request.user.is_authenticated:
        return None
    return ZoneInfo(zone_of(merchant_of(request), outlet_of(request)))
