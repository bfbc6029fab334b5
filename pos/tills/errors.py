"""What the tills app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_device, unknown_drawer, unknown_shift
bad_pairing_code   wrong, used or too old; all look the same to somebody who guesses
revoked_device     this key was taken out of the shop; make a new one
hub_stays          the server itself cannot be revoked from its own back office
drawer_busy        the drawer has an open shift
shift_is_closed    nothing more to close
"""

from pos.journal.errors import NotAllowed, NotFound, RuleError


def unknown_device() -> NotFound:
    return NotFound("unknown_device", "Perangkat ini tidak ada.")


def unknown_drawer() -> NotFound:
    return NotFound("unknown_drawer", "Laci uang ini tidak ada.")


def unknown_shift() -> NotFound:
    return NotFound("unknown_shift", "Shift ini tidak ada.")


def bad_pairing_code() -> NotAllowed:
    return NotAllowed(
        "bad_pairing_code", "Kode pemasangan salah atau sudah lewat. Minta kode baru."
    )


def revoked_device() -> NotAllowed:
    return NotAllowed("revoked_device", "Perangkat ini sudah dicabut dari toko.")


def hub_stays() -> RuleError:
    return RuleError("hub_stays", "Server toko tidak dapat dicabut dari sini.")


def drawer_busy() -> RuleError:
    return RuleError("drawer_busy", "Laci ini masih punya shift yang terbuka.")


def shift_is_closed() -> RuleError:
    return RuleError("shift_is_closed", "Shift ini sudah ditutup.")
