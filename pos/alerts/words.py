"""How an alert reads on a lock screen, in its device's language: whose it is, and one sentence."""

from collections.abc import Callable
from typing import Any

from pos.domain.formatting import format_rupiah
from pos.reports.attention import Found, Need

LONGEST = 200
MANY = 100
_Say = Callable[[str, dict[str, Any]], str]
ENGLISH: dict[str, _Say] = {
    "variance": lambda _, it: f"cash off by {format_rupiah(it['minor'])} in {it['name']}'s shift",
    "refund": lambda _, it: f"refund of {format_rupiah(it['minor'])} by {it['name']}",
    "sales_stopped": lambda _, it: f"no sales since {it['clock']} although a till is open",
    "hub_silent": lambda _, it: f"the shop's server is silent, {it['waiting']} records waiting",
    "quiet_till": lambda _, it: f"tablet {it['name']} is not heard",
    "problems": lambda count, _: f"{count} {'thing' if count == '1' else 'things'} to check",
    "cloud_late": lambda *_: "the cloud does not have everything yet",
    "sales_left": lambda count, _: f"sales left in the cloud by tablets, not counted yet: {count}",
    "stock_minus": lambda count, _: f"products below zero: {count}",
    "stock_low": lambda count, _: f"products below their minimum: {count}",
    "backup_late": lambda *_: "the backup is late or failed",
    "bucket_late": lambda *_: "backups do not reach the storage on the internet",
    "cloud_copy_late": lambda *_: "backups do not reach the cloud",
    "address_fault": lambda *_: "tablets cannot reach the server",
    "disk_open": lambda *_: "the server's disk is not locked",
}
TRIAL = {
    "id": ("Pemberitahuan menyala", "Begini perangkat ini memberi tahu Anda."),
    "en": ("Alerts are on", "This is how this device tells you."),
}


def told(found: Found, language: str, shop: str) -> dict[str, str]:
    """What the device shows. `shop`: where it is nobody's outlet."""
    title = found.outlet.name if found.outlet else shop
    words = sentence(found.need, language)
    return {"title": title[:LONGEST], "body": (words[:1].upper() + words[1:])[:LONGEST]}


def sentence(need: Need, language: str) -> str:
    if language == "en":
        count = f"{MANY - 1}+" if need.count >= MANY else str(need.count)
        return ENGLISH[need.code](count, need.names)
    return need.sentence
