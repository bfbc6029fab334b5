"""Rows of price lists, promotions and planned prices from their events. They are money: only
servers say them."""

from collections.abc import Sequence

from pos.catalog.models import ShelfPrice
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.prices.models import ListPrice, PlannedPrice, PlanState, PriceList, Promotion


@projection("promotion.changed", versions=(1, 2), tables=(Promotion, *TABLES))
def project_promotions(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Promotion, "promotion", run)


@projection("price_list.changed", versions=(1, 2, 3), tables=(PriceList, *TABLES))
def project_price_lists(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(PriceList, "price_list", run)


@projection("list_price.changed", tables=(ListPrice, *TABLES))
def project_list_prices(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(ListPrice, "list_price", run)


@projection("price_plan.changed", tables=(PlannedPrice, ShelfPrice, *TABLES))
def project_planned_prices(run: Sequence[Happening]) -> None:
    """A plan is in force from its moment on, also at tills that hear of it late; a sale at the
    price before is then one at a replaced price. A cancelled plan was never in force."""
    only_servers(run)
    won = project_masters(PlannedPrice, "price_plan", run)
    rows = PlannedPrice.objects.filter(merchant_id=run[0].merchant_id, id__in=list(won))
    for row in rows.order_by("id"):
        step = derived_id(row.pk, 0)
        ShelfPrice.objects.filter(merchant_id=row.merchant_id, id=step).delete()
        if row.state == PlanState.CANCELLED or row.product_id is None:
            continue
        prices = {each["unit"] or "": each["price_minor"] for each in row.prices}
        place = (step, row.merchant_id, row.merchant_id, row.product_id)
        insert_rows(ShelfPrice, _STEP, [(*place, prices, row.from_ms, 0, True)])


_STEP = (
    "id",
    "merchant_id",
    "outlet_id",
    "product_id",
    "prices",
    "hlc_ms",
    "hlc_counter",
    "is_part",
)
