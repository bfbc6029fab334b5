"""The tax classes an Indonesian shop starts with, as data: dated rates, never constants in code.

Sources: reference/domain.md section 3 (UU HPP, PMK 131/2024, PP 49/2022, PMK 63/2022, PMK 6/2021,
UU 1/2022). What this is not: advice for a region; the outlet states its own PBJT rate.
"""

from pos.domain.discounts import check_rate
from pos.domain.types import TaxClass, TaxKind, TaxRate

PPN_BEFORE_2025_PPM = 110_000
PPN_PPM = 120_000


def default_tax_classes(pbjt_rate_ppm: int, entertainment_rate_ppm: int) -> list[TaxClass]:
    """Every class of the contract, the restaurant and entertainment tax at the outlet's rates."""
    pbjt = [_rate("2024-01-01", None, check_rate(pbjt_rate_ppm))]
    entertainment = [_rate("2024-01-01", None, check_rate(entertainment_rate_ppm))]
    return [
        _tax_class("PPN", "PPN", "ppn", ppn_rates()),
        _tax_class("PPN_MEWAH", "PPN barang mewah", "ppn_full", ppn_full_rates()),
        _tax_class("BEBAS", "Dibebaskan (PP 49/2022)", "exempt", _untaxed()),
        _tax_class("TIDAK_DIPUNGUT", "PPN tidak dipungut", "not_collected", _untaxed()),
        _tax_class("TEMBAKAU", "Tembakau (PPN dibayar produsen)", "tobacco", _untaxed()),
        _tax_class("PULSA", "Pulsa (PPN dibayar distributor)", "pulsa", _untaxed()),
        _tax_class("NON", "Bukan objek PPN", "none", _untaxed()),
        _tax_class("PBJT", "PB1/PBJT", "pbjt", pbjt, service=True),
        _tax_class("PBJT_HIBURAN", "PBJT hiburan", "pbjt_entertainment", entertainment),
    ]


def ppn_rates() -> list[TaxRate]:
    """Ordinary PPN: 11 % until 2024, since 2025 12 % on 11/12 of the price."""
    return [
        _rate("2022-04-01", "2024-12-31", PPN_BEFORE_2025_PPM),
        _rate("2025-01-01", None, PPN_PPM, numerator=11, denominator=12),
    ]


def ppn_full_rates() -> list[TaxRate]:
    """Luxury goods: 12 % of the full price, for retailers since 1 February 2025."""
    return [
        _rate("2022-04-01", "2024-12-31", PPN_BEFORE_2025_PPM),
        _rate("2025-01-01", "2025-01-31", PPN_PPM, numerator=11, denominator=12),
        _rate("2025-02-01", None, PPN_PPM),
    ]


def _untaxed() -> list[TaxRate]:
    return [_rate("2022-04-01", None, 0)]


def _tax_class(
    code: str, label: str, kind: TaxKind, rates: list[TaxRate], *, service: bool = False
) -> TaxClass:
    return {"code": code, "label": label, "kind": kind, "service": service, "rates": rates}


def _rate(
    since: str, until: str | None, rate_ppm: int, *, numerator: int = 1, denominator: int = 1
) -> TaxRate:
    return {
        "from": since,
        "to": until,
        "rate_ppm": rate_ppm,
        "base_numerator": numerator,
        "base_denominator": denominator,
    }
