"""What the tills app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_device, unknown_drawer, unknown_shift
bad_pairing_code   wrong, used or too old; all look the same to somebody who guesses
revoked_device     this key was taken out of the shop; make a new one
name_missing       a device must be called something
hub_stays          the server itself cannot be revoked from its own back office
nothing_to_wipe    a customer display keeps nothing of the shop; revoking it is enough
already_wiped      a tablet whose contents are gone keeps nothing
not_to_be_wiped    nobody asked this tablet to empty itself
drawer_busy        the drawer has an open shift
shift_is_closed    nothing more to close
not_posj           not a rescue file at all
foreign_seed       a recovery card of another shop, or a file of one
foreign_shop       a rescue file of another shop
damaged_file       a rescue file that was cut off or changed; what came before is good
series_taken       a forgotten till's receipt series belongs to another till by now
bad_renewal        a till that asks for a new epoch without proving that it is that till
"""

from pos.journal.errors import BadInput, NotAllowed, NotFound, RuleError


class Damaged(RuleError):
    """Raised in the middle of a rescue file: everything before it was read and is real."""


def unknown_device() -> NotFound:
    return NotFound("unknown_device", "Perangkat ini tidak ada.")


def name_missing() -> BadInput:
    return BadInput("name_missing", "Nama perangkat belum diisi.")


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


def nothing_to_wipe() -> RuleError:
    return RuleError(
        "nothing_to_wipe", "Layar pelanggan tidak menyimpan data toko. Cukup cabut perangkatnya."
    )


def already_wiped() -> RuleError:
    return RuleError("already_wiped", "Isi tablet ini sudah dihapus.")


def not_to_be_wiped() -> RuleError:
    return RuleError("not_to_be_wiped", "Tidak ada yang meminta isi tablet ini dihapus.")


def drawer_busy() -> RuleError:
    return RuleError("drawer_busy", "Laci ini masih punya shift yang terbuka.")


def shift_is_closed() -> RuleError:
    return RuleError("shift_is_closed", "Shift ini sudah ditutup.")


def not_posj() -> BadInput:
    return BadInput(
        "not_posj", "Berkas ini bukan berkas penyelamatan Lancar (.posj). Tidak ada yang diubah."
    )


def foreign_seed() -> RuleError:
    return RuleError(
        "foreign_seed",
        "Kode pemulihan ini tidak cocok dengan berkasnya. Pakai kartu pemulihan toko yang "
        "tabletnya membuat berkas ini. Tidak ada yang diubah.",
    )


def foreign_shop() -> RuleError:
    return RuleError("foreign_shop", "Berkas ini milik toko lain. Tidak ada yang diubah.")


def damaged_file(reason: str) -> Damaged:
    return Damaged(
        "damaged_file",
        "Berkas ini terpotong atau rusak. Yang masih utuh sudah disimpan; jangan hapus data "
        "tablet, lalu simpan berkas baru dari tablet itu.",
        reason=reason,
    )


def bad_renewal() -> NotAllowed:
    return NotAllowed(
        "bad_renewal", "Tablet ini tidak dapat membuktikan nomor kasirnya. Minta kode pemasangan."
    )


def series_taken() -> RuleError:
    return RuleError("series_taken", "Seri struk tablet ini sudah dipakai tablet lain.")
