"""Goods on consignment (titip jual) in the ledger. Called by projections only.

They lie in the shop and are worth nothing to it: whatever moves them has no value. What is sold
costs what was agreed with the supplier when it was sold, however late a tablet tells; that is not
taken off any stock, so the movement says both, and its level stays at nothing:

    sold        cost value = - agreed cost,  revaluation = + agreed cost;  the supplier gets it
    came back   the other way round

What is lost and the shop pays for (`consignment.lost`) is as what is sold. Whose goods they are is
as it is recorded: that changes on an empty shelf only.
"""

import json
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
Term = tuple[int, str, int | None]  # since when, whose, what they get
_AGREED = attnames(Consigned)
_AGREED_KEY = ("merchant_id", "outlet_id", "product_id")
_MOVE = attnames(ConsignedMove)


@dataclass
class Consignments:
    """What of a run's products is whose, and what of it was sold."""

    merchant_id: uuid.UUID
    agreed: dict[Key, tuple[str, int]] = field(default_factory=dict)  # supplier, cost
    terms: dict[Key, list[Term]] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def load(self, outlets: Iterable[uuid.UUID], products: list[str]) -> None:
        where = {"merchant_id": self.merchant_id, "outlet_id": set(outlets), "product_id": products}
        columns = ("outlet_id", "product_id", "supplier_id", "cost_minor", "terms")
        for outlet, product, supplier, cost, terms in find_rows(Consigned, columns, where):
            if cost is not None:
                self.agreed[outlet, product] = (supplier, cost)
                self.terms[outlet, product] = _read(terms)

    def sell(self, key: Key, happening: Happening, number: int, quantity_milli: int) -> int:
        """`quantity_milli` as the movement's, below zero when sold. Returns what it costs, with
        the same sign."""
        supplier, _ = self.agreed[key]
        value = _amount(self._cost(key, happening.at_ms), quantity_milli)
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

    def _cost(self, key: Key, at_ms: int) -> int:
        """What its supplier got at that moment; before the first word, what was said first."""
        supplier, cost = self.agreed[key]
        theirs = [term for term in self.terms[key] if term[1] == supplier and term[2] is not None]
        then = [term for term in theirs if term[0] <= at_ms] or theirs[:1]
        return then[-1][2] if then and then[-1][2] is not None else cost

    def save(self) -> None:
        insert_rows(ConsignedMove, _MOVE, self.rows)


@projection("consignment.agreed", tables=(Consigned,))
def project_agreed(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        where = {
            "merchant_id": happening.merchant_id,
            "outlet_id": happening.outlet_id,
            "product_id": happening.body.product,
        }
        known = [_read(terms) for (terms,) in find_rows(Consigned, ("terms",), where)]
        term = (happening.hlc_ms, happening.body.supplier.id, happening.body.cost_minor)
        terms = sorted({*(known[0] if known else ()), term}, key=_by_time)
        upsert_rows(Consigned, _AGREED, [_agreed(happening, terms)], _AGREED_KEY)


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


@projection("consignment.settlement_reversed", tables=(ConsignedMove,))
def project_settlement_reversed(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        ConsignedMove.objects.filter(
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            settled_in=happening.body.settlement,
        ).update(settled_in=None)


def _by_time(term: Term) -> tuple[int, str, bool, int]:
    since, supplier, cost = term
    return since, supplier, cost is None, cost or 0


def _read(terms: Any) -> list[Term]:
    told = json.loads(terms) if isinstance(terms, str) else terms
    return [(since, supplier, cost) for since, supplier, cost in told]


def _agreed(happening: Happening, terms: list[Term]) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.uuid5(happening.outlet_id, f"consigned {body.product}"),
        happening.merchant_id,
        happening.outlet_id,
        body.product,
        body.supplier.id,
        body.cost_minor,
        happening.hlc_ms,
        [list(term) for term in terms],
    )


def _amount(cost_minor: int, quantity_milli: int) -> int:
    try:
        return amount_for(cost_minor, quantity_milli)
    except DomainError as error:
        raise RuleError(error.code, error.sentence) from error
