"""Gift cards: what bearers of a code hold, issued and voided by the office. What is spent of them
stands in `sale.completed`, and what is given back in `sale.refunded`, as payments of that kind.

No event says a code. A card's id is a slow hash of it (pos/kasbon/card_codes.py); `ending`
is its last four letters, so that people know which card is meant.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Who

Ending = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4}$")]
Amount = Annotated[int, Field(ge=1, le=MAX_SAFE)]


class IssuedCard(Body):
    id: Id
    ending: Ending
    amount_minor: Amount


@kind("gift_card.issued", version=1)
class GiftCardsIssued(Body):
    """`sold`: somebody paid the office for them. Servers only: it is money."""

    batch: Id
    reason: Literal["sold", "given"]
    cards: Annotated[list[IssuedCard], Field(min_length=1, max_length=200)]
    note: ShortText
    issued_at: TimeMs
    person: Who


@kind("gift_card.voided", version=1)
class GiftCardVoided(Body):
    """What was left is worth nothing any more: the paper is lost, or was never paid for."""

    document: Id
    card: Id
    ending: Ending
    amount_minor: Amount
    note: ShortText
    voided_at: TimeMs
    person: Who
