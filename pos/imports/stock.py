"""A list of what lies on the shelves when a shop begins: found among its goods, and received once.

Only goods of which nothing lies there by the record: for the others a count says what is true, and
the same list handed in twice doubles nothing.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from pos.catalog.extensions import moved_of
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.formatting import format_quantity
from pos.domain.quantity import amount_for
from pos.imports import errors
from pos.imports.apply_products import COLUMNS, step_row
from pos.imports.cells import Cells
from pos.imports.layouts import Field, Kind
from pos.imports.models import Import, ImportStep
from pos.imports.plan import Line, Verdict
from pos.imports.product_fields import PRODUCT_FIELDS, Said
from pos.imports.products import ProductPlanner
from pos.journal.bulk import insert_rows
from pos.outlets.documents import take_turn
from pos.outlets.masters import in_slices
from pos.outlets.queries import outlet_of
from pos.stock.actions import Adjusted, Received, adjust_stock, receive_stock
from pos.stock.models import Movement, Reason
from pos.stock.queries import SHOP, held_of

NAMING = ("id", "name", "variant", "sku", "barcode", "cost")
STOCK = "stock"
NOTE = "Stok awal dari impor"
NOTE_BACK = "Impor stok awal diurungkan"
STOCK_FIELDS = (
    *(replace(each, must=False) for each in PRODUCT_FIELDS if each.key in NAMING),
    Field(
        "quantity", "Jumlah",
        ("stokawal", "stokawalsatuandasar", "stok", "jumlah", "qty", "quantity", "instock", "stock",
         "stokakhir", "saldo", "sisa", "stoktoko"),
        Kind.QUANTITY, must=True,
    ),
)  # fmt: skip


class StockPlanner(ProductPlanner):
    """Says of each row what would be received, in the product's base unit."""

    def __init__(self, merchant_id: uuid.UUID, options: dict[str, Any]) -> None:
        super().__init__(merchant_id, options)
        self.held: dict[uuid.UUID, int] = {}
        for part in in_slices(self.shelves.by_id):
            self.held.update(moved_of(merchant_id, part))

    def judge(self, line: Line, said: Said, cells: Cells) -> None:
        product, trouble = self.meant(line, said)
        quantity = cells.quantity("quantity", "Jumlah")
        if cells.errors or trouble:
            line.reasons += [*cells.errors, *([trouble] if trouble else [])]
        elif product is None or product.archived:
            line.reasons.append("Barang ini belum ada di toko; impor barangnya dulu.")
        else:
            line.name = product.name
            self._receive(line, product, (quantity or 0, said.cost_minor))

    def _receive(self, line: Line, product: Product, told: tuple[int, int | None]) -> None:
        quantity, cost = told
        reason = self._why_not(product, quantity)
        if reason:
            line.verdict = Verdict.SKIPPED
            line.reasons.append(reason)
            return
        line.verdict, line.entity = Verdict.NEW, product.id
        line.more = {"quantity_milli": quantity, "cost_minor": cost}
        line.shown = [("stok", "", f"{format_quantity(quantity)} {product.unit}")]

    def _why_not(self, product: Product, quantity: int) -> str:
        if not quantity:
            return "Jumlahnya kosong atau nol."
        if not product.tracked:
            return "Stok barang ini tidak dihitung."
        if product.serials:
            return "Barang bernomor seri dicatat lewat Barang masuk."
        if self.held.get(product.id):
            return errors.stock_known().sentence
        return ""


def let_in_stock(row: Import, lines: Sequence[Line]) -> None:
    """What came to lie there since the plan was made is left out: `stock_known`."""
    outlet = outlet_of(row.merchant_id, row.outlet_id)
    take_turn(outlet)
    if any(moved_of(row.merchant_id, [line.entity for line in lines]).values()):
        raise errors.stock_known()
    received = [Received(line.entity, line.more["quantity_milli"], _value(line)) for line in lines]
    receive_stock(outlet=outlet, lines=received, by=row.by_id, note=NOTE, opening=True)
    moves = _moves(row, lines)
    steps = [
        step_row(
            row,
            line,
            STOCK,
            (
                line.entity,
                None,
                {"quantity_milli": line.more["quantity_milli"], "moves": moves[line.entity]},
            ),
        )
        for line in lines
    ]
    insert_rows(ImportStep, COLUMNS, steps)


def _value(line: Line) -> int | None:
    """What the list says it cost; else the product's purchase price is taken."""
    cost = line.more["cost_minor"]
    return None if cost is None else amount_for(cost, line.more["quantity_milli"])


def _moves(row: Import, about: Sequence[Line] | Sequence[ImportStep]) -> dict[object, int]:
    """How often each product moved here, ever."""
    ids = [each.entity if isinstance(each, Line) else each.entity_id for each in about]
    here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id}
    found = Movement.objects.filter(**here, product__in=ids).order_by()
    return dict(found.values_list("product_id").annotate(times=Count("id")))


def take_back_stock(row: Import, steps: Sequence[ImportStep]) -> None:
    """What was sold, counted or moved since is left: a count says what is true."""
    outlet, moves = outlet_of(row.merchant_id, row.outlet_id), _moves(row, steps)
    ids = {step.entity_id for step in steps}
    products = products_of(row.merchant_id, ids)
    held = held_of(row.merchant_id, row.outlet_id, ids, SHOP)
    back = []
    for step in steps:
        told = step.after
        is_same = moves.get(step.entity_id) == told["moves"]
        is_there = held.get(step.entity_id) == told["quantity_milli"]
        product = products.get(step.entity_id)
        may = is_same and is_there and product is not None and product.tracked
        step.undo = ImportStep.Undo.BACK if may else ImportStep.Undo.LEFT
        if may:
            back.append(Adjusted(step.entity_id, difference_milli=-told["quantity_milli"]))
    if back:
        adjust_stock(outlet=outlet, lines=back, reason=Reason.OTHER, by=row.by_id, note=NOTE_BACK)
