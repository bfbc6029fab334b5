"""The shop that the owner described, in one transaction: all of it, or nothing yet."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pos.config import demo
from pos.config.samples import shelve_samples
from pos.outlets.actions import change_outlet
from pos.outlets.queries import merchants
from pos.payments.actions import add_basic_methods
from pos.people.actions import set_password
from pos.people.models import Person
from pos.tills.actions import add_drawer


@transaction.atomic
def make_shop(told: Mapping[str, Any], seed: bytes) -> Person | None:
    """The owner; None when somebody else has just made a shop here."""
    if merchants():
        return None
    shop = demo.found(told["name"], seed=seed, pbjt_ppm=told["pbjt_ppm"])
    hired = demo.Hire(told["owner"], ("owner",), told["username"], told["pin"])
    owner = demo.hire(shop, hired)
    set_password(person=owner, password=told["password"], by=owner.id)
    tenant = {"merchant_id": shop.merchant.id}
    add_drawer(**tenant, outlet_id=shop.outlet.id, name="Laci 1", by=owner.id)
    add_basic_methods(**tenant, by=owner.id)
    address = [told["address"]] if told["address"] else []
    change_outlet(
        outlet=shop.outlet,
        by=owner.id,
        identity={"address_lines": address, "phone": told["phone"], "npwp": told["npwp"]},
        calendar={"zone": told["zone"]},
        tax={
            "pkp": told["pkp"],
            "pbjt_rate_ppm": told["pbjt_ppm"],
            "service_rate_ppm": told["service_ppm"],
        },
    )
    if told["samples"]:
        shelve_samples(shop.outlet, told["template"], owner.id)
    return owner
