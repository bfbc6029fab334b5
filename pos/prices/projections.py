"""Rows of price lists and promotions from their events. They are money: servers only."""

from collections.abc import Sequence

from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.prices.models import ListPrice, PriceList, Promotion


@projection("promotion.changed", tables=(Promotion, *TABLES))
def project_promotions(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Promotion, "promotion", run)


@projection("price_list.changed", tables=(PriceList, *TABLES))
def project_price_lists(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(PriceList, "price_list", run)


@projection("list_price.changed", tables=(ListPrice, *TABLES))
def project_list_prices(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(ListPrice, "list_price", run)
