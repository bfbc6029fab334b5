"""A list of products against the shop's own: which row is new, which changes what, which cannot be.

A row is the product with its ID (our own export), else with its code, else with one of its
barcodes, else, when either side has no codes, the only one of the same name. What a row leaves
empty stays as it is; barcodes and packs are added to those there are, never taken away.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from pos.catalog.actions import blank_groups
from pos.catalog.checks import Known
from pos.catalog.extensions import moved_of
from pos.catalog.models import Category, Product
from pos.catalog.queries import with_lists
from pos.domain.barcode import lookup_key
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah
from pos.imports.cells import Cells
from pos.imports.files import Row
from pos.imports.plan import Line, Verdict
from pos.imports.product_fields import Said, read_product
from pos.outlets.masters import Groups, merged_groups

FILLED = ("identity", "price", "cost", "tax", "barcodes", "stock", "brand", "shelf")
ONLY_PRICES = ("price", "cost")
_WORDS = {
    ("identity", "name"): "nama",
    ("identity", "sku"): "kode",
    ("identity", "unit"): "satuan",
    ("identity", "weighed"): "ditimbang",
    ("price", "price_minor"): "harga jual",
    ("price", "units"): "satuan besar",
    ("cost", "cost_minor"): "harga beli",
    ("tax", "tax_class"): "kelas pajak",
    ("barcodes", "barcodes"): "barcode",
    ("stock", "tracked"): "stok dihitung",
    ("stock", "reorder_point_milli"): "stok minimum",
    ("brand", "brand"): "merek",
    ("shelf", "archived"): "diarsipkan",
}


class Shelves:
    """The shop's products by everything a row may name them with."""

    def __init__(self, merchant_id: uuid.UUID) -> None:
        rows = with_lists(Product.objects.filter(merchant_id=merchant_id))
        # Those in use last: of two with one code they are the ones that are meant.
        self.by_id = {each.id: each for each in rows.order_by("-archived", "id")}
        self.by_sku: dict[str, Product] = {}
        self.by_barcode: dict[str, list[Product]] = {}
        self.by_name: dict[str, list[Product]] = {}
        for each in self.by_id.values():
            if each.sku:
                self.by_sku[each.sku.casefold()] = each
            self.by_name.setdefault(each.name.casefold(), []).append(each)
            for code in each.barcodes.all():
                self.by_barcode.setdefault(code.key, []).append(each)
        categories = Category.objects.filter(merchant_id=merchant_id)
        self.categories = {each.name.casefold(): each for each in categories.order_by("-archived")}

    def holders(self, codes: Iterable[str]) -> list[Product]:
        """Those in use that carry one of these codes; put-away ones only where no other does."""
        found = {p.id: p for code in codes for p in self.by_barcode.get(lookup_key(code), ())}
        used = [each for each in found.values() if not each.archived]
        return used or list(found.values())[:1]

    def is_used(self, name: str) -> bool:
        return any(not each.archived for each in self.by_name.get(name.casefold(), ()))

    def named(self, said: Said) -> Product | None:
        alike = self.by_name.get(said.name.casefold(), [])
        used = [each for each in alike if not each.archived] or alike[:1]
        if len(used) != 1:
            return None
        [one] = used
        has_other_code = bool(said.sku and one.sku)
        has_other_barcode = bool(said.barcodes and one.barcodes.all())
        return None if has_other_code or has_other_barcode else one


class ProductPlanner:
    """Asked for each row in its order: it remembers what the file said before."""

    def __init__(self, merchant_id: uuid.UUID, options: dict[str, Any]) -> None:
        self.merchant_id = merchant_id
        self.options = options
        self.shelves, self.known = Shelves(merchant_id), Known(merchant_id)
        self.name_before = ""
        self.seen: dict[Any, int] = {}

    def lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        for row in rows:
            yield self._line(row)

    def _line(self, row: Row) -> Line:
        cells = Cells(row, self.options)
        said = read_product(
            cells,
            name_before=self.name_before,
            code_is_barcode=bool(self.options.get("code_is_barcode")),
        )
        self.name_before = cells.text("name") or self.name_before
        name = said.name or said.sku
        line = Line(row.number, name, Verdict.ERROR, [*cells.errors], cells=row.cells)
        if not line.reasons and said.is_empty:
            line.verdict = Verdict.SKIPPED
            line.reasons = ["Tidak ada nama, kode, atau barcode."]
        if line.reasons:
            return line
        try:
            self.judge(line, said, cells)
        except LancarError as error:
            line.verdict, line.reasons = Verdict.ERROR, [error.sentence]
        line.reasons += cells.notes
        return line

    def judge(self, line: Line, said: Said, cells: Cells) -> None:
        product, trouble = self.meant(line, said)
        if trouble:
            line.reasons.append(trouble)
        elif product is None:
            self._new(line, said)
        elif self.options.get("existing") == "skip":
            line.verdict = Verdict.SKIPPED
            line.reasons.append("Sudah ada di toko.")
        else:
            self._changed(line, said, product)

    def meant(self, line: Line, said: Said) -> tuple[Product | None, str]:
        """The product of the row, or why that cannot be told."""
        product, trouble = self._found(said)
        return product, trouble or self._repeats(line.number, said, product)

    def _found(self, said: Said) -> tuple[Product | None, str]:
        holders = self.shelves.holders(said.barcodes)
        product = self._by_id(said.id) or self.shelves.by_sku.get(said.sku.casefold())
        if said.id and self._by_id(said.id) is None:
            return None, "ID Lancar baris ini bukan barang toko ini."
        if product is None and len(holders) > 1:
            return None, f"Barcode ini dipakai {holders[0].name} dan {holders[1].name}."
        product = product or (holders[0] if holders else self.shelves.named(said))
        if product is None and said.has_only_name and self.shelves.is_used(said.name):
            return None, "Ada beberapa barang bernama ini; beri kode atau barcode."
        others = [each for each in holders if product and each.id != product.id]
        if others and not others[0].archived:
            return None, f"Barcode ini sudah dipakai {others[0].name}."
        holder = self.shelves.by_sku.get(said.sku.casefold()) if said.sku else None
        if holder is not None and product is not None and holder.id != product.id:
            return None, f"Kode {said.sku} sudah dipakai {holder.name}."
        return product, ""

    def _by_id(self, text: str) -> Product | None:
        try:
            return self.shelves.by_id.get(uuid.UUID(text)) if text else None
        except ValueError:
            return None

    def _repeats(self, number: int, said: Said, product: Product | None) -> str:
        """A list that names a product twice may mean two things by it."""
        keys: list[Any] = [lookup_key(code) for code in said.barcodes]
        keys += [("sku", said.sku.casefold())] if said.sku else []
        keys += [product.id] if product else []
        keys += [] if keys else [("name", said.name.casefold())]
        before = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, number)
        return "" if before is None else f"Sama dengan baris {before}."

    def _new(self, line: Line, said: Said) -> None:
        if not said.name:
            line.reasons.append("Barang baru perlu nama.")
            return
        line.changes = self._changes(said, None)
        blank = blank_groups()
        whole = {**blank, **merged_groups(blank, line.changes)}
        self.known.check(whole)
        line.verdict = Verdict.NEW
        keys = [lookup_key(code) for code in said.barcodes]
        line.more = {"category": said.category, "keys": keys}
        line.shown = _shown(blank, merged_groups(blank, line.changes), said.category)
        if said.price_minor is None:
            line.reasons.append("Tanpa harga: kasir yang mengisi.")
        _doubt(line, whole)

    def _changed(self, line: Line, said: Said, product: Product) -> None:
        before = product.groups()
        changes = self._changes(said, product)
        category = self._other_category(said, product)
        if self.options.get("existing") == "price":
            changes, category = {key: changes[key] for key in ONLY_PRICES if key in changes}, ""
        changed = merged_groups(before, changes)
        whole = {**before, **changed}
        if whole["identity"]["unit"] != product.unit and self._has_moved(product):
            line.reasons.append(f"Stok sudah dicatat dalam {product.unit}; satuannya tetap itu.")
            return
        self.known.check(whole)
        line.name, line.entity = product.name, product.id
        touched = {*changed, *(["identity"] if category else [])}
        # Lists of barcodes and packs are whole: they go in only while this still stands there.
        was = {group: before[group] for group in sorted(touched)}
        line.changes, line.more = changes, {"category": category, "was": was}
        line.shown = _shown(before, changed, category)
        line.verdict = Verdict.CHANGED if changed or category else Verdict.SAME
        if line.verdict == Verdict.CHANGED:
            _doubt(line, whole)

    def _has_moved(self, product: Product) -> bool:
        return bool(moved_of(self.merchant_id, [product.id]))

    def _other_category(self, said: Said, product: Product) -> str:
        found = self.shelves.categories.get(said.category.casefold())
        is_same = found is not None and found.id == product.category_id
        return "" if is_same else said.category

    def _changes(self, said: Said, product: Product | None) -> dict[str, dict[str, Any]]:
        """Only what the row says; a new product's tax class is what the person chose for them."""
        unit = None if product and product.unit.lower() == said.unit else said.unit or None
        base = unit or (product.unit if product else "pcs")
        tax = said.tax or ("" if product else self.options["tax_class"])
        wanted: dict[str, dict[str, Any]] = {
            "identity": {
                "name": _other(said.name, product.name if product else ""),
                "sku": _other(said.sku, product.sku if product else ""),
                "unit": unit,
                "weighed": said.weighed,
            },
            "price": {"price_minor": said.price_minor, "units": _units(said, product, base)},
            "cost": {"cost_minor": said.cost_minor},
            "tax": {"tax_class": tax or None},
            "barcodes": {"barcodes": _barcodes(said, product, base)},
            "stock": {"tracked": said.tracked, "reorder_point_milli": said.minimum_milli},
            "brand": {"brand": _other(said.brand, product.brand if product else "")},
            "shelf": {"archived": False},
        }
        told = {
            group: {key: value for key, value in wanted[group].items() if value is not None}
            for group in FILLED
        }
        return {group: values for group, values in told.items() if values}


def _other(said: str, there: str) -> str | None:
    """What the row says, unless that is there already: a list has no two spaces in a row."""
    return None if not said or said == " ".join(there.split()) else said


def _units(said: Said, product: Product | None, base: str) -> list[dict[str, Any]] | None:
    if not said.packs:
        return None
    rows = product.units.all() if product else ()
    there = {each.unit.casefold(): each.body() for each in rows}
    for pack in said.packs:
        if pack.unit != base.casefold():
            there[pack.unit] = {
                "unit": there[pack.unit]["unit"] if pack.unit in there else pack.unit,
                "factor_milli": pack.factor_milli,
                "price_minor": pack.price_minor,
            }
    return list(there.values())


def _barcodes(said: Said, product: Product | None, base: str) -> list[dict[str, str]] | None:
    if not said.barcodes:
        return None
    there = list(product.barcodes.all()) if product else []
    keys = {each.key for each in there}
    added = [code for code in said.barcodes if lookup_key(code) not in keys]
    units = {each.unit.casefold(): each.unit for each in (product.units.all() if product else ())}
    units[base.casefold()] = base
    packs = {code: units.get(unit, unit) for code, unit in said.pack_of.items()}
    told = [{"barcode": code, "unit": packs.get(code, base)} for code in added]
    return [*(each.body() for each in there), *told]


def _shown(before: Groups, changed: Groups, category: str) -> list[tuple[str, str, str]]:
    found = [
        (_WORDS[group, key], _word(key, before[group][key]), _word(key, value))
        for group, values in changed.items()
        for key, value in values.items()
        if (group, key) in _WORDS and value != before[group][key]
    ]
    return [*found, *([("kategori", "", category)] if category else [])]


def _word(key: str, value: Any) -> str:
    if value in (None, [], ""):
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if key.endswith("_minor"):
        return format_rupiah(value)
    if key.endswith("_milli"):
        return format_quantity(value)
    if key == "units":
        return ", ".join(f"{each['unit']} {format_rupiah(each['price_minor'])}" for each in value)
    if key == "barcodes":
        return ", ".join(each["barcode"] for each in value)
    return str(value)


def _doubt(line: Line, whole: Groups) -> None:
    price, cost = whole["price"]["price_minor"], whole["cost"]["cost_minor"]
    if price is not None and cost and price < cost:
        line.reasons.append("Harga jual di bawah harga beli.")
