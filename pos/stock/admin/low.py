"""Menipis: what stands below its minimum, the emptiest first."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from pos.journal.backoffice.base import BoundedPaginator, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import quantity_text
from pos.stock.blind import blind_of
from pos.stock.queries import low_products

PER_PAGE = 50


class LowPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def menipis(self, request: HttpRequest) -> HttpResponse:
        low = low_products(merchant_of(request), outlet_of(request))
        found = blind_of(request).shown(low)
        page = BoundedPaginator(found, PER_PAGE).get_page(request.GET.get("p"))
        return render_page(
            self.admin,
            request,
            "office/low_stock.html",
            title="Stok menipis",
            tabs_page="stock",
            page=page,
            is_hidden=bool(blind_of(request).categories),
            rows=[_row(product) for product in page.object_list],
        )


def _row(product: Any) -> dict[str, Any]:
    least: int = product.reorder_point_milli
    return {
        "id": product.pk,
        "name": product.name,
        "unit": product.unit,
        "stock": quantity_text(product.stock_milli),
        "is_short": product.stock_milli < 0,
        "least": quantity_text(least),
        "missing": quantity_text(least - product.stock_milli),
    }
