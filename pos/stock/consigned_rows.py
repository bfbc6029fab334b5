"""Goods on consignment (titip jual) in the ledger. Called by projections only.

They lie in the shop and are worth nothing to it: whatever moves them has no value. What is sold
costs what was agreed with the supplier, at the moment it is recorded; that is not taken off any
stock, so the movement says both, and its level stays at nothing:

    sold        cost value = - agreed cost,  revaluation = + agreed cost;  the supplier gets it
    came back   the other way round
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pos.domain.errors import DomainError
from pos.domain.quantity import amount_for
from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.errors import RuleError
from pos.journal.ids import derived_id
from pos.journal.lookup import find_rows
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.stock.consigned_models import Consigned, ConsignedMove

Key = tuple[str, str]  # outlet, product
_AGREED = attnames(Consigned)
_AGREED_KEY = ("merchant_id", "outlet_id", "product_id")
_MOVE = attnames(ConsignedMove)


@dataclass
class Consignments:
    """What of a run's products is whose, and what of it was sold."""

    merchant_id: uuid.UUID
    agreed: dict[Key, tuple[str, int]] = field(default_factory=dict)  # supplier, cost
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def load(self, outlets: Iterable[uuid.UUID], products: list[str]) -> None:
        where = {"merchant_id": self.merchant_id, "outlet_id": set(outlets), "product_id": products}
        columns = ("outlet_id", "product_id", "supplier_id", "cost_minor")
        for outlet, product, supplier, cost in find_rows(Consigned, columns, where):
            if cost is not None:
                self.agreed[outlet, product] = (supplier, cost)

    def sell(self, key: Key, happening: Happening, number: int, quantity_milli: int) -> int:
        """`quantity_milli` as the movement's, below zero when sold. Returns what it costs, with
        the same sign."""
        supplier, cost = self.agreed[key]
        value = _amount(cost, quantity_milli)
        self.rows.append(
            (
                derived_id(happening.id, number),
                happening.merchant_id,
                happening.outlet_id,
                key[1],
                supplier,
                -quantity_milli,
                -value,
                happening.device_id,
                happening.epoch,
                happening.seq,
                happening.at_ms,
                None,
            )
        )
        return value

    def save(self) -> None:
        insert_rows(ConsignedMove, _MOVE, self.rows)


@projection("consignment.agreed", tables=(Consigned,))
def project_agreed(run: Sequence[Happening]) -> None:
    only_servers(run)
    last = {(each.outlet_id, each.body.product): each for each in run}
    upsert_rows(Consigned, _AGREED, [_agreed(each) for each in last.values()], _AGREED_KEY)


@projection("consignment.settled", tables=(ConsignedMove,))
def project_settled(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        for upto in happening.body.upto:
            ConsignedMove.objects.filter(
                merchant_id=happening.merchant_id,
                outlet_id=happening.outlet_id,
                supplier_id=happening.body.supplier.id,
                settled_in=None,
                device_id=upto.device,
                epoch=upto.epoch,
                seq__lte=upto.seq,
            ).update(settled_in=happening.body.document)


def _agreed(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.uuid5(happening.outlet_id, f"consigned {body.product}"),
        happening.merchant_id,
        happening.outlet_id,
        body.product,
        body.supplier.id,
        body.cost_minor,
        happening.hlc_ms,
    )


def _amount(cost_minor: int, quantity_milli: int) -> int:
    try:
        return amount_for(cost_minor, quantity_milli)
    except DomainError as error:
        raise RuleError(error.code, error.sentence) from error
