"""What the outlets app refuses. The tree and its HTTP answers are in pos.journal.errors.

no_shop          nothing has been set up in this data folder yet
unknown_outlet   no such outlet in this shop
code_taken       two outlets may not share a code: it begins every receipt number
unknown_zone     not a time zone we know
bad_seed         a recovery seed that was typed wrongly
wrong_seed       a sound seed, but of another shop than the one that sealed the data
scale_pattern    not a pattern of a scale's label
logo_*           a file that will not become a logo on paper
changed_meanwhile somebody else changed it since the page was read
not_given_back   a change that lost, of something whose changes are not brought back by a tap
sealed_damaged   sealed bytes are not what a till sealed
"""

from pos.journal.errors import BadInput, NotFound, RuleError


def no_shop() -> NotFound:
    return NotFound("no_shop", "Belum ada toko di server ini.")


def unknown_outlet() -> NotFound:
    return NotFound("unknown_outlet", "Cabang ini tidak ada.")


def code_taken(code: str) -> RuleError:
    return RuleError("code_taken", f"Kode cabang {code} sudah dipakai.")


def changed_meanwhile() -> RuleError:
    return RuleError("changed_meanwhile", "Sementara itu isinya sudah diubah lagi. Periksa dulu.")


def not_given_back() -> RuleError:
    return RuleError(
        "not_given_back", "Perubahan ini tidak dapat dipakai lagi dari sini; ubah di halamannya."
    )


def unknown_zone(zone: str) -> RuleError:
    return RuleError("unknown_zone", f"Zona waktu {zone} tidak dikenal.")


def scale_pattern(line: str) -> BadInput:
    return BadInput(
        "scale_pattern",
        f"{line}: bukan pola label. Tulis 13 tempat, misalnya 21IIIIIWWWWWC.",
    )


def bad_seed() -> BadInput:
    return BadInput("bad_seed", "Kode pemulihan salah ketik. Periksa lagi kartunya.")


def wrong_seed() -> BadInput:
    return BadInput("wrong_seed", "Kode pemulihan ini bukan milik toko yang mengunci data ini.")


def sealed_damaged() -> BadInput:
    return BadInput("sealed_damaged", "Data terkunci ini rusak; isinya tidak dapat dibuka.")


def logo_too_large() -> BadInput:
    return BadInput("logo_too_large", "Berkas logo terlalu besar: paling banyak 2 MB.")


def logo_too_many_dots(side: int) -> BadInput:
    sentence = f"Gambar logo terlalu lebar atau tinggi: paling banyak {side} piksel tiap sisi."
    return BadInput("logo_too_many_dots", sentence)


def logo_not_a_picture() -> BadInput:
    return BadInput("logo_not_a_picture", "Berkas logo ini bukan gambar PNG atau JPEG.")


def logo_damaged() -> BadInput:
    return BadInput(
        "logo_damaged", "Gambar logo ini rusak. Simpan ulang gambarnya, lalu coba lagi."
    )


def logo_blank() -> BadInput:
    return BadInput(
        "logo_blank",
        "Logo ini tidak punya bagian gelap, jadi tidak akan terlihat di kertas. "
        "Pakai gambar gelap di atas latar terang.",
    )
