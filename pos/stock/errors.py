"""What the stock app refuses. The tree and its HTTP answers are in pos.journal.errors.

no_lines          nothing to record
not_tracked       the product's stock is not counted
unknown_unit      the product has no such unit (from the catalogue)
bad_reason        not one of the reasons
no_name           a count without a name
unknown_count     no stock count with this id
count_closed      this count is posted or dropped
nothing_counted   nothing to post
more_than_batch   not so much is left of this expiry date
not_in_place      these goods stand in another place
unknown_place     no place of this outlet with this code
place_archived    goods go to and come from places in use
place_known       another place has this name
place_sells       what is sold from is not put away
place_not_empty   goods lie there
same_place        from a place to itself
too_many_lines    more than one document holds
already_recorded  the same page was sent twice
consigned_stays   goods of a supplier are not sent to another outlet, nor received from one
same_outlet       from an outlet to itself
bad_shipment_number  a slip of the finger in the number of a paper
unknown_shipment  nothing on its way here has this number
already_arrived   these goods were received here, or are known to have arrived
shipment_cancelled  the sender took it back
wrong_target      these goods are for another outlet
unexplained       what arrived is not what was sent, and nobody said why
bad_arrival       more is damaged than arrived
serials_many      more serial numbers than pieces
doubtful          far more than the record knows, or more than is there; saved when told so
"""

from collections.abc import Mapping
from typing import Any

from pos.domain.formatting import format_quantity
from pos.journal.backoffice.show import day_text
from pos.journal.errors import BadInput, NotFound, RuleError

MILLI = 1000  # thousandths of one


def no_lines() -> BadInput:
    return BadInput("no_lines", "Belum ada barang yang dicatat.")


def not_tracked(name: str) -> RuleError:
    return RuleError("not_tracked", f"Stok {name} tidak dihitung.")


def bad_reason(reason: str) -> BadInput:
    return BadInput("bad_reason", f"Alasan {reason} tidak dikenal.")


def bad_quantity() -> RuleError:
    return RuleError("bad_quantity", "Jumlah harus angka yang masuk akal.")


def no_name() -> BadInput:
    return BadInput("no_name", "Beri nama untuk stok opname ini.", place="name")


def unknown_count() -> NotFound:
    return NotFound("unknown_count", "Stok opname ini tidak ada.")


def count_closed() -> RuleError:
    return RuleError("count_closed", "Stok opname ini sudah ditutup.")


def nothing_counted() -> RuleError:
    return RuleError("nothing_counted", "Belum ada barang yang dihitung.")


def more_than_batch(name: str, day: str, left: str) -> RuleError:
    return RuleError(
        "more_than_batch", f"{name} kedaluwarsa {day_text(day)}: sisanya tinggal {left}."
    )


def not_in_place(name: str, place: str, there: str) -> RuleError:
    return RuleError(
        "not_in_place",
        f"{name}: di {place} hanya tercatat {there}. Pilih tempat lain, atau pindahkan dulu.",
    )


def unknown_place() -> NotFound:
    return NotFound("unknown_place", "Tempat ini tidak ada.")


def place_archived(name: str) -> RuleError:
    return RuleError("place_archived", f"Tempat {name} sudah diarsipkan.")


def place_known(name: str) -> RuleError:
    return RuleError("place_known", f"Tempat {name} sudah ada.", place="name")


def place_sells(name: str) -> RuleError:
    return RuleError("place_sells", f"{name} adalah tempat berjualan, jadi tetap dipakai.")


def place_not_empty(name: str) -> RuleError:
    return RuleError("place_not_empty", f"Masih ada barang di {name}. Pindahkan dulu.")


def same_place() -> RuleError:
    return RuleError("same_place", "Pilih dua tempat yang berbeda.")


def too_many_lines(most: int) -> BadInput:
    return BadInput(
        "too_many_lines", f"Paling banyak {most} baris sekali simpan. Bagi menjadi beberapa."
    )


def already_recorded() -> RuleError:
    return RuleError("already_recorded", "Halaman ini sudah pernah disimpan.")


def counted_too_many(name: str, body: Mapping[str, Any]) -> RuleError:
    told = f"{format_quantity(body['quantity_milli'])} {body['unit']}"
    if body["factor_milli"] != MILLI:
        told += f" = {format_quantity(body['base_quantity_milli'])} {body['base_unit']}"
    return RuleError(
        "doubtful", f"{name}: {told}, jauh lebih banyak dari yang tercatat. Periksa satuannya."
    )


def no_serials() -> BadInput:
    return BadInput("no_serials", "Belum ada nomor seri. Pindai atau ketik, satu per baris.")


def too_many_serials(most: int) -> BadInput:
    return BadInput("too_many_serials", f"Paling banyak {most} nomor seri sekali simpan.")


def serial_here(serial: str) -> RuleError:
    return RuleError("serial_here", f"Nomor seri {serial} sudah tercatat ada di toko.")


def serial_not_here(serial: str) -> RuleError:
    return RuleError("serial_not_here", f"Nomor seri {serial} tidak tercatat ada di toko.")


def consigned_stays(name: str) -> RuleError:
    return RuleError(
        "consigned_stays", f"{name} barang titipan pemasok, jadi tidak dikirim antar cabang."
    )


def same_outlet() -> RuleError:
    return RuleError("same_outlet", "Pilih cabang lain sebagai tujuan.")


def bad_shipment_number() -> BadInput:
    return BadInput("bad_shipment_number", "Nomor surat jalan salah ketik. Periksa lagi.")


def unknown_shipment() -> NotFound:
    return NotFound("unknown_shipment", "Kiriman ini tidak ada.")


def already_arrived(number: str) -> RuleError:
    return RuleError("already_arrived", f"Surat jalan {number} sudah pernah diterima.")


def shipment_cancelled(number: str) -> RuleError:
    return RuleError("shipment_cancelled", f"Surat jalan {number} sudah dibatalkan pengirimnya.")


def wrong_target(number: str, target: str) -> RuleError:
    return RuleError(
        "wrong_target", f"Surat jalan {number} untuk {target}, bukan untuk cabang ini."
    )


def unexplained(name: str) -> BadInput:
    return BadInput(
        "unexplained", f"{name}: yang datang berbeda dari surat jalan. Tulis alasannya."
    )


def bad_arrival(name: str) -> BadInput:
    return BadInput("bad_arrival", f"{name}: yang rusak tidak boleh lebih dari yang datang.")


def serials_many(name: str) -> BadInput:
    return BadInput("serials_many", f"{name}: nomor seri lebih banyak dari barangnya.")
