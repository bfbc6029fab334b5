"""Refusals of imports, each in a sentence that says what to do."""

from pos.journal.errors import BadInput, NotFound, RuleError


def unknown_import() -> NotFound:
    return NotFound("unknown_import", "Impor ini tidak ada, atau berkasnya sudah dihapus.")


def file_too_large(most_megabytes: int) -> BadInput:
    return BadInput(
        "import_too_large",
        f"Berkas paling besar {most_megabytes} MB. Bagi menjadi beberapa berkas.",
    )


def too_many_rows(most: int) -> BadInput:
    return BadInput(
        "import_too_long",
        f"Paling banyak {most} baris dalam satu berkas. Bagi menjadi beberapa berkas.",
    )


def unpacks_too_large() -> BadInput:
    return BadInput(
        "import_unpacks_too_large",
        "Isi berkas Excel ini terlalu besar setelah dibuka. Simpan lembar yang perlu saja.",
    )


def unreadable_file() -> BadInput:
    return BadInput(
        "import_unreadable",
        "Berkas ini tidak terbaca. Simpan sebagai Excel (.xlsx) atau CSV, lalu unggah lagi.",
    )


def locked_file() -> BadInput:
    return BadInput(
        "import_locked",
        "Berkas Excel ini berkata sandi. Buka, simpan tanpa kata sandi, lalu unggah lagi.",
    )


def web_page() -> BadInput:
    return BadInput(
        "import_web_page",
        "Ini halaman web, bukan daftar, meski namanya mungkin .xls. Buka di Excel, simpan sebagai "
        ".xlsx, lalu unggah lagi.",
    )


def empty_file() -> BadInput:
    return BadInput("import_empty", "Berkas ini tidak berisi baris.")


def no_room() -> RuleError:
    return RuleError("import_no_room", "Berkas tidak dapat disimpan; periksa ruang disk server.")


def too_many_imports() -> RuleError:
    return RuleError(
        "too_many_imports", "Masih ada impor yang berjalan. Tunggu sampai selesai, lalu coba lagi."
    )


def not_in_this_state() -> RuleError:
    return RuleError("import_moved_on", "Impor ini sudah berjalan atau sudah selesai.")


def too_late_to_undo() -> RuleError:
    return RuleError(
        "import_too_old", "Impor hanya dapat diurungkan dalam 24 jam, dan hanya sekali."
    )


def no_column(label: str) -> RuleError:
    return RuleError("import_no_column", f"Pilih dulu kolom untuk {label}.")


def column_twice() -> RuleError:
    return RuleError("import_column_twice", "Satu kolom hanya untuk satu isian.")


def only_at_shop() -> RuleError:
    return RuleError(
        "import_only_at_shop", "Daftar diimpor di server toko; dari sana sampai ke cloud sendiri."
    )


def stock_known() -> RuleError:
    return RuleError("import_stock_known", "Stoknya sudah tercatat; pakai Stok opname.")


def made_meanwhile(name: str) -> RuleError:
    return RuleError(
        "import_made_meanwhile", f"{name} sudah dibuat setelah berkas diperiksa. Periksa lagi."
    )


def changed_meanwhile(name: str) -> RuleError:
    return RuleError(
        "import_changed_meanwhile",
        f"{name} diubah setelah berkas diperiksa, jadi dibiarkan. Periksa berkas sekali lagi.",
    )
