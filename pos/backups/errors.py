"""What can be wrong with a copy: a stable code and a plain sentence."""

from pos.journal.errors import RuleError


def bad_place(folder: str, why: str) -> RuleError:
    return RuleError("bad_place", f"Folder {folder} tidak dapat dipakai: {why}.")


def no_copies(folder: object) -> RuleError:
    return RuleError(
        "no_copies",
        f"Tidak ada cadangan lengkap di {folder}. Pilih folder yang berisi lancar-cadangan.",
    )


def damaged(name: str) -> RuleError:
    return RuleError(
        "backup_damaged",
        f"Berkas cadangan {name} rusak atau terpotong; isinya tidak dipakai.",
    )


def wrong_card(name: str) -> RuleError:
    return RuleError(
        "wrong_card",
        f"Kartu pemulihan ini bukan milik toko dari cadangan {name}. Tidak ada yang diubah.",
    )
