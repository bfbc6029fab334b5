"""Makes baskets, choices, tenders and refunds for laws and differential tests. Not a test itself.

Every maker takes a `random.Random` (Hypothesis hands one in, so that it can shrink; the long
differential run hands in a seeded one). What this is not: a picture of real customers.
"""

from random import Random
from typing import Any

from tests.domain.palette import (
    CATEGORIES,
    CLASSES,
    DATES,
    ORDER_TYPES,
    PRODUCTS,
    RATES,
    chance,
    price,
    quantity,
)
from tests.domain.shops import group


def basket(random: Random) -> dict[str, Any]:
    customer = None
    if chance(random, 40):
        named = random.choice((None, "grosir", "tidak ada"))
        customer = {"id": "c", "name": "Ibu Sri", "price_list": named, "member": chance(random, 60)}
    return {
        "business_date": random.choice(DATES),
        "minute_of_day": random.choice((0, 599, 600, 899, 900, 1_319, 1_320, 1_439)),
        "order_type": random.choice(ORDER_TYPES),
        "customer": customer,
        "lines": [
            line(random, number) for number in range(random.choice((1, 1, 2, 3, 3, 4, 6, 9)))
        ],
        "order_discount": discount(random) if chance(random, 35) else None,
    }


def line(random: Random, number: int) -> dict[str, Any]:
    unit, factor = random.choice((("pcs", 1_000), ("pcs", 1_000), ("pcs", 1_000), ("dus", 40_000)))
    product = random.choice(PRODUCTS)
    made = {
        "id": f"{random.randrange(10_000)}-{number}",
        "product": product,
        "sku": product.upper(),
        "name": f"Barang {product}",
        "category": random.choice(CATEGORIES),
        "unit": unit,
        "factor_milli": factor,
        "quantity_milli": quantity(random),
        "price_minor": price(random) if chance(random, 97) else None,
        "breaks": breaks(random) if chance(random, 20) else [],
        "override_minor": price(random) if chance(random, 12) else None,
        "tax_class": random.choice(CLASSES),
        "choices": [choice(random, at) for at in range(random.randrange(1, 4))]
        if chance(random, 25)
        else [],
        "discount": discount(random) if chance(random, 25) else None,
        "note": random.choice((None, "tanpa es")),
        "tracked": chance(random, 80),
    }
    if chance(random, 30):
        made["list_prices"] = list_prices(random)
    if chance(random, 6):
        made["label_minor"] = price(random)
    return made


def breaks(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "unit": random.choice((None, "pcs", "dus")),
            "min_quantity_milli": step,
            "price_minor": price(random),
        }
        for step in random.sample((1_000, 2_000, 3_000, 10_000), 2)
    ]


def list_prices(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "price_list": name,
            "unit": random.choice((None, "pcs", "dus")),
            "min_quantity_milli": random.choice((0, 0, 3_000)),
            "price_minor": price(random),
        }
        for name in random.sample(("grosir", "member", "outlet"), 2)
    ]


def choice(random: Random, number: int) -> dict[str, Any]:
    made = {
        "group": "tambahan",
        "choice": f"pilihan-{number}",
        "name": f"Pilihan {number}",
        "quantity": random.choice((1, 1, 1, 2, 3)),
        "price_minor": -1 if chance(random, 8) else random.choice((0, 1, 5, 50, 333, 2_000, 6_000)),
        "tax_class": random.choice((None, None, None, "PPN", "PBJT", "BEBAS")),
    }
    if chance(random, 20):
        made["once"] = chance(random, 70)
    return made


def groups_and_choices(random: Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Choice groups of a product, and what a hurried waiter picked from them."""
    groups = [group(random, name) for name in ("ukuran", "gula", "topping") if chance(random, 80)]
    names = ("ukuran", "gula", "topping", "tidak ada")
    picked = [
        {**choice(random, 0), "group": random.choice(names), "choice": f"p{random.randrange(4)}"}
        for _ in range(random.randrange(5))
    ]
    for each in picked:
        each["quantity"] = random.choice((1, 1, 2, 0, -1, 1_000, 1_001))
    return groups, picked


def discount(random: Random) -> dict[str, Any]:
    if chance(random, 50):
        return {"kind": "percent", "rate_ppm": random.choice(RATES)}
    return {"kind": "amount", "amount_minor": random.choice((0, 1, 3, 50, 999, 2_000, 50_000))}


def refund_request(random: Random, priced: dict[str, Any]) -> list[dict[str, Any]]:
    """Some lines of a sale, each in whole, in part, or by the smallest piece."""
    return [
        {"line": each["id"], "quantity_milli": random.choice(pieces(each["quantity_milli"]))}
        for each in priced["lines"]
        if chance(random, 70)
    ]


def pieces(quantity_milli: int) -> list[int]:
    return sorted({1, quantity_milli, max(1, quantity_milli // 2), max(1, quantity_milli // 3)})


def tenders(random: Random, due_minor: int) -> list[dict[str, Any]]:
    """Exact, split, or with change; now and then too much, too little or nonsense."""
    if due_minor < 0:
        return [turned(each) for each in tenders(random, -due_minor)]
    if chance(random, 30):
        kinds = ("cash", "cash", "qris", "card", "voucher")
        given = (due_minor, due_minor // 2, due_minor + 50, 100, 0, -1)
        return [
            tender(random, number, random.choice(kinds), random.choice(given))
            for number in range(random.randrange(4))
        ]
    # Whole thousands, so that the cash part is rounded as the whole would be.
    first = due_minor // 2_000 * 1_000 if chance(random, 40) else 0
    made = [tender(random, 0, random.choice(("qris", "card")), first)] if first else []
    over = random.choice((0, 0, 50, 5_000, 100_000))
    return [*made, tender(random, 1, "cash", due_minor - first + over)] if due_minor else made


def tender(random: Random, number: int, kind: str, given: int) -> dict[str, Any]:
    tip = random.choice((1, 5_000)) if chance(random, 15) and given > 0 else 0
    made = {"id": f"t{number}", "method": kind, "kind": kind, "tendered_minor": given + tip}
    return {**made, "tip_minor": tip} if tip else made


def turned(tender: dict[str, Any]) -> dict[str, Any]:
    """The same tender going back."""
    back = {**tender, "tendered_minor": -tender["tendered_minor"]}
    return {**back, "tip_minor": -tender["tip_minor"]} if "tip_minor" in tender else back
