"""What the kasbon app refuses. The tree and its HTTP answers are in pos.journal.errors.

nothing_repaid      an amount above zero is missing
more_than_owed      nobody pays back, or is given up, more than is owed
more_than_held      nor is more taken out of a credit than there is
how_many_points     a change is of at least one point, and not of a fortune
more_points_than_held  nobody comes to have fewer points than none
how_many_cards      a batch has at least one and not too many
how_much_a_card     nor is a card worth nothing, or a fortune
unknown_card        no card of that id was issued
card_is_empty       nothing is left on it
already_recorded    the same form was sent twice
cards_already_issued  the same batch was sent twice; its codes were the first answer
already_reversed    a repayment is taken back once
taken_elsewhere     a repayment is taken back in the outlet that took it
which_way_out       the shift that took the cash is closed: out of what does it go now
not_a_repayment     only repayments are taken back
why_missing         a correction says why
"""

from pos.journal.errors import NotFound, RuleError


def nothing_repaid() -> RuleError:
    return RuleError("nothing_repaid", "Isi jumlah lebih dari nol.")


def more_than_owed(name: str, owed: str) -> RuleError:
    return RuleError(
        "more_than_owed", f"Kasbon {name} tinggal {owed}. Isi paling banyak sebesar itu."
    )


def more_than_held(name: str, held: str) -> RuleError:
    return RuleError("more_than_held", f"Saldo {name} {held}. Isi paling banyak sebesar itu.")


def how_many_points(most: str) -> RuleError:
    return RuleError(
        "how_many_points", f"Isi banyaknya poin, bukan nol, paling banyak {most}.", place="points"
    )


def more_points_than_held(name: str, held: str) -> RuleError:
    return RuleError(
        "more_points_than_held", f"{name} punya {held} poin. Kurangi paling banyak sebanyak itu."
    )


def how_many_cards(most: int) -> RuleError:
    return RuleError("how_many_cards", f"Isi banyaknya kartu, 1 sampai {most}.", place="count")


def how_much_a_card(most: str) -> RuleError:
    return RuleError("how_much_a_card", f"Isi tiap kartu paling banyak {most}.", place="amount")


def unknown_card() -> NotFound:
    return NotFound("unknown_card", "Kartu hadiah ini tidak ada.")


def card_is_empty() -> RuleError:
    return RuleError("card_is_empty", "Kartu ini sudah habis.")


def already_recorded() -> RuleError:
    return RuleError("already_recorded", "Ini sudah tercatat.")


def cards_already_issued() -> RuleError:
    return RuleError(
        "cards_already_issued", "Kartu ini sudah diterbitkan; kodenya tidak dapat ditampilkan lagi."
    )


def already_reversed() -> RuleError:
    return RuleError("already_reversed", "Pembayaran ini sudah dibatalkan.")


def taken_elsewhere(outlet: str) -> RuleError:
    return RuleError(
        "taken_elsewhere", f"Pembayaran ini diterima di {outlet}. Pindah ke sana untuk membatalkan."
    )


def which_way_out() -> RuleError:
    return RuleError(
        "which_way_out",
        "Shift yang menerima uang ini sudah ditutup. Pilih dari mana uangnya dikembalikan.",
        place="back",
    )


def not_a_repayment() -> RuleError:
    return RuleError("not_a_repayment", "Hanya pembayaran kasbon yang dapat dibatalkan.")


def unknown_movement() -> NotFound:
    return NotFound("unknown_movement", "Catatan kasbon ini tidak ada.")


def why_missing() -> RuleError:
    return RuleError("why_missing", "Tulis alasannya di catatan.", place="note")
