"""A till asks which pieces of a product are in the shop, to choose from at the line of a sale."""

from typing import Any

from pos.stock.serials import serials_in_shop
from sync.asked import Asked
from sync.fetching import trusted
from sync.schemas import SerialsRequest

MOST = 200


def serials_here(asked: Asked, body: SerialsRequest) -> dict[str, Any]:
    """As this server knows it: what other tills sold and did not tell yet is among them."""
    sender = trusted(asked)
    here = serials_in_shop(sender.merchant_id, sender.outlet_id, body.product)[: MOST + 1]
    return {"serials": list(here[:MOST]), "more": len(here) > MOST}
