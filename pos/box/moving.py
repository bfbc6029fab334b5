"""Moving the shop to another fixed address: rarely, and never while a tablet holds a record.

What a tablet keeps belongs to the old address. Whoever moves leaves all of it behind, so each
tablet must have said a moment ago that everything it has is here; one that cannot say so hands in
its rescue file and is revoked, and pairs anew at the new address like all others. The way back to
the address before is open: what tablets keep lies there, but for those that paired since.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pos.box.origin import Origin, is_free, own_addresses, write_origin
from pos.journal.backoffice.show import ago_text
from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.tills.models import Device, Role
from pos.tills.queries import with_greeting, with_last_heard

HEARD_MS = 75_000  # a tablet that is there greets each minute
WRITERS = (Role.TILL, Role.WAITER, Role.KITCHEN)


def left_behind(paired_since: int = 0) -> list[str]:
    """Why the shop may not move yet: one sentence a tablet. Empty: it may."""
    paired = Device.objects.filter(revoked_at=None, role__in=WRITERS, paired_at__gte=paired_since)
    tills: list[Any] = list(with_greeting(with_last_heard(paired)))
    told = [_hindrance(each) for each in sorted(tills, key=lambda each: each.series)]
    return [each for each in told if each]


def move(data: Path, origin: Origin, address: str) -> Origin:
    """The note of the fixed address is written anew; the server follows it within seconds."""
    if address not in own_addresses() or address == origin.address:
        raise RuleError("address_not_ours", "Alamat itu bukan milik komputer ini.")
    is_back = address == origin.before
    held = left_behind(origin.moved_at if is_back else 0)
    if held:
        raise RuleError("tablets_unsent", f"Belum boleh pindah: {'; '.join(held)}.")
    for port in (origin.https_port, origin.door_port):
        if not is_free(address, port):
            raise RuleError("lan_port_taken", f"Program lain memakai pintu {port} di {address}.")
    moved = moved_to(origin, address)
    write_origin(data, moved)
    return moved


def moved_to(origin: Origin, address: str) -> Origin:
    """Once it is back there is no further way back."""
    if address == origin.before:
        return replace(origin, address=address, before="", moved_at=0)
    return replace(origin, address=address, before=origin.address, moved_at=wall_ms())


def _hindrance(till: Any) -> str:
    waiting = max(0, (till.told_seq or 0) - (till.known_seq or 0))
    if waiting:
        return f"{till.name} masih menyimpan {waiting} catatan"
    heard_at = till.heard_at or till.paired_at
    if wall_ms() - heard_at > HEARD_MS:
        return f"{till.name} terakhir terdengar {ago_text(heard_at)}"
    return ""
