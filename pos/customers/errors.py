"""What the customers app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_customer    nobody with this id
bad_phone           the number cannot be a phone number
phone_known         another customer has this number already
consent_missing     nobody is kept who did not allow it
unknown_group       no group with this id
group_archived      nobody joins a group that is put away
group_name_taken    another group has this name
merged_with_itself  one customer cannot be two
already_merged      this customer stands for nobody: somebody else stands for them
merge_archived      nobody is merged into a customer who is put away
customer_owes       nobody is forgotten or put away who still owes, or is owed
customer_holds      nor who still has credit
points_amount_invalid  what a point costs or pays is below zero, or a slip of the finger
points_months_invalid  points stay good for no such number of months
points_give_all_away   a point would pay as much as is spent for it
birthday_unreadable    what was typed is no day of a year
birthday_not_allowed   nobody's birthday is kept who did not allow it
customer_forgotten  the leave to keep the data was taken back, so nothing of it can be changed
breach_open         one breach of data is written down already and is not over
breach_in_future    nobody comes to know of something later than now
breach_untold       a breach is not over before people and authority were told
breach_step_unknown no such step
retention_invalid   people are kept for no such number of years
"""

from pos.journal.errors import BadInput, NotFound, RuleError


def unknown_customer() -> NotFound:
    return NotFound("unknown_customer", "Pelanggan ini tidak ada.")


def points_amount_invalid() -> BadInput:
    return BadInput("points_amount_invalid", "Belanja per poin dan nilai poin tidak masuk akal.")


def points_months_invalid() -> BadInput:
    return BadInput("points_months_invalid", "Masa berlaku poin 0 sampai 120 bulan.")


def points_give_all_away() -> RuleError:
    return RuleError(
        "points_give_all_away",
        "Satu poin bernilai sama dengan atau lebih dari belanja yang menghasilkannya. Toko memberi "
        "semua uangnya kembali.",
        suggestion="Kecilkan nilai poin, atau besarkan belanja per poin.",
    )


def birthday_unreadable() -> BadInput:
    return BadInput(
        "birthday_unreadable", "Tulis tanggal dan bulannya, misalnya 17-08.", place="birthday"
    )


def birthday_not_allowed() -> RuleError:
    return RuleError(
        "birthday_not_allowed",
        "Hari ulang tahun hanya boleh dicatat bila pelanggan setuju.",
        place="keep_birthday",
    )


def bad_phone(sentence: str) -> BadInput:
    return BadInput("bad_phone", sentence, place="phone")


def phone_known(name: str) -> RuleError:
    return RuleError("phone_known", f"Nomor ini sudah dipakai pelanggan {name}.", place="phone")


def consent_missing() -> RuleError:
    return RuleError(
        "consent_missing",
        "Data pelanggan hanya boleh disimpan bila pelanggan setuju.",
        place="keep_data",
    )


def customer_forgotten() -> RuleError:
    return RuleError(
        "customer_forgotten",
        "Data pelanggan ini sudah dihapus atas permintaannya. Buat pelanggan baru bila ia setuju.",
    )


def customer_owes(name: str, owed: str) -> RuleError:
    return RuleError(
        "customer_owes",
        f"Kasbon {name} masih {owed}. Lunasi, atau hapuskan di tab Kasbon, lalu coba lagi.",
    )


def customer_holds(name: str, held: str) -> RuleError:
    return RuleError(
        "customer_holds",
        f"Saldo {name} masih {held}. Cairkan atau nolkan di tab Saldo, lalu coba lagi.",
    )


def unknown_group() -> NotFound:
    return NotFound("unknown_group", "Grup pelanggan ini tidak ada.")


def group_archived(name: str) -> RuleError:
    return RuleError("group_archived", f"Grup {name} diarsipkan. Tampilkan lagi dahulu.")


def group_name_taken(name: str) -> RuleError:
    return RuleError("group_name_taken", f"Sudah ada grup bernama {name}.", place="name")


def merged_with_itself() -> RuleError:
    return RuleError("merged_with_itself", "Keduanya pelanggan yang sama. Pilih dua yang berbeda.")


def already_merged(name: str, into: str) -> RuleError:
    return RuleError("already_merged", f"{name} sudah digabung ke {into}.")


def merge_archived(name: str) -> RuleError:
    return RuleError("merge_archived", f"{name} diarsipkan. Tampilkan lagi dahulu.")


def breach_open() -> RuleError:
    return RuleError("breach_open", "Satu kebocoran data masih berjalan. Selesaikan itu dahulu.")


def breach_in_future() -> BadInput:
    return BadInput("breach_in_future", "Saat diketahui tidak mungkin di masa depan.")


def breach_untold() -> RuleError:
    return RuleError(
        "breach_untold", "Belum bisa ditutup: orang-orangnya dan lembaga PDP harus diberi tahu."
    )


def breach_step_unknown() -> BadInput:
    return BadInput("breach_step_unknown", "Langkah ini tidak dikenal.")


def retention_invalid() -> BadInput:
    return BadInput("retention_invalid", "Isi 0 sampai 30 tahun.")
