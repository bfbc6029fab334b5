"""Why an update does not go in: a stable code and plain words. No Django here.

release_refused   the file is not ours, damaged, or made for a newer box
release_old       what is installed is the same or newer
parts_missing     a thin release whose libraries are not on this box
python_missing    the libraries could not be installed
no_room           too little room for the copy that an update can go back to
tablets_waiting   a tablet has records that are not here yet
tablets_unknown   the server's own code could not be asked about them
not_by_file       the database is a PostgreSQL; its operator keeps its copies
"""

import errno


class Refused(Exception):
    """`code` is stable; the sentences say what is so and what to do."""

    def __init__(self, code: str, indonesian: str, english: str) -> None:
        super().__init__(f"{code}: {english}")
        self.code, self.indonesian, self.english = code, indonesian, english


def refused(file: object, reason: str) -> Refused:
    return Refused(
        "release_refused",
        f"Berkas {file} tidak dipasang: {reason}. Toko tetap berjalan seperti biasa.",
        f"The file {file} was not installed ({reason}). The shop runs on as it was.",
    )


def old(version: str, installed: str) -> Refused:
    return Refused(
        "release_old",
        f"Versi {version} tidak lebih baru dari yang terpasang ({installed}).",
        f"Version {version} is not newer than what is installed ({installed}).",
    )


def parts_missing(version: str) -> Refused:
    return Refused(
        "parts_missing",
        f"Versi {version} perlu pustaka yang belum ada di komputer ini. Pakai berkas lengkap.",
        f"Version {version} needs libraries that are not here. Use the complete file.",
    )


def python_missing(said: str) -> Refused:
    return Refused(
        "python_missing",
        f"Pustaka tidak dapat dipasang ({said}). Toko tetap berjalan seperti biasa.",
        f"The libraries could not be installed ({said}). The shop runs on as it was.",
    )


def unwritten(folder: object, error: OSError) -> Refused:
    """A full disk, or one that does not take it for another reason."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_room(folder)
    return refused(folder, error.strerror or str(error))


def no_room(folder: object) -> Refused:
    return Refused(
        "no_room",
        f"Ruang di {folder} tidak cukup untuk salinan sebelum pembaruan. Kosongkan dahulu.",
        f"Too little room in {folder} for the copy before an update. Free some first.",
    )


def tablets_waiting(names: str) -> Refused:
    return Refused(
        "tablets_waiting",
        f"Ditunda: {names} masih menyimpan catatan yang belum terkirim. Nyalakan dekat Wi-Fi toko.",
        f"Put off: {names} still holds records not sent. Switch it on near the shop's Wi-Fi.",
    )


def tablets_unknown() -> Refused:
    return Refused(
        "tablets_unknown",
        "Tidak dapat ditanya apakah tablet masih menyimpan catatan. Jalankan lancar doctor.",
        "Could not ask whether a tablet still holds records. Run lancar doctor.",
    )


def not_by_file() -> Refused:
    return Refused(
        "not_by_file",
        "Basis data toko ini PostgreSQL: pembaruan dipasang oleh pengelolanya.",
        "This shop's database is a PostgreSQL: whoever operates it installs updates.",
    )
