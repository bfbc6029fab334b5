"""Rows of the outbox from what was asked for and what came of it; the mail server as it was set."""

from collections.abc import Sequence

from pos.deliveries.models import Delivery, MailServer, State
from pos.journal.bulk import insert_rows
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers

_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "event_id",
    "sale_id",
    "number",
    "address",
    "proof",
    "state",
    "asked_at",
    "asked_by",
    "settled_at",
    "attempts",
    "next_at",
    "trouble",
)
OURS = ("attempts", "next_at", "trouble")


@projection("receipt.email_requested", tables=(Delivery,), keep=OURS)
def project_requests(run: Sequence[Happening]) -> None:
    insert_rows(Delivery, _COLUMNS, [_row(happening) for happening in run])


@projection("receipt.email_settled", tables=(Delivery,), keep=OURS)
def project_settled(run: Sequence[Happening]) -> None:
    """Only a server that can send may say that it did."""
    only_servers(run)
    for happening in run:
        body = happening.body
        Delivery.objects.filter(
            merchant_id=happening.merchant_id, outlet_id=happening.outlet_id, id=body.request
        ).update(state=body.outcome, settled_at=body.settled_at)


@projection("mail.changed", tables=(MailServer,), keep=("password",))
def project_mail_servers(run: Sequence[Happening]) -> None:
    """Its password is never touched here: the verb locks it away beside the record."""
    only_servers(run)
    for happening in run:
        body = happening.body
        MailServer.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={
                "host": body.host,
                "port": body.port,
                "security": body.security,
                "sender": body.sender,
                "user": body.user,
            },
        )


def _row(happening: Happening) -> tuple[object, ...]:
    body = happening.body
    return (
        body.request,
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        body.sale,
        body.number,
        body.address,
        body.proof or "",
        State.WAITING.value,
        body.requested_at,
        body.by.name,
        None,
        0,
        0,
        "",
    )
