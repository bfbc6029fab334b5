"""Receipts by name, for the stock card."""

import uuid
from collections.abc import Sequence

from django.urls import reverse

from pos.journal.lookup import find_rows
from pos.sales.models import Sale
from pos.stock.admin.documents import Named, names_documents


@names_documents("sale", "returned")
def name_receipts(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Named:
    """By their ids: through the tenant's index it would be the shop's whole record."""
    found = find_rows(Sale, ("id", "number"), {"merchant_id": merchant_id, "id": list(ids)})
    return {
        uuid.UUID(sale): (number, reverse("admin:sales_sale_change", args=[sale]))
        for sale, number in found
    }
