"""Every error becomes application/problem+json (RFC 9457) with a stable code, in one place."""

import logging
from collections.abc import Callable
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

    @api.exception_handler(Exception)
    def on_error(request: HttpRequest, error: Any) -> HttpResponse:
        return explain(error, request.path)

    for known in _EXPLANATIONS:
        api.add_exception_handler(known, on_error)


def explain(error: Exception, path: str) -> HttpResponse:
    """The answer to a request that ended in this error; ours are logged."""
    for known, say in _EXPLANATIONS.items():
        if isinstance(error, known):
            return say(error, path)
    log.error("unexpected error at %s", path, exc_info=error)
    detail = "Ada kesalahan di server toko. Data yang sudah dikirim aman; coba lagi."
    return problem(500, "server_error", detail)


def _refusal(error: LancarError, path: str) -> HttpResponse:
    return problem(error.status, error.code, error.sentence, **error.extra)


def _flood(error: RequestDataTooBig, path: str) -> HttpResponse:
    return problem(413, "body_too_large", "Kiriman terlalu besar untuk server toko.")


def _bad_shape(error: ValidationError, path: str) -> HttpResponse:
    places = [".".join(str(part) for part in item["loc"]) for item in error.errors]
    detail = f"Isian tidak sesuai: {', '.join(places)[:200]}."
    return problem(422, "bad_input", detail, places=places)


def _stranger(error: AuthenticationError, path: str) -> HttpResponse:
    return problem(401, "not_signed_in", "Masuk dulu dengan akun back office.")


def _http_error(error: HttpError, path: str) -> HttpResponse:
    return problem(error.status_code, "http_error", str(error))


def _storage_trouble(error: OperationalError, path: str) -> HttpResponse:
    """Disk full, database locked or gone: nothing was stored, sending again is right."""
    log.error("storage refuses at %s", path, exc_info=error)
    cause = next((words for said, words in _DISK.items() if said in str(error)), _NO_CAUSE)
    detail = f"{cause} Data tetap aman di tablet dan dikirim lagi."
    return problem(503, "storage_trouble", detail)


# By SQLite's own words; what a person can do something about is named.
_DISK = {
    "disk is full": "Disk server toko penuh: kosongkan ruang di komputer server.",
    "readonly": "Disk server toko tidak dapat ditulis: periksa komputer server.",
    "disk I/O": "Disk server toko rusak atau terlepas: periksa komputer server.",
}
_NO_CAUSE = "Server toko belum bisa menyimpan."


_EXPLANATIONS: dict[type[Exception], Callable[[Any, str], HttpResponse]] = {
    LancarError: _refusal,
    RequestDataTooBig: _flood,
    ValidationError: _bad_shape,
    AuthenticationError: _stranger,
    HttpError: _http_error,
    OperationalError: _storage_trouble,
}
