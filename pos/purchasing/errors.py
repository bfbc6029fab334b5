"""What purchasing refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_supplier    nobody with this id
supplier_archived   goods come only from suppliers in use
supplier_known      another supplier has this name (saved nevertheless when told so)
bad_npwp            neither 15 nor 16 digits
no_lines            nothing to record
too_many_lines      more than one page holds
not_tracked         the product's stock is not counted
no_tax_class        the shop has no PPN to count with
bad_total           the whole is more than can be counted
bad_quantity        zero, or more than anybody delivers
bad_cost            below zero, or more than anything costs
discount_too_large  more than what it is taken from
bad_date            not a day
date_in_future      an invoice of tomorrow
due_before_invoice  due before it was written
already_recorded    the same page was sent twice
more_than_left      more goes back than came and is left of it
nothing_left        everything of this receipt went back already
more_than_owed      a payment is larger than what is left of an invoice
nothing_paid        no amount
other_supplier      an invoice of somebody else
paid_in_future      a payment of tomorrow
already_reversed    this payment was taken back, or is itself such
unknown_order       no purchase order with this id
order_closed        this order is closed
order_of_other      the order went to another supplier
own_goods_left      goods lie there: whose they are changes on an empty shelf only
consigned_by_other  another supplier's goods on consignment
not_consigned       the shop's own goods
nothing_sold        nothing to settle
doubtful            something is unusual; `doubts` says what; saved when told so
"""

from collections.abc import Sequence

from pos.journal.errors import BadInput, NotFound, RuleError


def unknown_supplier() -> NotFound:
    return NotFound("unknown_supplier", "Pemasok ini tidak ada.")


def supplier_archived(name: str) -> RuleError:
    return RuleError("supplier_archived", f"Pemasok {name} sudah diarsipkan.")


def supplier_known(name: str) -> RuleError:
    return RuleError(
        "supplier_known",
        f"Pemasok {name} sudah ada. Beri nama yang berbeda bila memang lain.",
        place="name",
    )


def bad_npwp() -> BadInput:
    return BadInput("bad_npwp", "NPWP harus 15 atau 16 angka.", place="npwp")


def no_lines() -> BadInput:
    return BadInput("no_lines", "Belum ada barang yang dicatat.")


def too_many_lines(most: int) -> BadInput:
    return BadInput(
        "too_many_lines", f"Paling banyak {most} baris sekali simpan. Bagi menjadi beberapa."
    )


def not_tracked(name: str) -> RuleError:
    return RuleError("not_tracked", f"Stok {name} tidak dihitung.")


def no_tax_class() -> RuleError:
    return RuleError("no_tax_class", "Toko ini belum punya kelas pajak PPN.")


def bad_total() -> RuleError:
    return RuleError("bad_total", "Total faktur terlalu besar untuk dihitung.")


def bad_quantity(name: str) -> RuleError:
    return RuleError("bad_quantity", f"Jumlah {name} harus angka yang masuk akal.")


def bad_cost(name: str) -> RuleError:
    return RuleError("bad_cost", f"Harga beli {name} tidak masuk akal.")


def discount_too_large(name: str) -> RuleError:
    return RuleError("discount_too_large", f"Potongan {name} lebih besar dari harganya.")


def bad_date(name: str) -> BadInput:
    return BadInput("bad_date", f"{name} belum benar. Tulis seperti 2026-11-21.")


def date_in_future() -> RuleError:
    return RuleError("date_in_future", "Tanggal faktur ada di masa depan.", place="invoice_date")


def due_before_invoice() -> RuleError:
    return RuleError(
        "due_before_invoice", "Jatuh tempo lebih awal dari tanggal faktur.", place="due_date"
    )


def already_recorded() -> RuleError:
    return RuleError("already_recorded", "Halaman ini sudah pernah disimpan.")


def more_than_left(name: str, left: str) -> RuleError:
    return RuleError("more_than_left", f"{name}: paling banyak {left} yang dapat dikembalikan.")


def nothing_left() -> RuleError:
    return RuleError("nothing_left", "Semua barang dari faktur ini sudah dikembalikan.")


def more_than_owed(invoice: str, left: str) -> RuleError:
    return RuleError("more_than_owed", f"Faktur {invoice}: sisanya {left}.")


def nothing_paid() -> BadInput:
    return BadInput("nothing_paid", "Belum ada jumlah yang dibayar.")


def other_supplier() -> RuleError:
    return RuleError("other_supplier", "Faktur ini bukan dari pemasok yang dibayar.")


def paid_in_future() -> RuleError:
    return RuleError("paid_in_future", "Tanggal bayar ada di masa depan.", place="paid_on")


def already_reversed() -> RuleError:
    return RuleError("already_reversed", "Pembayaran ini sudah dibatalkan.")


def unknown_order() -> NotFound:
    return NotFound("unknown_order", "Pesanan ini tidak ada.")


def order_closed() -> RuleError:
    return RuleError("order_closed", "Pesanan ini sudah ditutup.")


def order_of_other(name: str) -> RuleError:
    return RuleError("order_of_other", f"Pesanan ini untuk pemasok {name}.")


def doubtful(sentences: Sequence[str], codes: Sequence[str]) -> RuleError:
    return RuleError("doubtful", " ".join(sentences), doubts=list(codes))


def own_goods_left(name: str, told: str) -> RuleError:
    return RuleError(
        "own_goods_left",
        f"Stok {name} masih {told}. Titipan dimulai dan diakhiri saat stoknya nol.",
        suggestion="Habiskan, kembalikan, atau betulkan stoknya dulu.",
    )


def consigned_by_other(name: str) -> RuleError:
    return RuleError("consigned_by_other", f"{name} barang titipan pemasok lain.")


def not_consigned(name: str) -> RuleError:
    return RuleError("not_consigned", f"{name} bukan barang titipan pemasok ini.")


def not_a_settlement() -> NotFound:
    return NotFound("not_a_settlement", "Bagi hasil ini tidak ada.")


def settlement_reversed(number: str) -> RuleError:
    return RuleError("settlement_reversed", f"Bagi hasil {number} sudah dibatalkan.")


def nothing_sold(name: str) -> RuleError:
    return RuleError("nothing_sold", f"Belum ada titipan {name} yang terjual sejak bagi hasil.")
