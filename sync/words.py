"""How far apart hub and cloud are, in the owner's words."""

from pos.backups.queries import ALARM_MS
from pos.domain.formatting import format_number
from pos.journal.backoffice.show import ago_text
from sync.models import HubLink, Uplink

SILENT_MS = 15 * 60_000
LATE_MS = 60 * 60_000

Said = tuple[str, str, str]  # a sentence of what is so, one of what follows, and the tone


def uplink_words(uplink: Uplink, waiting: int) -> Said:
    """On the hub: what the cloud has of this shop."""
    sent = f"Terakhir terkirim {ago_text(uplink.sent_at)}." if uplink.sent_at else "Belum terkirim."
    if uplink.trouble:
        return f"{sent} {_count(waiting)} menunggu.", uplink.trouble, "danger"
    if waiting:
        return f"Sedang mengirim: {_count(waiting)} menunggu.", sent, "info"
    return "Semua catatan toko ini sudah ada di cloud.", sent, "ok"


def late_words(uplink: Uplink, waiting: int) -> str:
    """One line for the front page."""
    sent = f"terakhir terkirim {ago_text(uplink.sent_at)}" if uplink.sent_at else "belum terkirim"
    return f"cloud: {sent}, {_count(waiting)} menunggu"


def is_late(uplink: Uplink, now_ms: int) -> bool:
    """An hour without the internet is everyday; longer, somebody should know."""
    return uplink.troubled_at is not None and now_ms - uplink.troubled_at > LATE_MS


def link_words(link: HubLink, now_ms: int) -> tuple[str, str]:
    """In the cloud: how fresh an outlet is, and the tone."""
    if link.unlinked_at is not None:
        return f"dicabut {ago_text(link.unlinked_at)}", "quiet"
    if link.heard_at is None:
        return "belum pernah terdengar", "warn"
    waiting = f", {_count(link.waiting)} menunggu" if link.waiting else ""
    silent = now_ms - link.heard_at > SILENT_MS
    return f"terakhir terdengar {ago_text(link.heard_at)}{waiting}", "warn" if silent else "ok"


def copy_words(made_at: int | None, now_ms: int) -> tuple[str, str]:
    """In the cloud: how old the newest sealed copy of an outlet is here, and the tone."""
    if made_at is None:
        return "tidak disimpan di sini", "quiet"
    return f"dibuat {ago_text(made_at)}", "warn" if now_ms - made_at > ALARM_MS else "ok"


def _count(number: int) -> str:
    return f"{format_number(number, 0)} catatan"
