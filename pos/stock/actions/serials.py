"""The verb that notes serial numbers: they came in, or left otherwise than by a sale."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.queries import products_of
from pos.domain.serials import serial_key
from pos.journal.ids import uuid7
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.serial_models import SerialStep, Step
from pos.stock.serials import pieces_named

MOST_SERIALS = 500


@dataclass(frozen=True)
class Noted:
    """`serials` by product. `of`: the receipt they came with; `reference` names it, or says why."""

    serials: Mapping[uuid.UUID, Sequence[str]]
    way: str = Step.IN.value
    of: uuid.UUID | None = None
    reference: str = ""
    document: uuid.UUID = field(default_factory=uuid7)


@transaction.atomic
def note_serials(*, outlet: Outlet, noted: Noted, by: uuid.UUID | None) -> uuid.UUID:
    """Returns the document. RuleError `serial_here`: it is in the shop already; `serial_not_here`:
    it is not, so it cannot leave; `already_recorded`: this page was saved."""
    take_turn(outlet)
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    if SerialStep.objects.filter(**here, noted_in=noted.document).exists():
        raise errors.already_recorded()
    body = {
        "document": str(noted.document),
        "way": noted.way,
        "of": str(noted.of) if noted.of else None,
        "reference": noted.reference.strip(),
        "lines": _lines(outlet, noted),
    }
    record("serials.noted", outlet, body, by)
    return noted.document


def _lines(outlet: Outlet, noted: Noted) -> list[dict[str, object]]:
    wanted = {product: serials for product, serials in noted.serials.items() if serials}
    if not wanted:
        raise errors.no_serials()
    if sum(len(serials) for serials in wanted.values()) > MOST_SERIALS:
        raise errors.too_many_serials(MOST_SERIALS)
    products = products_of(outlet.merchant_id, wanted)
    if len(products) < len(wanted):
        raise catalog_errors.unknown_product()
    for product_id, serials in wanted.items():
        _check(outlet, product_id, serials, comes_in=noted.way == Step.IN.value)
    return [
        {"product": str(key), "name": products[key].name, "serials": list(serials)}
        for key, serials in wanted.items()
    ]


def _check(
    outlet: Outlet, product_id: uuid.UUID, serials: Sequence[str], *, comes_in: bool
) -> None:
    known = pieces_named(outlet.merchant_id, outlet.id, product_id, serials)
    for serial in serials:
        piece = known.get(serial_key(serial))
        is_here = piece is not None and piece.is_here
        if comes_in and is_here:
            raise errors.serial_here(serial)
        if not comes_in and not is_here:
            raise errors.serial_not_here(serial)
