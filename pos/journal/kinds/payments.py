"""How the shop is paid: its methods, money that is on its way outside the drawer, and the check at
the end of a shift whether it arrived.

What this is not: the payments themselves; those are inside `sale.completed`.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, MasterBody, Minor, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Key, Who

MethodCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
MethodName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
TenderKind = Literal["cash", "qris", "card", "transfer", "voucher", "other"]
MethodIcon = Literal["cash", "qris", "card", "bank", "voucher", "wallet", "other"]


class MethodIdentity(Body):
    """`code` stands in sales for ever; `name` is what staff and customers read."""

    code: MethodCode
    name: MethodName
    kind: TenderKind
    icon: MethodIcon


class MethodUse(Body):
    """`account` says where the money goes: a bank account, a terminal, a wallet."""

    needs_reference: bool
    opens_drawer: bool
    account: Annotated[str, StringConstraints(max_length=60)]


class MethodQris(Body):
    """The printed static code, as scanned; empty when there is none."""

    qris_payload: Annotated[str, StringConstraints(max_length=1000)]


class MethodDonation(Body):
    """Whom customers may leave their change to, with the permit's number; empty means nobody."""

    donation_to: Annotated[str, StringConstraints(max_length=120)]


class MethodShelf(Body):
    position: Annotated[int, Field(ge=0, le=1_000_000)]
    archived: bool


class MethodGroups(Body):
    identity: MethodIdentity | None = None
    use: MethodUse | None = None
    qris: MethodQris | None = None
    donation: MethodDonation | None = None
    shelf: MethodShelf | None = None


@kind("payment_method.changed", version=1)
class PaymentMethodChanged(MasterBody):
    groups: MethodGroups


class MethodIdentityTwo(MethodIdentity):
    kind: Literal["cash", "qris", "card", "transfer", "voucher", "other", "kasbon"]  # type: ignore[assignment]


class MethodGroupsTwo(MethodGroups):
    identity: MethodIdentityTwo | None = None


@kind("payment_method.changed", version=2)
class PaymentMethodChangedTwo(MasterBody):
    """Since version 2 a customer may pay later (`kasbon`); other methods are told as before."""

    groups: MethodGroupsTwo


class MethodIdentityThree(MethodIdentity):
    kind: Literal[  # type: ignore[assignment]
        "cash",
        "qris",
        "card",
        "transfer",
        "voucher",
        "other",
        "kasbon",
        "store_credit",
        "gift_card",
    ]


class MethodGroupsThree(MethodGroups):
    identity: MethodIdentityThree | None = None


@kind("payment_method.changed", version=3)
class PaymentMethodChangedThree(MasterBody):
    """Since version 3 a customer may pay out of their credit (`store_credit`) or of a gift card."""

    groups: MethodGroupsThree


@kind("payment.started", version=1)
class PaymentStarted(Body):
    """Written before anything leaves the till: a code is shown, an amount told to a terminal.

    It ends as a payment with the same id in a sale, or as `payment.abandoned`.
    """

    payment: Key
    sale: Id
    method: Annotated[str, StringConstraints(max_length=40)]
    name: Annotated[str, StringConstraints(max_length=60)]
    kind: TenderKind
    amount_minor: Minor
    account: Annotated[str, StringConstraints(max_length=60)] | None
    started_at: TimeMs
    person: Who


@kind("payment.abandoned", version=1)
class PaymentAbandoned(Body):
    """`reason`: the cashier cancelled before money came; took a confirmed payment back out of the
    sale, so that the money has to be given back; or found it unpaid after an interruption."""

    payment: Key
    sale: Id
    reason: Literal["cancelled", "taken_back", "not_paid"]
    abandoned_at: TimeMs
    person: Who


class MatchedPayment(Body):
    """`number` is the receipt's. `found`: seen in the account; else looked for and not there."""

    payment: Key
    sale: Id
    number: Annotated[str, StringConstraints(max_length=64)]
    name: Annotated[str, StringConstraints(max_length=60)]
    amount_minor: Minor
    found: bool


@kind("payment.matched", version=1)
class PaymentMatched(Body):
    """The cashier compared payments without a reference with the account; usually at the close."""

    shift: Id | None
    matched_at: TimeMs
    person: Who
    payments: Annotated[list[MatchedPayment], Field(min_length=1, max_length=1000)]
    note: ShortText = ""
