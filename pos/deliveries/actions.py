"""Sending what waits in the outbox, one bounded round after the other; and where letters go in.

Without settings for e-mail, or without a way to the mail server, a receipt waits; it is never
dropped and never said to be sent. A receiver that is refused for good ends it. The connection is
made outside any transaction; what came of it is one event.
"""

import uuid

from django.db import transaction

from pos.deliveries import errors
from pos.deliveries.letters import letter_of, trial_letter
from pos.deliveries.models import Delivery, MailServer, State
from pos.deliveries.post import TROUBLE, hand_in, is_refused_for_good, what_went_wrong
from pos.deliveries.queries import MAIL_PASSWORD, mail_server_of, post_office
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.journal.locking import locked
from pos.outlets.models import Outlet
from pos.sales.models import Sale

A_ROUND = 10
# After the n-th failure so many seconds; the last one for ever.
DELAYS_SECONDS = (5, 15, 30, 60, 120, 300)
NO_SETTINGS = "Pengaturan e-mail toko belum diisi."
NO_SALE = "Transaksinya belum ada di server ini."


def send_due() -> int:
    """Try the letters whose time has come. Returns how many were settled."""
    waiting = Delivery.objects.filter(state=State.WAITING, next_at__lte=wall_ms())
    return sum(_attempt(delivery) for delivery in waiting.order_by("next_at", "id")[:A_ROUND])


def _attempt(delivery: Delivery) -> int:
    post = post_office(delivery.merchant_id, delivery.outlet_id)
    sale = Sale.objects.filter(
        merchant_id=delivery.merchant_id, outlet_id=delivery.outlet_id, id=delivery.sale_id
    ).first()
    if post is None or sale is None:
        return _wait(delivery, NO_SETTINGS if post is None else NO_SALE)
    try:
        hand_in(post, letter_of(sale, delivery, post.sender))
    except (*TROUBLE, RuleError) as error:
        if is_refused_for_good(error):
            return _settle(delivery, "refused")
        return _wait(delivery, _sentence(error))
    return _settle(delivery, "sent")


def _sentence(error: Exception) -> str:
    return error.sentence if isinstance(error, RuleError) else what_went_wrong(error)


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


@transaction.atomic
def set_mail_server(
    *,
    outlet: Outlet,
    by: uuid.UUID | None,
    host: str,
    port: int,
    security: str,
    sender: str,
    user: str,
    password: str | None,
) -> None:
    """Where this outlet's letters are handed in; an empty host: nowhere. `password` None keeps the
    one there is, for the same server and user. What waits is tried at once.
    RuleError `mail_incomplete`, `mail_password`."""
    own = mail_server_of(outlet.merchant_id, outlet.id)
    if host and not sender:
        raise errors.mail_incomplete()
    if host and own.password and password is None and (host, user) != (own.host, own.user):
        raise errors.mail_password()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    body = {
        "host": host,
        "port": port,
        "security": security,
        "sender": sender,
        "user": user,
        "password_changed": password is not None,
    }
    append("mail.changed", body, merchant_id=outlet.merchant_id, outlet_id=outlet.id, actor_id=by)
    if password is not None:
        MailServer.objects.filter(**here, id=outlet.id).update(
            password=locked(MAIL_PASSWORD, password)
        )
    Delivery.objects.filter(**here, state=State.WAITING).update(next_at=0)


def send_a_trial(*, outlet: Outlet, address: str) -> str | None:
    """A letter to try the settings with. What went wrong, as a sentence; None when it was taken."""
    post = post_office(outlet.merchant_id, outlet.id)
    if post is None:
        return NO_SETTINGS
    try:
        hand_in(post, trial_letter(outlet, post.sender, address))
    except (*TROUBLE, RuleError) as error:
        return _sentence(error)
    return None
