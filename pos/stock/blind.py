"""A count is blind: while it is open, who counts but may not post sees no stock of its goods."""

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from pos.catalog.models import Product
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.stock.queries import categories_counted

COUNT = "stock.add_stockcount"
POST = "stock.change_stockcount"
COUNTING = "sedang dihitung"


class Blind:
    """Whose stock is not told on this page; asks the database once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def categories(self) -> set[Any]:
        """Those that are counted; None among them: everything is."""
        user = self.request.user
        if user.has_perm(POST) or not user.has_perm(COUNT):
            return set()
        return categories_counted(merchant_of(self.request), outlet_of(self.request))

    def hides(self, product: Product) -> bool:
        return None in self.categories or product.category_id in self.categories

    def shown(self, rows: QuerySet[Any], product: str = "") -> QuerySet[Any]:
        """Rows without those of hidden products; `product` is the path to it (`product__`)."""
        if None in self.categories:
            return rows.none()
        hidden = Q(**{f"{product}category__in": self.categories})
        return rows.exclude(hidden) if self.categories else rows


def blind_of(request: HttpRequest) -> Blind:
    """One a request."""
    found: Blind | None = getattr(request, "office_blind", None)
    if found is None:
        found = request.office_blind = Blind(request)  # type: ignore[attr-defined]
    return found
