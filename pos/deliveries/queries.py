"""Reads about deliveries: where an outlet's letters are handed in."""

import uuid

from django.conf import settings

from pos.deliveries.models import MailServer, Security
from pos.deliveries.post import Post
from pos.journal.locking import opened

MAIL_PASSWORD = "mail password"  # noqa: S105  (what a lock is for, not what it locks)


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
        password=opened(MAIL_PASSWORD, own.password),
        is_tls=own.security == Security.TLS,
    )
