"""Kasbon: what customers owe, paid back and put right. What they are sold on kasbon is in
`sale.completed` and `sale.refunded`, as payments of that kind.

A repayment has no receipt number of the sales' counter: its number is that of its event
(pos.domain.kasbon), so the two can neither share nor collide.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, Minor, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Key, Who

MethodText = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class KasbonPayment(Body):
    """`tendered = amount + change`; negative where a repayment is taken back."""

    id: Key
    method: Annotated[str, StringConstraints(max_length=40)]
    name: MethodText
    kind: Literal["cash", "qris", "card", "transfer", "voucher", "other"]
    amount_minor: Minor
    tendered_minor: Minor
    change_minor: Minor
    account: Annotated[str, StringConstraints(max_length=60)] | None
    reference: ShortText | None


@kind("kasbon.repaid", version=1)
class KasbonRepaid(Body):
    """A customer paid some of what they owe. `shift`: in whose drawer cash lies.

    `owed_before_minor` is what the device knew; null: nothing. `reverses`: that repayment was wrong
    (servers only)."""

    repayment: Id
    customer: Who
    shift: Id | None
    amount_minor: Minor
    payments: Annotated[list[KasbonPayment], Field(min_length=1, max_length=20)]
    owed_before_minor: Minor | None
    reverses: Id | None
    note: ShortText
    repaid_at: TimeMs
    cashier: Who


@kind("kasbon.adjusted", version=1)
class KasbonAdjusted(Body):
    """Owed from a paper book, put right, or given up. Above zero more is owed. Servers only."""

    adjustment: Id
    customer: Who
    reason: Literal["opening", "correction", "written_off"]
    amount_minor: Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
    note: ShortText
    adjusted_at: TimeMs
    person: Who
