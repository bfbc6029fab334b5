"""Goods in and goods sent back by name, for the stock card."""

import uuid
from collections.abc import Sequence

from django.urls import reverse

from pos.purchasing.models import Receipt, Return
from pos.stock.admin.documents import Named, names_documents


@names_documents("received")
def name_receipts(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Named:
    found = Receipt.objects.filter(merchant_id=merchant_id, id__in=ids)
    return {
        key: (f"Barang masuk {number}".strip(), _page(key))
        for key, number in found.values_list("id", "invoice_number")
    }


@names_documents("sent_back")
def name_returns(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Named:
    found = Return.objects.filter(merchant_id=merchant_id, id__in=ids).select_related("receipt")
    return {
        each.pk: (
            f"{each.get_reason_display()} {each.receipt.invoice_number}".strip(),
            _page(each.receipt_id),
        )
        for each in found
    }


def _page(receipt: uuid.UUID) -> str:
    return reverse("admin:purchasing_receipt_change", args=[receipt])
