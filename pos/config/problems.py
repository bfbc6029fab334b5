"""Every error becomes application/problem+json (RFC 9457) with a stable code, in one place."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from pos.journal.errors import LancarError

log = logging.getLogger("lancar.api")

TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Belum dikenal",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    413: "Terlalu besar",
    422: "Ditolak aturan",
    500: "Kesalahan di server toko",
    503: "Sedang sibuk",
}


def problem(status: int, code: str, detail: str, **extra: Any) -> JsonResponse:
    body = {
        "type": f"urn:lancar:problem:{code}",
        "title": TITLES.get(status, "Kesalahan"),
        "status": status,
        "code": code,
        "detail": detail,
        **extra,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Teach an API to answer every error as a problem."""

    @api.exception_handler(LancarError)
    def on_refusal(request: HttpRequest, error: LancarError) -> HttpResponse:
        return problem(error.status, error.code, error.sentence, **error.extra)

    @api.exception_handler(RequestDataTooBig)
    def on_flood(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(413, "body_too_large", "Kiriman terlalu besar untuk server toko.")

    @api.exception_handler(ValidationError)
    def on_bad_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = [".".join(str(part) for part in item["loc"]) for item in error.errors]
        detail = f"Isian tidak sesuai: {', '.join(places)[:200]}."
        return problem(422, "bad_input", detail, places=places)

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, "not_signed_in", "Masuk dulu dengan akun back office.")

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "http_error", str(error))

    @api.exception_handler(OperationalError)
    def on_storage_trouble(request: HttpRequest, error: OperationalError) -> HttpResponse:
        """Disk full, database locked or gone: nothing was stored, sending again is right."""
        log.error("storage refuses at %s", request.path, exc_info=error)
        detail = "Server toko belum bisa menyimpan. Data tetap aman di tablet dan dikirim lagi."
        return problem(503, "storage_trouble", detail)

    @api.exception_handler(Exception)
    def on_our_mistake(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("unexpected error at %s", request.path, exc_info=error)
        detail = "Ada kesalahan di server toko. Data yang sudah dikirim aman; coba lagi."
        return problem(500, "server_error", detail)
