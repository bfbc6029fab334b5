"""Reads about the shop: which one this server serves, its outlets, its business day, its rules."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pos.journal.clock import wall_ms
from pos.journal.models import Ledger
from pos.journal.rows import hub_outlets, outlets_known
from pos.outlets import errors
from pos.outlets.models import Merchant, Outlet

Json = dict[str, Any]


def merchants() -> list[Merchant]:
    """All shops on this server: none before set-up, one on a hub, many in the cloud."""
    return list(Merchant.objects.order_by("id"))


def the_merchant() -> Merchant:
    """The shop of this hub. NotFound `no_shop` before set-up."""
    merchant = Merchant.objects.order_by("id").first()
    if merchant is None:
        raise errors.no_shop()
    return merchant


def the_outlet(merchant_id: uuid.UUID | None = None) -> Outlet:
    """The outlet this hub stands in: that of its record. In the cloud the first by code."""
    outlet = _at_home(merchant_id)
    if outlet is None:
        raise errors.no_shop()
    return outlet


def _at_home(merchant_id: uuid.UUID | None) -> Outlet | None:
    where = {"merchant_id": merchant_id} if merchant_id else {}
    own = list(Ledger.objects.filter(**where).values_list("outlet_id", flat=True)[:2])
    outlets = Outlet.objects.filter(**where).order_by("code", "id")
    return outlets.filter(id__in=own).first() or outlets.first()


def outlets_here(merchant_id: uuid.UUID) -> list[Outlet]:
    """Those whose facts this server has: on a hub its own and any whose devices it knows, in the
    cloud all. A hub knows the names of its sisters, but neither their devices nor their sales."""
    outlets, own = outlets_of(merchant_id), _record_of(merchant_id)
    if own is None or len(outlets) < 2:
        return outlets
    here = {own, *outlets_known(merchant_id)}
    return [each for each in outlets if each.id in here]


def counted_here(merchant_id: uuid.UUID) -> list[Outlet]:
    """Those whose books this server keeps itself: a hub's own, in the cloud whatever has no hub."""
    elsewhere = hub_outlets(merchant_id)
    return [each for each in outlets_here(merchant_id) if each.id not in elsewhere]


def all_outlets_here() -> list[Outlet]:
    """Of every merchant of this server."""
    return [outlet for merchant in merchants() for outlet in outlets_here(merchant.id)]


def _record_of(merchant_id: uuid.UUID) -> uuid.UUID | None:
    """The outlet of a hub's record; None in the cloud, whose record is the merchant's."""
    ledgers = Ledger.objects.filter(merchant_id=merchant_id).exclude(outlet_id=merchant_id)
    return ledgers.values_list("outlet_id", flat=True).first()


def outlets_of(merchant_id: uuid.UUID) -> list[Outlet]:
    return list(Outlet.objects.filter(merchant_id=merchant_id).order_by("code", "id"))


def outlet_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Outlet:
    outlet = Outlet.objects.filter(merchant_id=merchant_id, id=outlet_id).first()
    if outlet is None:
        raise errors.unknown_outlet()
    return outlet


def zone_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> str:
    """For words about a time; a fact that came before its outlet is told in the usual one."""
    zones = Outlet.objects.filter(merchant_id=merchant_id, id=outlet_id)
    return zones.values_list("zone", flat=True).first() or str(Outlet().zone)


def business_date(outlet: Outlet, at_ms: int | None = None) -> str:
    """The day a document made at this moment belongs to, by the outlet's zone and cut-off."""
    moment = datetime.fromtimestamp((wall_ms() if at_ms is None else at_ms) / 1000, UTC)
    local = moment.astimezone(ZoneInfo(outlet.zone))
    return (local - timedelta(minutes=outlet.day_cutoff_minute)).strftime("%Y-%m-%d")


def outlet_facts(merchant: Merchant, outlet: Outlet) -> Json:
    """Who sells and how the receipt looks, in the form tablets load."""
    return {
        "merchant": {"id": str(merchant.id), "name": merchant.name},
        # To this key tablets wrap what only the owner's recovery seed may open; "" in old shops.
        "recovery": {"wrap_public_key": merchant.wrap_public_key},
        "outlet": {
            "id": str(outlet.id),
            "code": outlet.code,
            "name": outlet.name,
            "address_lines": outlet.address_lines,
            "phone": outlet.phone,
            "npwp": outlet.npwp,
            "npwpd": outlet.npwpd,
            "zone": outlet.zone,
            "day_cutoff_minute": outlet.day_cutoff_minute,
            "receipt": {
                "columns": outlet.receipt_columns,
                "header_lines": outlet.receipt_header_lines,
                "footer_lines": outlet.receipt_footer_lines,
                # Left out while there is none: then an older tablet loads what it always did.
                **({"logo": outlet.receipt_logo} if outlet.receipt_logo else {}),
            },
            "currency": currency_of(merchant),
        },
    }


def money_rules(merchant: Merchant, outlet: Outlet, tax_classes: list[Json]) -> Json:
    """The domain's Rules of an outlet. Its own restaurant-tax rate replaces the class's."""
    return {
        "version": 1,
        "currency": currency_of(merchant),
        "pkp": outlet.pkp,
        "prices_include_tax": outlet.prices_include_tax,
        "service": {
            "rate_ppm": outlet.service_rate_ppm,
            "base": outlet.service_base,
            "order_types": outlet.service_order_types,
            "included": outlet.service_included,
        },
        "rounding": {
            "unit_minor": outlet.rounding_unit_minor,
            "mode": outlet.rounding_mode,
            "apply": outlet.rounding_apply,
        },
        "tax_classes": [_with_local_rate(each, outlet.pbjt_rate_ppm) for each in tax_classes],
        "price_lists": [],
        "promotions": [],
    }


def currency_of(merchant: Merchant) -> Json:
    return {"code": merchant.currency_code, "exponent": merchant.currency_exponent}


def _with_local_rate(tax_class: Json, rate_ppm: int | None) -> Json:
    if tax_class["kind"] != "pbjt" or rate_ppm is None:
        return tax_class
    rates = [{**rate, "rate_ppm": rate_ppm} for rate in tax_class["rates"]]
    return {**tax_class, "rates": rates}
