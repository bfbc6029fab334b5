"""Refusals of the hardware bridge. The tree and its HTTP answers are in pos.journal.errors.

no_printer        nothing prints receipts in this outlet
unknown_printer   no such printer in this shop
printer_taken     another device has this address
bad_address       no address a device can have
unknown_job       no such document in this shop
job_ended         it is printed already
job_forgotten     what it said was secret and is kept nowhere
job_printing      it is on its way to paper at this moment
queue_full        too many documents wait for one printer
bad_document      not what paper is made of
bad_picture       a picture that cannot be printed
bad_bytes         not what a drawer box can be told
only_a_drawer     an opening is no paper that can be printed
no_till           a display or a scanner belongs to one till
no_labels         no label was asked for
no_kitchen        a printer of labels prints no orders
no_bell           this kind of printer has no bell that is known
not_for_labels    a printer of labels prints nothing else
not_on_a_roll     this sheet is none for a roll
label_too_wide    the paper of this receipt printer is narrower than the label
"""

from pos.journal.errors import BadInput, NotFound, RuleError


def no_printer() -> RuleError:
    return RuleError("no_printer", "Toko ini belum punya printer struk.")


def unknown_printer() -> NotFound:
    return NotFound("unknown_printer", "Printer itu tidak ada.")


def printer_taken(name: str) -> RuleError:
    return RuleError("printer_taken", f"Alamat itu sudah dipakai {name}.")


def bad_address(address: str) -> BadInput:
    return BadInput(
        "bad_address",
        f"\u201c{address[:60]}\u201d bukan alamat perangkat. Contoh: 192.168.1.50, /dev/ttyUSB0, "
        "usb:04b8:0e28.",
    )


def unknown_job() -> NotFound:
    return NotFound("unknown_job", "Dokumen cetak itu tidak ada.")


def job_ended() -> RuleError:
    return RuleError("job_ended", "Dokumen itu sudah tercetak.")


def job_forgotten() -> RuleError:
    return RuleError(
        "job_forgotten", "Isi dokumen itu rahasia dan tidak disimpan. Cetak lagi dari kasirnya."
    )


def job_printing() -> RuleError:
    return RuleError("job_printing", "Dokumen itu sedang dicetak; tunggu sebentar.")


def queue_full(most: int) -> RuleError:
    return RuleError(
        "queue_full", f"Sudah {most} dokumen menunggu printer ini. Periksa printernya dulu."
    )


def bad_document(why: str) -> BadInput:
    return BadInput("bad_document", f"Isi dokumen cetak tidak dikenali ({why}).")


def bad_picture() -> BadInput:
    return BadInput("bad_picture", "Gambar di dokumen ini tidak dapat dicetak.")


def bad_bytes(said: str) -> BadInput:
    return BadInput(
        "bad_bytes",
        f"\u201c{said[:60]}\u201d bukan bita heksa (1 sampai 16). Contoh: 07, atau 1b 70 00 19 fa.",
    )


def only_a_drawer() -> RuleError:
    return RuleError(
        "only_a_drawer", "Ini pembukaan laci, bukan kertas; buka lacinya lagi dari kasir."
    )


def no_till() -> RuleError:
    return RuleError("no_till", "Pilih kasir yang memakai layar atau pemindai ini.")


def no_labels() -> BadInput:
    return BadInput("no_labels", "Belum ada label: isi jumlahnya dulu.")


def no_kitchen() -> RuleError:
    return RuleError(
        "no_kitchen",
        "Printer label tidak mencetak pesanan dapur; hapus kategorinya atau ganti jenisnya.",
    )


def no_bell() -> RuleError:
    return RuleError(
        "no_bell", "Jenis printer ini tidak punya bel yang dikenal; hapus centang bel."
    )


def not_for_labels() -> RuleError:
    return RuleError(
        "not_for_labels",
        "Printer label hanya mencetak label; pilih printer lain.",
    )


def not_on_a_roll() -> RuleError:
    return RuleError(
        "not_on_a_roll",
        "Lembar A4 dicetak dari browser (Buka lembar label); printer toko mencetak kertas rol.",
    )


def label_too_wide(printer: str) -> RuleError:
    return RuleError(
        "label_too_wide",
        f"Label ini lebih lebar daripada kertas {printer}; pilih yang lebih kecil.",
    )
