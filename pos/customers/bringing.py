"""People who come with a list from another system: written down, and asked nothing yet.

Another shop's or app's consent is none for this one (UU 27/2022): no box is ticked for anybody, so
nobody is sent anything, and the back office shows that they were never asked. Whoever was never
asked cannot take a leave back; `forget_unasked` is how they are forgotten.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from pos.customers import errors
from pos.customers.actions import refuse_debtor
from pos.customers.models import CONSENTS, Customer
from pos.customers.wordings import WORDING
from pos.journal.actions import New, append_many
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import read_locked


@dataclass(frozen=True)
class Brought:
    """`phone` in digits as it is stored, or empty."""

    name: str
    phone: str
    member: bool


@transaction.atomic
def bring_customers(
    *, merchant_id: uuid.UUID, people: Sequence[Brought], by: uuid.UUID | None
) -> list[uuid.UUID]:
    """Their ids, in the same order. RuleError `phone_known`: nobody gets a number twice here."""
    phones = [each.phone for each in people if each.phone]
    taken = Customer.objects.filter(merchant_id=merchant_id, archived=False, phone__in=phones)
    for holder in taken[:1]:
        raise errors.phone_known(holder.name)
    ids = [uuid7() for _ in people]
    news = [
        New("customer.changed", _body(each, person), merchant_wide(merchant_id))
        for each, person in zip(ids, people, strict=True)
    ]
    if news:
        append_many(news, merchant_id=merchant_id, actor_id=by)
    return ids


@transaction.atomic
def forget_unasked(*, customer: Customer, by: uuid.UUID | None) -> bool:
    """Name and number go, as when somebody takes their leave back. False: they were asked, so it is
    theirs to take back. RuleError while something is open between them and the shop."""
    read_locked(customer)
    if customer.keep_data is not None:
        return False
    refuse_debtor(customer)
    tick = {"given": False, "at": wall_ms(), "wording": WORDING, "channel": "office"}
    body = {"id": str(customer.id), "ticks": [{"consent": "keep_data", **tick}]}
    news = [New("customer.consented", body, customer.outlet_id)]
    append_many(news, merchant_id=customer.merchant_id, actor_id=by)
    customer.refresh_from_db()
    return True


def _body(customer_id: uuid.UUID, person: Brought) -> dict[str, object]:
    return {
        "id": str(customer_id),
        "groups": {
            "identity": {"name": person.name, "phone": person.phone},
            "membership": {"member": person.member},
            "prices": {"price_list": None},
            "consent": dict.fromkeys(CONSENTS),
            "state": {"archived": False},
        },
    }
