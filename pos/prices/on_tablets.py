"""What tablets load of this app, hung onto the catalogue's pieces (pos/catalog/extensions.py).

Planned and past promotions travel too: a till without network begins and ends them by its own
trusted clock. What was stopped is left out.
"""

import uuid
from typing import Any

from pos.catalog.extensions import extend_rules
from pos.prices.models import Promotion
from pos.prices.queries import running


@extend_rules("promotions", Promotion)
def promotion_rows(merchant_id: uuid.UUID) -> list[dict[str, Any]]:
    return [promotion.rule() for promotion in running(merchant_id).order_by("priority", "id")]
