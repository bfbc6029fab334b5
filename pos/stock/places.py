"""The places of an outlet: reads. Without any row there is one, which is sold from."""

import uuid
from typing import NamedTuple

from pos.journal.tenancy import TenantModel
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.models import SHOP, Place

SHOP_NAME = "Toko"


class Spot(NamedTuple):
    """A place as events name it, and as people do."""

    code: str
    name: str
    is_used: bool = True


def spots_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[Spot]:
    """The one that is sold from first, the others by name; those put away at the end."""
    rows = Place.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    found = [Spot(row.code, row.name, not row.archived) for row in rows]
    if not any(spot.code == SHOP for spot in found):
        found.append(Spot(SHOP, SHOP_NAME))
    return sorted(found, key=lambda spot: (not spot.is_used, spot.code != SHOP, spot.name))


def used_spots(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[Spot]:
    return [spot for spot in spots_of(merchant_id, outlet_id) if spot.is_used]


def place_names(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[str, str]:
    return {spot.code: spot.name for spot in spots_of(merchant_id, outlet_id)}


def place_shown(row: TenantModel, code: str) -> str:
    """The name of a place, where an outlet has several."""
    names = place_names(row.merchant_id, row.outlet_id)
    return names.get(code, "") if len(names) > 1 else ""


def spot_of(outlet: Outlet, code: str) -> Spot:
    """RuleError `unknown_place`; `place_archived`."""
    for spot in spots_of(outlet.merchant_id, outlet.id):
        if spot.code == code:
            if not spot.is_used:
                raise errors.place_archived(spot.name)
            return spot
    raise errors.unknown_place()
