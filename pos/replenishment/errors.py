"""Refusals of advice."""

from pos.journal.errors import BadInput


def no_supplier() -> BadInput:
    return BadInput("no_supplier", "Pilih dulu pemasoknya.", place="supplier")
