"""How safe the shop is, in the owner's words."""

from pos.backups.models import Backup, BackupBucket, BackupCloud, Carried, FileKind
from pos.backups.queries import ALARM_MS, Standing
from pos.domain.formatting import format_number
from pos.journal.backoffice.show import ago_text

KIB = 1024
# As sync.forgetting does it.
LEAVES = "Dimatikan. Yang sudah ada di cloud dihapus di sana sesudah 30 hari."
UNTRIED = "Belum ada cadangan yang teruji."


def standing_words(state: Standing, now_ms: int, *, has_place: bool = False) -> list[str]:
    """One sentence of what is so, and one of what to do about it. `has_place`: its owner has said
    where copies go."""
    if state.trouble:
        return [state.trouble, "Perbaiki dahulu, lalu tekan Cadangkan sekarang."]
    if state.tried_at is None:
        if has_place:
            return [UNTRIED, "Yang pertama diuji sendiri segera setelah tersalin."]
        return [
            UNTRIED,
            "Isi tempat cadangan di bawah ini; selanjutnya berjalan sendiri setiap malam.",
        ]
    tried = f"Cadangan terakhir diuji pulih {ago_text(state.tried_at)}"
    if not state.elsewhere:
        return [
            f"{tried}, tetapi masih di disk yang sama dengan data toko.",
            "Bila komputer ini rusak atau hilang, cadangan ikut hilang. Isi tempat lain.",
        ]
    if state.tried_at < now_ms - ALARM_MS:
        return [
            f"{tried}.",
            "Sudah lebih dari 36 jam. Periksa apakah server menyala di malam hari.",
        ]
    return [f"{tried} dan utuh, di tempat lain.", "Setiap lima menit catatan baru ikut disalin."]


def bucket_words(row: BackupBucket) -> str:
    """How copying to the internet goes, by itself; empty: nobody wants it."""
    if not row.address:
        return ""
    if not row.keys:
        return "Kunci penyimpanan di internet tidak ikut dipulihkan. Ketik lagi."
    return _carried_words(row, "internet")


def cloud_words(row: BackupCloud) -> str:
    """How copying to the cloud goes; empty: nobody ever wanted it."""
    if row.is_on and row.is_paused:
        return (
            "Server ini dipulihkan dari cadangan. Tekan Simpan juga di cloud bila ini server toko."
        )
    if row.is_on:
        return _carried_words(row, "cloud")
    return LEAVES if row.set_at else ""


def _carried_words(row: Carried, where: str) -> str:
    if row.trouble:
        return row.trouble
    if row.copied_at is None:
        return f"Belum semua cadangan tersalin ke {where}."
    return f"Semua cadangan tersalin ke {where} {ago_text(row.copied_at)}."


def file_words(backup: Backup) -> tuple[str, str]:
    """What is known about one file, and its tone."""
    if backup.kind == FileKind.SEGMENT:
        return "", ""
    if backup.trouble:
        return backup.trouble, "danger"
    if backup.tried_at is None:
        return "belum diuji", "warn"
    return (
        ("teruji di tempat lain", "ok")
        if backup.elsewhere
        else ("teruji di disk yang sama", "info")
    )


def size_text(size_bytes: int) -> str:
    if size_bytes < KIB * KIB:
        return f"{format_number(-(-size_bytes // KIB), 0)} KB"
    return f"{format_number(size_bytes * 10 // (KIB * KIB), 1)} MB"


def task_words(state: Standing) -> str:
    if state.tried_at is None:
        return "cadangan belum ada yang teruji"
    if not state.elsewhere:
        return "cadangan masih di disk yang sama"
    return f"cadangan terakhir teruji {ago_text(state.tried_at)}"
