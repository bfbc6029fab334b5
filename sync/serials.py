"""A till asks which pieces of a product are in the shop, to choose from at the line of a sale."""

from typing import Any

from pos.stock.serials import pieces_of
from sync.asked import Asked
from sync.fetching import trusted
from sync.schemas import SerialsRequest

MOST = 200


def serials_here(asked: Asked, body: SerialsRequest) -> dict[str, Any]:
    """As this server knows it: what other tills sold and did not tell yet is among them."""
    sender = trusted(asked)
    pieces = pieces_of(sender.merchant_id, sender.outlet_id, body.product).values()
    here = sorted(
        (piece.last.happened_at, piece.last.serial) for piece in pieces if piece.is_here
    )
    return {"serials": [serial for _, serial in here[:MOST]], "more": len(here) > MOST}
