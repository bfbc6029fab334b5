"""Sold beyond the stock: one problem from the sale that took a level below zero until it is right.

Its sentence names the product, and the till, cashier and time of each sale that did it. It settles
itself when a later document (receipt, adjustment, late count, refund) brings the level back to zero
or above, and says which one. The problem's key is the first such sale, so a replay says everything
again without opening, adding to or settling anything else. Only for stock that the shop keeps.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from pos.domain.formatting import format_quantity
from pos.journal.problems import report, revise, settle_by_record
from pos.journal.projections import Happening
from pos.outlets.queries import zone_of

CODE = "oversold"
SUGGESTION = "Hitung barangnya, lalu catat barang masuk atau penyesuaian stok."
MOST_SALES = 20  # named in one problem; the first ones
MOST_TOLD = 5  # of them in its sentence
DOCUMENTS = {
    "stock.received": "barang masuk",
    "purchase.received": "barang masuk",
    "purchase.returned": "barang kembali ke pemasok",
    "stock.adjusted": "penyesuaian stok",
    "stock_count.posted": "stok opname",
    "sale.refunded": "retur",
    "stock.transferred": "pindah tempat",
    "shipment.cancelled": "kiriman dibatalkan",
    "shipment.arrived": "barang dari cabang lain",
    "shipment.matched": "kiriman dicocokkan",
}


class Moved(Protocol):
    product: str
    name: str
    place: str
    document: str
    quantity_milli: int


class Standing(Protocol):
    quantity_milli: int
    oversold_event: str | None


@dataclass
class Shortages:
    """What a run of movements did to levels at or below zero; told in order by `save`."""

    told: list[tuple[Happening, Moved, str, int]] = field(default_factory=list)

    def follow(self, happening: Happening, line: Any, balance: Standing) -> None:
        """Called after each move of a level that the shop keeps."""
        if balance.quantity_milli >= 0:
            if balance.oversold_event is not None:
                self._note(happening, line, balance)
            balance.oversold_event = None
        elif line.quantity_milli < 0 and happening.kind == "sale.completed":
            balance.oversold_event = balance.oversold_event or str(happening.id)
            self._note(happening, line, balance)

    def _note(self, happening: Happening, line: Moved, balance: Standing) -> None:
        begun = str(balance.oversold_event)
        self.told.append((happening, line, begun, balance.quantity_milli))

    def save(self) -> None:
        for happening, line, begun, left in self.told:
            if left >= 0:
                _settle(happening, line, begun)
            else:
                _tell(happening, line, begun, left)


def _key(line: Moved, begun: str) -> dict[str, Any]:
    return {"code": CODE, "key": f"{line.product}:{line.place}:{begun}"}


def _tell(happening: Happening, line: Moved, begun: str, left: int) -> None:
    tenant: dict[str, Any] = {
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
    }
    sale = _sale(happening, line)
    zone = zone_of(happening.merchant_id, happening.outlet_id)
    if str(happening.id) == begun:
        report(
            **_key(line, begun),
            sentence=_sentence(line.name, [sale], left, zone),
            suggestion=SUGGESTION,
            event_id=happening.id,
            detail={"product": line.product, "left_milli": left, "sales": [sale]},
            **tenant,
        )
        return

    def add(detail: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        sales = [each for each in detail["sales"] if each["event"] != sale["event"]]
        sales = sorted([*sales, sale], key=lambda each: (each["at"], each["event"]))[:MOST_SALES]
        changed = {**detail, "left_milli": left, "sales": sales}
        return _sentence(line.name, sales, left, zone), changed

    revise(**_key(line, begun), change=add, **tenant)


def _sale(happening: Happening, line: Moved) -> dict[str, Any]:
    body = happening.body
    return {
        "event": str(happening.id),
        "number": body.receipt.number,
        "device": str(happening.device_id),
        "series": happening.series,
        "cashier": body.cashier.name,
        "at": body.completed_at,
        "quantity_milli": -line.quantity_milli,
    }


def _sentence(name: str, sales: list[dict[str, Any]], left: int, zone: str) -> str:
    told = ", ".join(
        f"{each['series']} ({each['cashier']}) {_moment(each['at'], zone)}"
        for each in sales[:MOST_TOLD]
    )
    more = len(sales) - MOST_TOLD
    rest = f" dan {more} lagi" if more > 0 else ""
    return f"{name} terjual melebihi stok, tercatat {format_quantity(left)}: {told}{rest}."


def _moment(at_ms: int, zone: str) -> str:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).strftime("%d/%m %H.%M")


def _settle(happening: Happening, line: Moved, begun: str) -> None:
    document = {
        "kind": happening.kind,
        "name": DOCUMENTS.get(happening.kind, happening.kind),
        "document": line.document,
        "event": str(happening.id),
    }
    settle_by_record(
        **_key(line, begun),
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        document=document,
        at_ms=happening.hlc_ms,
    )
