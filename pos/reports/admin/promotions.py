"""The result of a promotion in plain words, for its page and its report."""

from pos.domain.formatting import format_number, format_percent, format_rupiah
from pos.domain.money import divide_half_up
from pos.journal.backoffice.show import day_text, quantity_text
from pos.outlets.models import Outlet
from pos.prices.admin.results import Told, tells_result
from pos.prices.models import Promotion
from pos.reports.promotion_results import Result, result_of
from pos.reports.tables import change_ppm

NOT_YET = "Hasil terlihat sehari setelah promo mulai."
NO_USUAL = "Belum ada hari yang sama di 4 minggu sebelum promo untuk dibandingkan."
USUAL = (
    "Biasanya: rata-rata hari yang sama di 4 minggu sebelum promo mulai. Gajian, cuaca dan hari "
    "raya ikut berpengaruh, jadi ini perbandingan, bukan bukti."
)


@tells_result
def told(outlet: Outlet, promotion: Promotion, sees_cost: bool) -> Told:
    result = result_of(outlet, promotion)
    if result is None:
        return Told(note=NOT_YET)
    facts = [
        ("Dihitung", f"{_span(result)}, {result.days} hari buka"),
        ("Dipakai", f"{format_number(result.used, 0)} transaksi"),
        ("Potongan diberikan", format_rupiah(result.given_minor)),
        ("Belanja dengan promo", format_rupiah(result.with_minor)),
        (f"Penjualan {_what(result)}", _beside(result, "total_minor")),
    ]
    if result.is_of_goods:
        facts.append(("Jumlah terjual", _beside(result, "quantity_milli")))
    if sees_cost:
        facts.append((f"Laba kotor {_what(result)}", _beside(result, "profit_minor")))
    return Told(facts, USUAL if result.usual else NO_USUAL)


def _span(result: Result) -> str:
    return f"{day_text(result.first)} sampai {day_text(result.last)}"


def _what(result: Result) -> str:
    return "barang promo" if result.is_of_goods else "seluruh toko"


def _beside(result: Result, name: str) -> str:
    """Rp 120.000, biasanya Rp 80.000 (naik 50%)."""
    words = quantity_text if name == "quantity_milli" else format_rupiah
    now = getattr(result.sold, name)
    if result.usual is None:
        return words(now)
    usual = getattr(result.usual, name)
    if name == "quantity_milli":
        usual = divide_half_up(usual, 1, 1_000) * 1_000
    change = change_ppm(now, usual)
    more = "" if change is None else f" ({_change(change)})"
    return f"{words(now)}, biasanya {words(usual)}{more}"


def _change(ppm: int) -> str:
    """In whole percent, as a comparison is no finer."""
    whole = (abs(ppm) + 5_000) // 10_000 * 10_000
    if whole == 0:
        return "sama"
    return f"{'naik' if ppm > 0 else 'turun'} {format_percent(whole)}"
