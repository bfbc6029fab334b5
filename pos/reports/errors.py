"""Refusals of reports."""

from pos.journal.errors import Busy, NotFound, RuleError


def unknown_report() -> NotFound:
    return NotFound("unknown_report", "Laporan ini tidak dikenal.")


def too_many_exports() -> RuleError:
    return RuleError(
        "too_many_exports",
        "Masih banyak berkas yang menunggu dibuat. Tunggu sampai selesai, lalu coba lagi.",
    )


def not_drawn() -> Busy:
    return Busy("not_drawn", "Halaman belum bisa dibuat. Coba lagi sebentar lagi.")


def nothing_to_show() -> NotFound:
    return NotFound("nothing_to_show", "Cabang atau hari ini tidak dikenal.")


def month_is_closed(month: str) -> RuleError:
    return RuleError(
        "month_is_closed",
        f"{month} sudah ditutup, jadi tidak dapat diubah lagi. Catat pembetulannya di bulan yang "
        "masih terbuka; periksa juga tanggal komputer ini.",
    )


def month_not_over(month: str) -> RuleError:
    return RuleError(
        "month_not_over", f"{month} belum berakhir. Tutup setelah hari terakhirnya lewat."
    )


def earlier_month_open(month: str) -> RuleError:
    return RuleError("earlier_month_open", f"Tutup {month} lebih dahulu: bulan ditutup berurutan.")
