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


_BUCKET = {
    "bucket_address": "Alamat, wilayah atau nama bucket salah tulis. Alamat dimulai dengan "
    "https:// dan tanpa nama bucket.",
    "bucket_keys": "Ketik kunci akses dan kunci rahasianya, keduanya.",
    "bucket_name": "Nama {address} tidak ditemukan. Periksa tulisannya dan internet server.",
    "bucket_away": "{address} tidak menjawab atau terputus. Dicoba lagi sendiri.",
    "bucket_certificate": "Sertifikat {address} tidak dapat dipercaya; tidak ada yang dikirim. "
    "Periksa alamat dan jam server.",
    "bucket_missing": "Bucket dengan nama itu tidak ada di {address}.",
    "bucket_key": "Kunci akses atau kunci rahasia ditolak oleh {address}.",
    "bucket_refused": "Kunci ini tidak boleh menulis, membaca, mendaftar atau menghapus di bucket "
    "itu.",
    "bucket_clock": "Jam server ini berbeda terlalu jauh dari jam {address}. Setel jam server.",
    "bucket_region": "Wilayah bucket salah. Isi seperti di halaman penyedia.",
    "bucket_busy": "{address} sedang sibuk. Dicoba lagi sendiri.",
    "bucket_full": "Bucket penuh. Tambah ruangnya di penyedia.",
    "bucket_no_file": "Berkas itu tidak ada di bucket.",
    "bucket_differs": "Berkas di bucket terbaca lain dari yang dikirim. Dicoba lagi sendiri.",
    "bucket_stranger": "{address} tidak menjawab seperti penyimpanan S3. Periksa alamatnya.",
    "bucket_other": "{address} menolak ({said}).",
}


def bucket(code: str, address: str = "", said: str = "") -> RuleError:
    return RuleError(code, _BUCKET[code].format(address=address, said=said[:40]))
