"""Refusals of reports."""

from pos.journal.errors import NotFound, RuleError


def unknown_report() -> NotFound:
    return NotFound("unknown_report", "Laporan ini tidak dikenal.")


def too_many_exports() -> RuleError:
    return RuleError(
        "too_many_exports",
        "Masih banyak berkas yang menunggu dibuat. Tunggu sampai selesai, lalu coba lagi.",
    )


def nothing_to_show() -> NotFound:
    return NotFound("nothing_to_show", "Cabang atau hari ini tidak dikenal.")
