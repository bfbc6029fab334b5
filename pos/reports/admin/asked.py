"""What a person asked for, from the address: a stretch of days, what to compare with, a page.

An address somebody typed wrong is told, and answered with the last thirty days.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from pos.reports.periods import (
    COMPARISONS,
    Stretch,
    compared,
    preset_stretch,
    typed_stretch,
    usual_stretch,
)

USUAL = "30-hari"
MOST_PAGES = 10_000
NO_DATES = "Tanggal itu tidak dapat dipakai. Pilih dua tanggal, paling banyak tiga tahun."


@dataclass(frozen=True)
class Asked:
    preset: str
    stretch: Stretch
    comparison: str
    page: int
    error: str
    is_print: bool = False

    @property
    def before(self) -> Stretch | None:
        return compared(self.stretch, self.comparison)

    def address(self, **changes: str) -> str:
        """The same question as an address, with some of it changed."""
        asked = {
            "masa": self.preset,
            "dari": self.stretch.first.isoformat(),
            "sampai": self.stretch.last.isoformat(),
            "banding": self.comparison,
        }
        return "?" + urlencode({**asked, **changes})


def read_asked(request: HttpRequest, today: date) -> Asked:
    preset = request.GET.get("masa", USUAL)
    first, last = request.GET.get("dari", ""), request.GET.get("sampai", "")
    found = preset_stretch(preset, today) if preset != "pilih" else typed_stretch(first, last)
    if found is None:
        preset = USUAL
    stretch = found or usual_stretch(today)
    comparison = request.GET.get("banding", COMPARISONS[0][0])
    if comparison not in dict(COMPARISONS):
        comparison = COMPARISONS[0][0]
    typed = request.GET.get("hal", "1")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 5 else 1
    return Asked(
        preset,
        stretch,
        comparison,
        max(1, min(page, MOST_PAGES)),
        "" if found else NO_DATES,
        request.GET.get("cetak") == "1",
    )
