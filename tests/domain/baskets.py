"""Makes shops, baskets, tenders and refunds for laws and differential tests. Not a test itself.

Every maker takes a `random.Random` (Hypothesis hands one in, so that it can shrink; the long
differential run hands in a seeded one). Values lean to the places where rounding goes wrong: exact
halves, ones, zeros, equal remainders, limits. What this is not: a picture of real shops.
"""

from random import Random
from typing import Any

from pos.domain.tax_classes import default_tax_classes

PRICES = (0, 1, 2, 3, 5, 7, 10, 25, 49, 50, 51, 99, 100, 101, 150, 333, 350, 999, 1_000, 3_500)
LARGE_PRICES = (9_999, 12_500, 29_500, 38_500, 99_950, 1_000_000, 99_999_999_999)
QUANTITIES = (
    1_000,
    1_000,
    1_000,
    2_000,
    3_000,
    5_000,
    12_000,
    1,
    5,
    50,
    125,
    500,
    735,
    1_500,
    2_500,
)
RATES = (
    0,
    1,
    10_000,
    25_000,
    50_000,
    75_000,
    100_000,
    110_000,
    125_000,
    333_333,
    500_000,
    1_000_000,
)
CLASSES = (
    "PPN", "PPN", "PPN", "PPN_MEWAH", "BEBAS", "TIDAK_DIPUNGUT", "TEMBAKAU", "PULSA", "NON",
    "PBJT", "PBJT", "PBJT_HIBURAN",
)  # fmt: skip
DATES = (
    "2022-04-01",
    "2024-02-29",
    "2024-12-31",
    "2025-01-01",
    "2026-11-20",
    "2025-01-01",
    "2025-01-31",
    "2025-02-01",
    "2026-11-21",
)
ORDER_TYPES = ("retail", "dine_in", "take_away", "delivery")
PRODUCTS = ("indomie", "kopi", "telur", "minyak", "nasi", "rokok")
CATEGORIES = ("makanan", "minuman", None)


class Seeded(Random):
    """A random that can say which seed it began with."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.began_with = seed

    def __repr__(self) -> str:
        return f"Seeded({self.began_with})"


def chance(random: Random, percent: int) -> bool:
    return random.randrange(100) < percent


def price(random: Random) -> int:
    if chance(random, 60):
        return random.choice(PRICES)
    return random.choice(LARGE_PRICES) if chance(random, 30) else random.randrange(1, 200_000)


def quantity(random: Random) -> int:
    if chance(random, 1):
        return random.choice((90_000_000, 45_000_000, 1_000_000_000))
    return random.choice(QUANTITIES) if chance(random, 85) else random.randrange(1, 200_000)


def rules(random: Random) -> dict[str, Any]:
    """A shop: PKP or not, prices with or without tax, service on or off, promotions or none."""
    classes = default_tax_classes(random.choice(RATES), random.choice((100_000, 400_000, 750_000)))
    for each in classes:
        if chance(random, 15):
            each["included"] = random.choice((True, False, None))
        if chance(random, 10):
            each["service"] = not each["service"]
    random.shuffle(classes)
    return {
        "version": 1,
        "currency": {"code": "IDR", "exponent": random.choice((0, 0, 0, 2, 3))},
        "pkp": chance(random, 70),
        "prices_include_tax": chance(random, 60),
        "service": service(random),
        "rounding": rounding(random),
        "tax_classes": classes,
        "price_lists": price_lists(random) if chance(random, 30) else [],
        "promotions": promotions(random) if chance(random, 50) else [],
    }


def service(random: Random) -> dict[str, Any]:
    rule = {
        "rate_ppm": random.choice((0, 50_000, 75_000, 100_000, 33_333)),
        "base": random.choice(("net", "gross")),
        "order_types": random.choice(([], ["dine_in"], ["dine_in", "retail"], list(ORDER_TYPES))),
    }
    if chance(random, 30):
        rule["included"] = chance(random, 70)
    return rule


def rounding(random: Random) -> dict[str, Any]:
    return {
        "unit_minor": random.choice((1, 50, 100, 100, 500, 1_000)),
        "mode": random.choice(("nearest", "nearest", "down", "up")),
        "apply": random.choice(("cash_only", "cash_only", "all", "none")),
    }


def price_lists(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "name": name,
            "applies": applies,
            "from": random.choice((None, "2025-01-01")),
            "to": random.choice((None, "2025-12-31")),
            "order_types": random.choice(([], [], ["delivery"])),
        }
        for name, applies in (("grosir", "customer"), ("member", "member"), ("outlet", "all"))
        if chance(random, 70)
    ]


def promotions(random: Random) -> list[dict[str, Any]]:
    makers = (price_promotion, buy_get, bundle, threshold)
    return [
        promotion(random, number, random.choice(makers)) for number in range(random.randrange(1, 5))
    ]


def promotion(random: Random, number: int, maker: Any) -> dict[str, Any]:
    made = {"id": f"promo-{number}", "name": f"Promo {number}", **maker(random)}
    if chance(random, 20):
        made["weekdays"] = random.sample(range(1, 8), 5)
    if chance(random, 20):
        made["from_minute"], made["to_minute"] = random.choice(((600, 900), (1_320, 120)))
    if chance(random, 20):
        made["members_only"] = True
    if chance(random, 20):
        made["from"], made["to"] = "2025-01-01", random.choice((None, "2025-12-31"))
    if chance(random, 20):
        made["order_types"] = ["dine_in", "retail"]
    if chance(random, 30):
        made["priority"] = random.randrange(-2, 3)
    return made


def target(random: Random) -> dict[str, Any]:
    return {
        "products": random.sample(PRODUCTS, random.randrange(0, 3)),
        "categories": random.choice(([], [], ["makanan"], ["minuman"])),
    }


def price_promotion(random: Random) -> dict[str, Any]:
    if chance(random, 50):
        return {"kind": "price", **target(random), "rate_ppm": random.choice(RATES)}
    prices = [
        {"product": name, "unit": random.choice((None, "pcs", "dus")), "price_minor": price(random)}
        for name in random.sample(PRODUCTS, 2)
    ]
    return {"kind": "price", "prices": prices}


def buy_get(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "buy_get",
        "buy": offer(random),
        "rate_ppm": random.choice(RATES),
    }
    if chance(random, 60):
        made["get_quantity_milli"] = random.choice((1_000, 2_000, 500))
    else:
        made["get"] = offer(random)
    if chance(random, 20):
        made["max_times"] = random.randrange(0, 3)
    return made


def offer(random: Random) -> dict[str, Any]:
    made = {**target(random), "quantity_milli": random.choice((1_000, 2_000, 3_000, 500))}
    if chance(random, 15):
        made["unit"] = random.choice((None, "dus"))
    return made


def bundle(random: Random) -> dict[str, Any]:
    items = [offer(random) for _ in range(random.randrange(1, 4))]
    return {"kind": "bundle", "items": items, "price_minor": price(random)}


def threshold(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "threshold",
        "minimum_minor": random.choice((0, 50, 10_000, 100_000)),
    }
    made[random.choice(("rate_ppm", "amount_minor"))] = random.choice((0, 1, 50, 5_000, 50_000))
    if chance(random, 30):
        made["maximum_minor"] = random.choice((0, 1, 1_000))
    return made


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


def group(random: Random, name: str) -> dict[str, Any]:
    made = {
        "id": name,
        "name": name.title(),
        "min": random.randrange(3),
        "max": random.choice((None, 0, 1, 2)),
        "position": random.randrange(3),
        "choices": [option(random, number) for number in range(3)],
    }
    return {**made, "required": chance(random, 50)} if chance(random, 50) else made


def option(random: Random, number: int) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "name": f"Pilihan {number}",
        "price_minor": price(random),
        "tax_class": random.choice((None, "PPN")),
        "default": chance(random, 40),
        "position": random.randrange(2),
    }


def tax_rate(random: Random) -> dict[str, Any]:
    whole = random.choice(((1, 1), (11, 12), (1, 2), (999, 1_000)))
    return {
        "from": "2025-01-01",
        "to": None,
        "rate_ppm": random.choice(RATES),
        "base_numerator": whole[0],
        "base_denominator": whole[1],
    }


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
