"""Sending what waits in the outbox: one bounded round, called by the worker again and again.

Without settings for e-mail, or without a way to the mail server, a receipt waits; it is never
dropped and never said to be sent. A receiver that is refused for good ends it. The connection is
made outside any transaction; what came of it is one event.
"""

import smtplib
import ssl
import uuid
from dataclasses import dataclass
from email.message import EmailMessage

from django.conf import settings

from pos.deliveries.letters import letter_of
from pos.deliveries.models import Delivery, State
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.sales.models import Sale

A_ROUND = 10
TIMEOUT_SECONDS = 20
# After the n-th failure so many seconds; the last one for ever.
DELAYS_SECONDS = (5, 15, 30, 60, 120, 300)
NO_SETTINGS = "Pengaturan e-mail toko belum diisi."
NO_WAY = "Server e-mail belum terjangkau."
NO_SALE = "Transaksinya belum ada di server ini."
REFUSED_FROM = 500


@dataclass(frozen=True)
class Post:
    """Where letters are handed in: smtp (STARTTLS when offered) or smtps."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = False


def send_due() -> int:
    """Try the letters whose time has come. Returns how many were settled."""
    waiting = Delivery.objects.filter(state=State.WAITING, next_at__lte=wall_ms())
    return sum(_attempt(delivery) for delivery in waiting.order_by("next_at", "id")[:A_ROUND])


def post_office() -> Post | None:
    """None: nobody told this server how to send."""
    return Post(**settings.RECEIPT_POST) if settings.RECEIPT_POST else None


def _attempt(delivery: Delivery) -> int:
    post = post_office()
    sale = Sale.objects.filter(
        merchant_id=delivery.merchant_id, outlet_id=delivery.outlet_id, id=delivery.sale_id
    ).first()
    if post is None or sale is None:
        return _wait(delivery, NO_SETTINGS if post is None else NO_SALE)
    try:
        hand_in(post, letter_of(sale, delivery, post.sender))
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if any(code >= REFUSED_FROM for code in codes):
            return _settle(delivery, "refused")
        return _wait(delivery, NO_WAY)
    except (OSError, smtplib.SMTPException) as error:
        return _wait(delivery, f"{NO_WAY} ({type(error).__name__})")
    return _settle(delivery, "sent")


def hand_in(post: Post, letter: EmailMessage) -> None:
    """Raises OSError or SMTPException when it was not taken."""
    safe = ssl.create_default_context()
    if post.is_tls:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            post.host, post.port, timeout=TIMEOUT_SECONDS, context=safe
        )
    else:
        server = smtplib.SMTP(post.host, post.port, timeout=TIMEOUT_SECONDS)
    with server:
        server.ehlo()
        if not post.is_tls and server.has_extn("starttls"):
            server.starttls(context=safe)
        if post.user:
            server.login(post.user, post.password)
        server.send_message(letter)


def _wait(delivery: Delivery, trouble: str) -> int:
    delay = DELAYS_SECONDS[min(delivery.attempts, len(DELAYS_SECONDS) - 1)]
    Delivery.objects.filter(
        merchant_id=delivery.merchant_id, pk=delivery.pk, state=State.WAITING
    ).update(
        attempts=delivery.attempts + 1, next_at=wall_ms() + delay * 1000, trouble=trouble[:200]
    )
    return 0


def _settle(delivery: Delivery, outcome: str) -> int:
    body = {
        "request": str(delivery.id),
        "sale": str(delivery.sale_id),
        "outcome": outcome,
        "settled_at": wall_ms(),
    }
    merchant_id, outlet_id = uuid.UUID(str(delivery.merchant_id)), delivery.outlet_id
    append(
        "receipt.email_settled",
        body,
        merchant_id=merchant_id,
        outlet_id=outlet_id,
        actor_id=None,
    )
    return 1
