"""What the stock app refuses. The tree and its HTTP answers are in pos.journal.errors.

no_lines          nothing to record
not_tracked       the product's stock is not counted
unknown_unit      the product has no such unit (from the catalogue)
bad_reason        not one of the reasons
"""

from pos.journal.errors import BadInput, RuleError


def no_lines() -> BadInput:
    return BadInput("no_lines", "Belum ada barang yang dicatat.")


def not_tracked(name: str) -> RuleError:
    return RuleError("not_tracked", f"Stok {name} tidak dihitung.")


def bad_reason(reason: str) -> BadInput:
    return BadInput("bad_reason", f"Alasan {reason} tidak dikenal.")


def bad_quantity() -> RuleError:
    return RuleError("bad_quantity", "Jumlah harus angka yang masuk akal.")
