"""Sample goods for a new shop, by kind of business. Their codes begin with CONTOH-, by which one
button puts them away again; what was renamed into real goods keeps its code and is left when it has
another price or name than the sample.
"""

import csv
import uuid
from pathlib import Path

from django.db import transaction

from pos.catalog.actions import add_category, add_products, archive_product, change_category
from pos.catalog.models import Category, Product
from pos.outlets.models import Outlet

FILE = Path(__file__).parent / "samples.csv"
MARK = "CONTOH-"
TEMPLATES = {
    "warung": "Warung, minimarket, toko",
    "kafe": "Kafe, kedai, pesan di meja kasir",
    "jasa": "Jasa: salon, laundry, servis",
    "acara": "Acara, stan, bazar",
}


def samples_of(template: str) -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=";") if row["template"] == template]


def shelve_samples(outlet: Outlet, template: str, by: uuid.UUID) -> int:
    """Inside the transaction that makes the shop. How many."""
    rows = samples_of(template)
    merchant_id = outlet.merchant_id
    categories = {
        name: str(add_category(merchant_id=merchant_id, name=name, by=by).id)
        for name in dict.fromkeys(row["kategori"] for row in rows)
    }
    products = [
        _product(row, number, categories[row["kategori"]]) for number, row in enumerate(rows, 1)
    ]
    add_products(merchant_id=merchant_id, products=products, by=by)
    return len(products)


def _product(row: dict[str, str], number: int, category: str) -> dict[str, dict[str, object]]:
    is_made_here = row["template"] == "jasa" or row["kelas"].startswith("PBJT")
    return {
        "identity": {
            "sku": f"{MARK}{number:02d}",
            "name": row["nama"],
            "category": category,
            "unit": row["satuan"],
            "kind": "service" if row["template"] == "jasa" else "goods",
            "weighed": row["satuan"] == "kg",
        },
        "shelf": {"position": number, "favourite": number <= 8},
        "price": {"price_minor": int(row["harga"])},
        "tax": {"tax_class": row["kelas"]},
        "stock": {"tracked": not is_made_here},
    }


def samples_in(merchant_id: uuid.UUID) -> list[Product]:
    """Those that are still as they came."""
    known = {(row["nama"], int(row["harga"])) for name in TEMPLATES for row in samples_of(name)}
    rows = Product.objects.filter(
        merchant_id=merchant_id, sku__startswith=MARK, archived=False
    ).order_by("sku")
    return [each for each in rows if (each.name, each.price_minor) in known]


@transaction.atomic
def put_samples_away(*, merchant_id: uuid.UUID, by: uuid.UUID) -> int:
    """Goods out of sight, and the shelves that are empty then. Nothing is deleted; receipts of the
    first tries go on naming them."""
    samples = samples_in(merchant_id)
    shelves = {each.category_id for each in samples if each.category_id}
    for each in samples:
        archive_product(product=each, by=by)
    goods = Product.objects.filter(merchant_id=merchant_id, archived=False)
    full = goods.filter(category_id__in=shelves).values("category_id")
    empty = Category.objects.filter(merchant_id=merchant_id, id__in=shelves).exclude(id__in=full)
    for category in list(empty):
        change_category(category=category, by=by, shelf={"archived": True})
    return len(samples)
