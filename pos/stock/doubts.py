"""What is unusual about putting stock right or carrying it. A doubt stops the save once and says
why; whoever looked and saves again with its `key` is believed, and the record keeps it.

more_than_there     more is taken away than the record has there
far_more            several times what the record has there: dus typed for pcs?
"""

import uuid
from collections.abc import Iterable, Mapping

from pos.catalog.models import Product
from pos.domain.formatting import format_quantity
from pos.outlets.doubts import Doubt

MOST_OFTEN = 5  # times what the record says before it is asked about
Held = Mapping[uuid.UUID, int]


def doubts_about(changes: Iterable[tuple[Product, int]], held: Held) -> list[Doubt]:
    """`changes` are signed, in base units. What is there is not told: people may count blind."""
    sums: dict[uuid.UUID, int] = {}
    products: dict[uuid.UUID, Product] = {}
    for product, milli in changes:
        products[product.id] = product
        sums[product.id] = sums.get(product.id, 0) + milli
    found = [_doubt(products[key], held.get(key, 0), milli) for key, milli in sums.items()]
    return [each for each in found if each is not None]


def _doubt(product: Product, there: int, change: int) -> Doubt | None:
    after = there + change
    about = f"{product.id}:{change}"
    if change < 0 and after < 0:
        told = f"{format_quantity(-change)} {product.unit}"
        sentence = f"{product.name}: {told} keluar, lebih banyak dari yang tercatat di tempat ini."
        return Doubt("more_than_there", sentence, about)
    if there > 0 and after > there * MOST_OFTEN:
        told = f"{format_quantity(after)} {product.unit}"
        sentence = (
            f"{product.name}: menjadi {told}, jauh lebih banyak dari yang tercatat. "
            "Periksa satuannya."
        )
        return Doubt("far_more", sentence, f"{product.id}:{after}")
    return None
