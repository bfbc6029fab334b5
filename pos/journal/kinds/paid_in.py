"""Money paid in at a till for what will be bought later: a gift card sold or filled up again, or a
customer's credit. No sale and no tax: the shop owes it until something is bought with it.

As of a repayment its number is that of its event, and as of gift cards no event says a code.
"""

from typing import Annotated

from pydantic import Field

from pos.journal.kinds import MAX_SAFE, Body, Id, Minor, ShortText, TimeMs, kind
from pos.journal.kinds.gift_cards import Ending
from pos.journal.kinds.kasbon import KasbonPayment
from pos.journal.kinds.sales import Who


class PaidInCard(Body):
    """`is_new`: sold with this; else it held something before."""

    id: Id
    ending: Ending
    is_new: bool


@kind("balance.paid_in", version=1)
class BalancePaidIn(Body):
    """Onto a card or into a customer's credit: one of the two is null. `shift`: in whose drawer
    cash lies, where the envelope does not say. `held_before_minor` is what the device knew."""

    document: Id
    card: PaidInCard | None
    customer: Who | None
    shift: Id | None
    amount_minor: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    payments: Annotated[list[KasbonPayment], Field(min_length=1, max_length=20)]
    held_before_minor: Minor | None
    note: ShortText
    paid_in_at: TimeMs
    cashier: Who
