"""An outlet's own price: who may set what on which list. The owner opens a list to its outlets, and
says how far from the price of all outlets they may go.

Only verbs ask. A price that was within the limits when it was set stays when the price of all
outlets, or the limits, change; the list's page marks it.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from pos.catalog.models import Product
from pos.domain.formatting import format_percent, format_rupiah
from pos.people.models import Person
from pos.people.places import speaks_for_all
from pos.prices import errors
from pos.prices.models import PriceList

WHOLE_PPM = 1_000_000
Step = Mapping[str, Any]
Range = tuple[int | None, int | None]


def may_fill(person: Person, price_list: PriceList) -> bool:
    """The owner opened it, and it holds only where they work."""
    open_here = price_list.fills_itself and bool(price_list.outlets)
    return open_here and person.reaches(price_list.outlets)


def holds_for(person: Person, price_list: PriceList) -> bool:
    """Whether it counts in an outlet where they work."""
    return not price_list.outlets or any(
        person.works_in(uuid.UUID(each)) for each in price_list.outlets
    )


def check_may_fill(price_list: PriceList, by: uuid.UUID | None) -> bool:
    """Whether limits hold for them. NotAllowed `list_not_yours`."""
    if by is None or speaks_for_all(price_list.merchant_id, by):
        return False
    person = Person.objects.filter(merchant_id=price_list.merchant_id, id=by).first()
    if person is None or not may_fill(person, price_list):
        raise errors.list_not_yours(price_list.name)
    return True


def check_steps(price_list: PriceList, product: Product, steps: Iterable[Step]) -> None:
    """NotAllowed `price_beyond`; a unit that the till asks the price of has no limits to keep."""
    for step in steps:
        allowed = range_of(price_list, shelf_of(product, step["unit"]))
        if not is_within(allowed, step["price_minor"]):
            raise errors.price_beyond(product.name, step["unit"], range_text(allowed))


def shelf_of(product: Product, unit: str) -> int | None:
    if unit == product.unit:
        return product.price_minor
    level = next((each for each in product.units.all() if each.unit == unit), None)
    return None if level is None else level.price_minor


def range_of(price_list: PriceList, shelf_minor: int | None) -> Range:
    """From and to; None: no limit. Rounded inwards, so that no limit is passed by a rounding."""
    if shelf_minor is None or not price_list.fills_itself:
        return None, None
    lower, higher = price_list.lower_ppm, price_list.raise_ppm
    least = None if lower is None else -(-shelf_minor * (WHOLE_PPM - lower) // WHOLE_PPM)
    most = None if higher is None else shelf_minor * (WHOLE_PPM + higher) // WHOLE_PPM
    return least, most


def is_within(allowed: Range, price_minor: int) -> bool:
    least, most = allowed
    return (least is None or price_minor >= least) and (most is None or price_minor <= most)


def limits_text(price_list: PriceList) -> str:
    """For people; empty where outlets do not fill it."""
    if not price_list.fills_itself:
        return ""
    ways = (("naik", price_list.raise_ppm), ("turun", price_list.lower_ppm))
    parts = [word if ppm is None else f"{word} {format_percent(ppm)}" for word, ppm in ways]
    return " atau ".join(parts)


def range_text(allowed: Range) -> str:
    least, most = (None if each is None else format_rupiah(each) for each in allowed)
    if least is not None and most is not None:
        return f"{least} sampai {most}"
    if least is not None:
        return f"{least} ke atas"
    return f"paling banyak {most}" if most is not None else ""
