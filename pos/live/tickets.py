"""The WebSocket's ticket: an HttpOnly cookie that only a signed `hello` can set.

A customer display's is a cookie of another name: a browser may be a till and hold a display too.
"""

import uuid
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from pos.journal.models import DeviceKey
from pos.tills.models import Role

_SALT = "lancar.live"
MAX_AGE_SECONDS = 7 * 24 * 3600


def give(
    response: HttpResponse, device_id: uuid.UUID, epoch: int, *, is_display: bool = False
) -> None:
    value = signing.dumps([str(device_id), epoch], salt=_SALT)
    response.set_cookie(
        settings.DISPLAY_COOKIE_NAME if is_display else settings.LIVE_COOKIE_NAME,
        value,
        max_age=MAX_AGE_SECONDS,
        path="/ws/",
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def holder(cookie_header: bytes, *, is_display: bool = False) -> DeviceKey | None:
    """The paired, not revoked device whose ticket this is."""
    name = settings.DISPLAY_COOKIE_NAME if is_display else settings.LIVE_COOKIE_NAME
    try:
        jar = SimpleCookie(cookie_header.decode("latin-1"))
        value = jar[name].value
        device_id, epoch = signing.loads(value, salt=_SALT, max_age=MAX_AGE_SECONDS)
    except (CookieError, KeyError, signing.BadSignature, ValueError):
        return None
    keys = DeviceKey.objects.filter(device_id=device_id, epoch=epoch, revoked_at=None)
    key = keys.first()
    return key if key is not None and (key.role == Role.DISPLAY) is is_display else None
