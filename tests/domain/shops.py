"""Makes shops: rules, tax rates, price lists, promotions, choice groups. Not a test itself.

Every maker takes a `random.Random`. What this is not: a picture of real shops.
"""

from random import Random
from typing import Any

from pos.domain.tax_classes import default_tax_classes
from tests.domain.palette import ORDER_TYPES, PRODUCTS, RATES, chance, price


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


def tax_rate(random: Random) -> dict[str, Any]:
    whole = random.choice(((1, 1), (11, 12), (1, 2), (999, 1_000)))
    return {
        "from": "2025-01-01",
        "to": None,
        "rate_ppm": random.choice(RATES),
        "base_numerator": whole[0],
        "base_denominator": whole[1],
    }


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
