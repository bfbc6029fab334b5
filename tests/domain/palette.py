"""The values makers choose from, leaning to where rounding goes wrong. Not a test itself.

Exact halves, ones, zeros, equal remainders, limits. Tests may put other values in their place.
"""

from random import Random

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
