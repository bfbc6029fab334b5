"""Receipts by name, for the stock card."""

import uuid
from collections.abc import Sequence

from django.urls import reverse

from pos.sales.models import Sale
from pos.stock.admin.documents import Named, names_documents


@names_documents("sale", "returned")
def name_receipts(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Named:
    found = Sale.objects.filter(merchant_id=merchant_id, id__in=ids)
    return {
        sale: (number, reverse("admin:sales_sale_change", args=[sale]))
        for sale, number in found.values_list("id", "number")
    }
