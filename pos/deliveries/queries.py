"""Reads about deliveries: where an outlet's letters are handed in."""

import base64
import hashlib
import uuid

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from pos.deliveries.models import MailServer, Security
from pos.deliveries.post import Post


def mail_server_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> MailServer:
    """A blank one, not stored, where nobody has set any."""
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id, "id": outlet_id}
    return MailServer.objects.filter(**here).first() or MailServer(**here)


def post_office(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Post | None:
    """The owner's own setting, else this server's (LANCAR_SMTP); None: nobody said how to send."""
    own = mail_server_of(merchant_id, outlet_id)
    if not own.host:
        return Post(**settings.RECEIPT_POST) if settings.RECEIPT_POST else None
    return Post(
        host=own.host,
        port=own.port,
        sender=own.sender,
        user=own.user,
        password=_opened(own.password),
        is_tls=own.security == Security.TLS,
    )


def locked(password: str) -> str:
    """So that a copy of the database alone tells nobody the shop's e-mail password."""
    return _lock().encrypt(password.encode()).decode() if password else ""


def _opened(text: str) -> str:
    """Empty when this server has another key now: the mail server then says so, and it is typed
    again."""
    try:
        return _lock().decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def _lock() -> Fernet:
    digest = hashlib.sha256(f"mail password {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
