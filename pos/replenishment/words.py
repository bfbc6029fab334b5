"""Why a line is advised, in one or two plain sentences made of its numbers."""

from pos.domain.formatting import format_number, format_quantity
from pos.domain.money import PPM, divide_half_up
from pos.journal.backoffice.show import quantity_text
from pos.replenishment.forecast import Rhythm
from pos.replenishment.queries import NOTHING, Advice

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BUSY_PPM = 1_150_000  # a weekday that is worth naming
LONG_DAYS = 180


def why(advice: Advice, factors: list[int]) -> str:
    """`factors`: the shop's weekdays."""
    need = advice.need
    told = [_demand(advice, factors), _keep(advice)]
    if need.demand.short_days:
        told.append(f"{need.demand.short_days} hari stok kosong tidak ikut dihitung.")
    if need.held_milli < 0:
        told.append("Stok tercatat minus, dianggap 0: hitung dulu di rak.")
    if need.is_urgent and need.demand.daily_milli:
        told.append("Stok diperkirakan habis sebelum kiriman datang.")
    lasts = need.there_milli + need.coming_milli + advice.order_milli
    days = lasts // need.demand.daily_milli if need.demand.daily_milli else 0
    if days > LONG_DAYS:
        told.append(f"Satu {advice.unit} cukup untuk kira-kira {format_number(days, 0)} hari.")
    return " ".join(each for each in told if each)


def _demand(advice: Advice, factors: list[int]) -> str:
    demand = advice.need.demand
    if demand is NOTHING:
        return "Belum cukup hari penjualan untuk perkiraan."
    busiest = max(range(len(factors)), key=lambda day: factors[day])
    named = ""
    if factors[busiest] >= BUSY_PPM:
        named = f" ({DAYS[busiest]} x{_times(factors[busiest])})"
    return f"Terjual {daily_text(demand.daily_milli)} sehari{named}."


def _keep(advice: Advice) -> str:
    need, rhythm = advice.need, advice.need.rhythm
    if need.demand is NOTHING or need.keep_milli == need.minimum_milli:
        return f"Minimum dari Anda {quantity_text(need.minimum_milli)}."
    sold = divide_half_up(need.of_wait_milli, 1, 1_000) * 1_000
    if need.fresh_days is not None:
        return (
            f"Datang dalam {rhythm.lead_days} hari dan tahan kira-kira {need.fresh_days} hari: "
            f"paling banyak {quantity_text(need.keep_milli)} terjual sebelum kedaluwarsa."
        )
    safety = need.keep_milli - sold
    return (
        f"Datang dalam {rhythm.lead_days} hari dan dipesan tiap {rhythm.review_days} hari: "
        f"kira-kira {quantity_text(sold)} terjual, {quantity_text(safety)} cadangan."
    )


def daily_text(milli: int) -> str:
    """4,2 and 0,05: one figure behind the comma, two where there would be none."""
    fine = 100 if milli >= 1_000 else 10
    return format_quantity(divide_half_up(milli, 1, fine) * fine)


def _times(factor_ppm: int) -> str:
    return format_quantity(divide_half_up(factor_ppm, 10, PPM) * 100)


def rhythm_text(rhythm: Rhythm) -> str:
    return f"datang dalam {rhythm.lead_days} hari, dipesan tiap {rhythm.review_days} hari"
