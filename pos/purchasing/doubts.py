"""What is unusual about a delivery. A doubt stops the save once and says why; whoever looked and
saves again with its `key` is believed, and the record keeps that it was seen.

same_invoice        this supplier's invoice is recorded already
unusual_quantity    far more than ever came or lies here: dus typed for pcs?
unusual_cost        far from the cost before: the price of a dus typed for a pcs?
cost_above_price    it would be sold below its cost
free_goods          nothing is paid for it
old_invoice         written more than a year ago
no_expiry           the product has an expiry date and none was typed
expired_goods       past it already
far_expiry          further away than goods keep: a wrong year?
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.domain.formatting import format_quantity, format_rupiah
from pos.journal.backoffice.show import day_text
from pos.outlets.doubts import Doubt as PlainDoubt
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.delivery import Item, Planned
from pos.purchasing.queries import same_invoice, usual_quantities

TIMES_USUAL = 5
TIMES_COST = 3
OLD_DAYS = 366
FAR_DAYS = 3660


@dataclass(frozen=True)
class Doubt(PlainDoubt):
    """`line` 0: about all of it."""

    line: int = 0


def doubts_about(planned: Planned) -> list[Doubt]:
    found = list(_of_invoice(planned))
    found += doubts_about_items(planned.outlet, planned.items, planned.consigned)
    if planned.delivery.asks_expiry:
        for item in planned.items:
            found += _of_expiry(item, planned.today)
    return found


def doubts_about_items(
    outlet: Outlet, items: Sequence[Item], unpaid: Collection[uuid.UUID] = ()
) -> list[Doubt]:
    """Of goods that come, and of goods that are ordered; `unpaid`: on consignment."""
    usual = usual_quantities(outlet, {item.product.id for item in items})
    found: list[Doubt] = []
    for item in items:
        found += _of_quantity(item, usual.get(item.product.id, 0))
        if item.product.id not in unpaid:
            found += _of_cost(item)
    return found


def settle(doubts: Sequence[Doubt], noticed: Collection[str]) -> None:
    """RuleError `doubtful` while one of them is not among the noticed keys."""
    open_doubts = [doubt for doubt in doubts if doubt.key not in noticed]
    if open_doubts:
        raise errors.doubtful(
            [doubt.sentence for doubt in open_doubts], [doubt.code for doubt in open_doubts]
        )


def _of_invoice(planned: Planned) -> Iterator[Doubt]:
    number, day = planned.delivery.invoice_number, planned.delivery.invoice_date
    twice = same_invoice(planned.outlet, planned.supplier, number)
    if twice is not None:
        told = f"Faktur {number} dari {planned.supplier.name} sudah dicatat"
        yield Doubt(
            "same_invoice",
            f"{told} pada {day_text(twice.business_date)} ({format_rupiah(twice.total_minor)}).",
            str(twice.id),
        )
    if date.fromisoformat(day) < date.fromisoformat(planned.today) - timedelta(days=OLD_DAYS):
        yield Doubt("old_invoice", f"Tanggal faktur {day_text(day)} sudah lebih dari setahun.", day)


def _of_quantity(item: Item, usual_milli: int) -> Iterator[Doubt]:
    bought = item.bought
    told = f"{format_quantity(bought.quantity_milli)} {item.unit}"
    base = f"{format_quantity(bought.base_quantity_milli)} {item.product.unit}"
    about = f"{item.product.id}:{bought.base_quantity_milli}"
    if usual_milli > 0:
        if bought.base_quantity_milli > usual_milli * TIMES_USUAL:
            usual = f"{format_quantity(usual_milli)} {item.product.unit}"
            sentence = f"{item.product.name}: {told} = {base}, biasanya paling banyak {usual}."
            yield Doubt("unusual_quantity", sentence, about, item.number)
    elif bought.factor_milli > 1000 and bought.quantity_milli >= bought.factor_milli:
        sentence = f"{item.product.name}: {told} = {base}. Benar dalam {item.unit}?"
        yield Doubt("unusual_quantity", sentence, about, item.number)


def _of_cost(item: Item) -> Iterator[Doubt]:
    product, cost = item.product, item.base_cost_minor
    about = f"{product.id}:{item.unit}:{item.bought.unit_cost_minor}"
    each = f"{format_rupiah(cost)} per {product.unit}"
    before, price = product.cost_minor, product.price_minor
    if item.bought.net_minor == 0:
        yield Doubt("free_goods", f"{product.name} dicatat gratis.", about, item.number)
        return
    if before and not before <= cost * TIMES_COST <= before * TIMES_COST * TIMES_COST:
        sentence = f"{product.name}: {each}, sebelumnya {format_rupiah(before)}."
        yield Doubt("unusual_cost", sentence, about, item.number)
    if price is not None and cost > price:
        sentence = f"{product.name}: {each}, lebih mahal dari harga jualnya {format_rupiah(price)}."
        yield Doubt("cost_above_price", sentence, about, item.number)


def _of_expiry(item: Item, today: str) -> Iterator[Doubt]:
    name, day = item.product.name, item.expires_on
    about = f"{item.product.id}:{day}"
    if not day:
        if item.product.expires:
            sentence = f"{name}: tanggal kedaluwarsa belum diisi."
            yield Doubt("no_expiry", sentence, about, item.number)
    elif day < today:
        sentence = f"{name}: sudah kedaluwarsa pada {day_text(day)}."
        yield Doubt("expired_goods", sentence, about, item.number)
    elif date.fromisoformat(day) > date.fromisoformat(today) + timedelta(days=FAR_DAYS):
        sentence = f"{name}: kedaluwarsa {day_text(day)}, lebih dari sepuluh tahun lagi."
        yield Doubt("far_expiry", sentence, about, item.number)
