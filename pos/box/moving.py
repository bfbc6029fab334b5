"""Moving the shop to another fixed address: rarely, and never while a tablet holds a record.

What a tablet keeps belongs to the old address. Whoever moves leaves all of it behind, so each
tablet must have said within minutes that everything it has is here; one that cannot say so hands in
its rescue file and is revoked, and pairs anew at the new address like all others.
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

HEARD_MS = 10 * 60_000
WRITERS = (Role.TILL, Role.WAITER, Role.KITCHEN)


def left_behind() -> list[str]:
    """Why the shop may not move yet: one sentence a tablet. Empty: it may."""
    paired = Device.objects.filter(revoked_at=None, role__in=WRITERS)
    tills: list[Any] = list(with_greeting(with_last_heard(paired)))
    told = [_hindrance(each) for each in sorted(tills, key=lambda each: each.series)]
    return [each for each in told if each]


def move(data: Path, origin: Origin, address: str) -> Origin:
    """The note of the fixed address is written anew; the server follows it within seconds."""
    if address not in own_addresses() or address == origin.address:
        raise RuleError("address_not_ours", "Alamat itu bukan milik komputer ini.")
    held = left_behind()
    if held:
        raise RuleError("tablets_unsent", f"Belum boleh pindah: {'; '.join(held)}.")
    for port in (origin.https_port, origin.door_port):
        if not is_free(address, port):
            raise RuleError("lan_port_taken", f"Program lain memakai pintu {port} di {address}.")
    moved = replace(origin, address=address)
    write_origin(data, moved)
    return moved


def _hindrance(till: Any) -> str:
    waiting = max(0, (till.told_seq or 0) - (till.known_seq or 0))
    if waiting:
        return f"{till.name} masih menyimpan {waiting} catatan"
    heard_at = till.heard_at or till.paired_at
    if wall_ms() - heard_at > HEARD_MS:
        return f"{till.name} terakhir terdengar {ago_text(heard_at)}"
    return ""
