"""What can be wrong when a shop starts: a stable code and plain words, Indonesian then English.

Nothing here imports Django, because most of these are found before Django may start. A trouble ends
the start with exit code 1 and changes nothing in the data folder.

  data_unwritable       the data folder cannot be made or written
  disk_full             too little room to record sales safely
  database_unreadable   the file is damaged, or is not ours, or the key is wrong
  already_running       another `shop` uses this data folder
  port_in_use           another program listens on the port
  port_forbidden        the system does not let us listen on it
  port_invalid          not a port number
  process_failed        a process of the shop keeps stopping
  not_ready             the hub did not answer in time
  role_is_cloud         LANCAR_ROLE says that this machine is a cloud
  no_postgresql         a cloud without LANCAR_DATABASE, and no PostgreSQL of ours to start
"""

EXIT_CODE = 1


class Trouble(Exception):
    """A reason not to start; `show()` is all that a person sees."""

    def __init__(self, code: str, indonesian: str, english: str) -> None:
        super().__init__(code)
        self.code = code
        self.indonesian = indonesian
        self.english = english

    def show(self) -> str:
        """Three lines for the terminal."""
        return f"GAGAL [{self.code}]\n  {self.indonesian}\n  {self.english}"


class AlreadyTold(Exception):
    """A process of ours has failed and said why; there is nothing to add."""


def data_unwritable(folder: object, reason: str) -> Trouble:
    return Trouble(
        "data_unwritable",
        f"Folder data {folder} tidak dapat ditulis ({reason}). Data yang sudah ada tetap utuh. "
        "Periksa izin folder itu atau pilih folder lain dengan --data.",
        f"The data folder {folder} cannot be written ({reason}). Existing data is untouched. "
        "Check its permissions or choose another with --data.",
    )


def disk_full(folder: object) -> Trouble:
    return Trouble(
        "disk_full",
        f"Ruang penyimpanan untuk {folder} hampir habis. Data yang sudah ada tetap utuh. "
        "Kosongkan sedikitnya 32 MB lalu jalankan lagi.",
        f"The disk that holds {folder} is nearly full. Existing data is untouched. "
        "Free at least 32 MB, then start again.",
    )


def database_unreadable(file: object, reason: str) -> Trouble:
    return Trouble(
        "database_unreadable",
        f"Basis data {file} rusak atau tidak dapat dibaca ({reason}). Berkas itu tidak diubah. "
        "Pulihkan dari cadangan; tablet akan mengirim ulang penjualan yang belum ada.",
        f"The database {file} is damaged or cannot be read ({reason}). It was not changed. "
        "Restore a backup; the tablets send again whatever is missing.",
    )


def already_running(folder: object) -> Trouble:
    return Trouble(
        "already_running",
        f"Toko dengan data {folder} sudah berjalan. Tidak perlu dijalankan dua kali.",
        f"A shop with the data in {folder} is running already. There is no need to start it twice.",
    )


def port_in_use(port: int) -> Trouble:
    return Trouble(
        "port_in_use",
        f"Port {port} sedang dipakai program lain. Tutup program itu, atau pilih port lain: "
        f'make shop ARGS="--port {other_port(port)}"',
        f"Port {port} is used by another program. Close that program or choose another port: "
        f'make shop ARGS="--port {other_port(port)}"',
    )


def port_forbidden(port: int) -> Trouble:
    return Trouble(
        "port_forbidden",
        f"Sistem tidak mengizinkan port {port}. Pilih port di atas 1023, misalnya --port 8000.",
        f"The system does not allow port {port}. Choose one above 1023, such as --port 8000.",
    )


def port_invalid(text: str) -> Trouble:
    return Trouble(
        "port_invalid",
        f"{text!r} bukan nomor port. Pakai angka 1 sampai 65535, misalnya --port 8000.",
        f"{text!r} is not a port number. Use 1 to 65535, such as --port 8000.",
    )


def process_failed(name: str, log: object) -> Trouble:
    return Trouble(
        "process_failed",
        f"Bagian toko bernama {name} terus berhenti. Data tetap utuh. Catatannya ada di {log}.",
        f"The shop's process {name} keeps stopping. The data is safe. Its log is {log}.",
    )


def not_ready(log: object) -> Trouble:
    return Trouble(
        "not_ready",
        f"Server toko tidak siap pada waktunya. Data tetap utuh. Catatannya ada di {log}.",
        f"The hub was not ready in time. The data is safe. Its log is {log}.",
    )


def role_is_cloud() -> Trouble:
    return Trouble(
        "role_is_cloud",
        "LANCAR_ROLE=cloud: toko tidak dijalankan di sini. Pakai manage.py cloud, atau kosongkan "
        "LANCAR_ROLE.",
        "LANCAR_ROLE=cloud: no shop is started here. Use manage.py cloud, or unset LANCAR_ROLE.",
    )


def no_postgresql() -> Trouble:
    return Trouble(
        "no_postgresql",
        "Cloud memerlukan PostgreSQL. Isi LANCAR_DATABASE, atau pakai make cloud yang memasangnya.",
        "The cloud needs PostgreSQL. Set LANCAR_DATABASE, or use make cloud, which installs one.",
    )


def other_port(port: int) -> int:
    """A port to suggest instead."""
    return port + 1 if port < 65535 else 8000
