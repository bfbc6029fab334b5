"""What the staff clock's hours and faults are called."""

from pos.timesheets.models import Act

ACT_WORDS = dict(Act.choices)
FAULT_WORDS = {
    "in_twice": "masuk dua kali; dihitung dari yang pertama",
    "out_without_in": "pulang tanpa masuk; tidak dihitung",
    "no_out": "tidak ada absen pulang; jamnya belum dihitung",
    "break_without_in": "istirahat tanpa masuk; tidak dihitung",
    "break_twice": "istirahat dua kali; dihitung dari yang pertama",
    "break_without_start": "selesai istirahat tanpa mulai; tidak dihitung",
}
DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def hours_text(minutes: int) -> str:
    """7 j 05 m, and nothing for nothing."""
    if minutes <= 0:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours} j {rest:02d} m" if hours else f"{rest} m"
