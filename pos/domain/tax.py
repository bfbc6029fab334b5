"""Service charge and tax: per receipt and tax class from the sum, then shared out to the parts.

Tax classes are data with dated rates; nothing here knows a percentage. A rate counts on a fraction
of the base (PPN 12 % on 11/12), stands in or on top of the price, and a class may bear the service
charge, which is taxed with it. What this is not: the default classes (tax_classes.py).
"""

from collections.abc import Sequence

from pos.domain.dates import in_force
from pos.domain.errors import DomainError
from pos.domain.money import PPM, allocate, check_amount, divide_half_up, is_whole, multiply
from pos.domain.parts import Part, by_class
from pos.domain.types import Basket, Rules, ServiceRule, TaxClass, TaxLine, TaxRate

PBJT_KINDS = ("pbjt", "pbjt_entertainment")
MAX_BASE_FRACTION = 1000


class Terms:
    """How one tax class counts on one day: tax = base x share / whole; service at a rate."""

    __slots__ = (
        "included",
        "service_included",
        "service_on_gross",
        "service_ppm",
        "share",
        "whole",
    )

    def __init__(self, rate: TaxRate, included: bool, service: ServiceRule) -> None:
        self.share = multiply(rate["base_numerator"], rate["rate_ppm"])
        self.whole = multiply(rate["base_denominator"], PPM)
        self.included = included
        self.service_ppm = 0
        self.service_included = bool(service.get("included"))
        self.service_on_gross = service["base"] == "gross"


def apply_taxes(parts: Sequence[Part], basket: Basket, rules: Rules) -> list[TaxLine]:
    """Fills in each part's net, service and tax; answers a line per tax class, in rules' order."""
    groups = by_class(parts)
    found: list[TaxLine] = []
    for tax_class in rules["tax_classes"]:
        group = groups.pop(tax_class["code"], None)
        if group is not None:
            found += _apply_class(tax_class, group, basket, rules)
    if groups:
        raise DomainError("tax_class_unknown")
    return found


def rate_in_force(tax_class: TaxClass, date: str) -> TaxRate:
    """The class's rate on a business date."""
    for rate in tax_class["rates"]:
        if in_force(rate, date):
            return _checked(rate)
    raise DomainError("tax_rate_missing")


def tax_of(amount_minor: int, rate: TaxRate, included: bool) -> dict[str, int]:
    """One amount's base, other base and tax: the arithmetic of a receipt of one class."""
    share = multiply(rate["base_numerator"], rate["rate_ppm"])
    whole = multiply(rate["base_denominator"], PPM)
    tax = divide_half_up(amount_minor, share, whole + share if included else whole)
    base = amount_minor - tax if included else amount_minor
    return {"base_minor": base, "other_base_minor": other_base(base, rate), "tax_minor": tax}


def other_base(base_minor: int, rate: TaxRate) -> int:
    """The base the rate counts on (DPP nilai lain): 11/12 of the base for ordinary PPN."""
    return divide_half_up(base_minor, rate["base_numerator"], rate["base_denominator"])


def _apply_class(
    tax_class: TaxClass, group: list[Part], basket: Basket, rules: Rules
) -> list[TaxLine]:
    rate = rate_in_force(tax_class, basket["business_date"])
    included = tax_class.get("included")
    if included is None:
        included = rules["prices_include_tax"]
    collected = rules["pkp"] or tax_class["kind"] in PBJT_KINDS
    terms = Terms(rate, included, rules["service"])
    if not collected:
        terms.share = 0
    if tax_class["service"] and basket["order_type"] in rules["service"]["order_types"]:
        terms.service_ppm = _check_service(rules["service"])
    _share_out(group, terms)
    return [_tax_line(tax_class, rate, included, group)] if collected else []


def _share_out(group: list[Part], terms: Terms) -> None:
    """Service and tax of the group's sum, to the parts, so that the parts make the sum again."""
    added = _service_added(group, terms)
    charged = [part.amount_minor + added[place] for place, part in enumerate(group)]
    divisor = terms.whole + terms.share if terms.included else terms.whole
    tax = divide_half_up(check_amount(sum(charged)), terms.share, divisor)
    taxes = allocate(tax, charged, [part.key for part in group])
    untaxed = charged
    if terms.included:
        untaxed = [charged[place] - share for place, share in enumerate(taxes)]
    services = _service_without_tax(group, untaxed, added, terms)
    for place, part in enumerate(group):
        part.service_minor = services[place]
        part.service_added_minor = added[place]
        part.tax_minor = taxes[place]
        part.tax_added_minor = 0 if terms.included else taxes[place]
        part.net_minor = untaxed[place] - services[place]


def _service_added(group: list[Part], terms: Terms) -> list[int]:
    """The service charge on top of the prices, in their terms (with tax if they contain it)."""
    if terms.service_ppm == 0 or terms.service_included:
        return [0] * len(group)
    bases = [part.gross_minor if terms.service_on_gross else part.amount_minor for part in group]
    service = divide_half_up(sum(bases), terms.service_ppm, PPM)
    return allocate(service, bases, [part.key for part in group])


def _service_without_tax(
    group: list[Part], untaxed: list[int], added: list[int], terms: Terms
) -> list[int]:
    """The service charge as income: what was added, less the tax inside it, or what prices hold."""
    if terms.service_ppm == 0 or not (terms.included or terms.service_included):
        return added
    taxed = terms.whole + terms.share if terms.included else terms.whole
    if terms.service_included:
        held = multiply(terms.service_ppm, terms.whole)
        amount = sum(part.amount_minor for part in group)
        service = divide_half_up(amount, held, multiply(PPM + terms.service_ppm, taxed))
    else:
        service = divide_half_up(sum(added), terms.whole, taxed)
    return allocate(min(service, sum(untaxed)), untaxed, [part.key for part in group])


def _tax_line(tax_class: TaxClass, rate: TaxRate, included: bool, group: list[Part]) -> TaxLine:
    base = sum(part.net_minor + part.service_minor for part in group)
    return {
        "tax_class": tax_class["code"],
        "label": tax_class["label"],
        "kind": tax_class["kind"],
        "rate_ppm": rate["rate_ppm"],
        "base_numerator": rate["base_numerator"],
        "base_denominator": rate["base_denominator"],
        "base_minor": base,
        "other_base_minor": other_base(base, rate),
        "tax_minor": sum(part.tax_minor for part in group),
        "included": included,
    }


def _checked(rate: TaxRate) -> TaxRate:
    upper, lower = rate["base_numerator"], rate["base_denominator"]
    whole = is_whole(rate["rate_ppm"]) and is_whole(upper) and is_whole(lower)
    if whole and 0 <= rate["rate_ppm"] <= PPM and 0 < upper <= lower <= MAX_BASE_FRACTION:
        return rate
    raise DomainError("tax_rate_invalid")


def _check_service(service: ServiceRule) -> int:
    rate = service["rate_ppm"]
    if is_whole(rate) and 0 <= rate <= PPM and service["base"] in ("net", "gross"):
        return rate
    raise DomainError("service_invalid")
