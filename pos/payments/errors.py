"""What the payments app refuses. The tree and its HTTP answers are in pos.journal.errors.

cash_method_exists a drawer counts one kind of cash: a second method would change nothing
last_cash_method   the shop must always be able to take cash
method_fixed       code and kind of a method stand in sales and never change
name_missing       a method needs a name
one_credit         what a customer holds is one sum too
one_gift           and what a gift card holds
one_kasbon         what a customer owes is one sum, so there is one way to owe
qris_unreadable    the payload of the printed QRIS is not one that wallets can pay
"""

from pos.domain.errors import DomainError
from pos.journal.errors import RuleError


def cash_method_exists(name: str) -> RuleError:
    return RuleError(
        "cash_method_exists",
        f"Sudah ada cara bayar tunai: {name}. Laci kas menghitung satu jenis uang tunai, jadi satu "
        "cukup; namanya boleh diubah. Untuk dompet digital, pilih jenis Lainnya.",
        name=name,
    )


def last_cash_method() -> RuleError:
    return RuleError(
        "last_cash_method",
        "Ini cara bayar tunai terakhir. Toko harus selalu bisa menerima uang tunai.",
    )


def method_fixed() -> RuleError:
    return RuleError(
        "method_fixed",
        "Kode dan jenis cara bayar tidak dapat diubah, karena sudah tercatat di penjualan. "
        "Arsipkan, lalu buat yang baru.",
    )


def name_missing() -> RuleError:
    return RuleError("name_missing", "Isi nama cara bayar.")


def one_kasbon() -> RuleError:
    return RuleError("one_kasbon", "Kasbon sudah ada di daftar cara bayar.")


def one_credit() -> RuleError:
    return RuleError("one_credit", "Saldo pelanggan sudah ada di daftar cara bayar.")


def one_gift() -> RuleError:
    return RuleError("one_gift", "Kartu hadiah sudah ada di daftar cara bayar.")


def qris_unreadable(cause: DomainError) -> RuleError:
    return RuleError(
        "qris_unreadable",
        f"Kode QRIS ini tidak dapat dipakai. {cause.sentence}",
        cause=cause.code,
    )
