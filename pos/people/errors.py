"""What the people app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_person    nobody with this id works here
username_taken    the name opens somebody else's back office
username_missing  back-office roles need a user name
pin_shape         a PIN is six digits
pin_too_simple    111111, 123456 and the like
pin_taken         two people may not share a PIN: approvals would name the wrong one
password_weak     the back-office password is too short or too common
last_owner        the shop must keep one active owner who can sign in
password_wrong    whoever enrols a phone types it again
two_step_there    somebody has a second step already: it ends before another begins
code_wrong        the digits are of another half minute, of another app, or were used
phone_at_shop     a phone is enrolled where its secret is kept
bad_phone         its key is none, or was given up
unknown_permission  no such action, role or rule, or a limit where nothing is counted
prices_of_all     a price of every outlet, by somebody who works in some
not_allowed       the role does not allow this
"""

from pos.journal.errors import NotAllowed, NotFound, RuleError


def unknown_person() -> NotFound:
    return NotFound("unknown_person", "Staf ini tidak ada.")


def username_taken(username: str) -> RuleError:
    return RuleError("username_taken", f"Nama pengguna {username} sudah dipakai.")


def username_elsewhere(username: str) -> RuleError:
    return RuleError(
        "username_elsewhere",
        f"Nama pengguna {username} dipakai usaha lain di cloud. Ganti nama pengguna Anda dulu.",
    )


def username_missing() -> RuleError:
    return RuleError("username_missing", "Isi nama pengguna dulu untuk masuk back office.")


def pin_shape() -> RuleError:
    return RuleError("pin_shape", "PIN harus enam angka.")


def pin_too_simple() -> RuleError:
    return RuleError("pin_too_simple", "PIN ini terlalu mudah ditebak. Pilih yang lain.")


def pin_taken() -> RuleError:
    return RuleError("pin_taken", "PIN ini sudah dipakai. Pilih yang lain.")


def password_weak(reason: str) -> RuleError:
    return RuleError("password_weak", reason)


def pin_at_shop() -> RuleError:
    return RuleError(
        "pin_at_shop", "PIN dibuat di server toko. Rahasia tidak ikut berjalan lewat cloud."
    )


def password_wrong() -> RuleError:
    return RuleError(
        "password_wrong", "Kata sandi salah. Sesudah sepuluh kali salah, tunggu lima menit."
    )


def two_step_there() -> RuleError:
    return RuleError(
        "two_step_there", "Masuk dua langkah sudah menyala. Matikan dulu untuk memasang yang baru."
    )


def code_wrong() -> RuleError:
    return RuleError(
        "code_wrong",
        "Kode itu salah atau sudah dipakai. Tunggu kode berikutnya; jam telepon dan server harus "
        "sama.",
    )


def phone_at_shop() -> RuleError:
    return RuleError(
        "phone_at_shop", "Telepon didaftarkan di server toko. Buka halaman ini lewat Wi-Fi toko."
    )


def bad_phone() -> RuleError:
    return RuleError(
        "bad_phone", "Kunci telepon ini tidak dapat dipakai. Muat ulang halamannya dan coba lagi."
    )


def last_owner() -> RuleError:
    return RuleError("last_owner", "Toko harus punya paling sedikit satu pemilik yang aktif.")


def owner_everywhere() -> RuleError:
    return RuleError(
        "owner_everywhere", "Pemilik bekerja di semua cabang: kosongkan pilihan cabangnya."
    )


def not_your_outlet() -> NotAllowed:
    return NotAllowed("not_your_outlet", "Anda tidak bekerja di cabang ini.")


def beyond_your_outlets() -> NotAllowed:
    return NotAllowed(
        "beyond_your_outlets", "Anda hanya dapat mengatur staf yang bekerja di cabang Anda saja."
    )


def prices_of_all() -> NotAllowed:
    return NotAllowed(
        "prices_of_all",
        "Harga ini berlaku di semua cabang, dan Anda bekerja di sebagian cabang. "
        "Isi harga cabang Anda di Daftar harga, bila pemilik membukanya.",
    )


def not_allowed() -> NotAllowed:
    return NotAllowed("not_allowed", "Peran Anda tidak boleh melakukan ini.")


def unknown_permission(action: str) -> RuleError:
    return RuleError("unknown_permission", f"Izin {action} tidak dikenal. Muat ulang halamannya.")
