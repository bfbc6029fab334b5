"""What can be wrong when a shop starts: a stable code and plain words, Indonesian then English.

Nothing here imports Django, because most of these are found before Django may start. A trouble ends
the start with exit code 1 and changes nothing in the data folder.

  data_unwritable       the data folder cannot be made or written
  disk_full             too little room to record sales safely
  database_unreadable   the file is damaged, or is not ours
  database_key          the file is locked and the key is missing or another, or it is not locked
  already_running       another `shop` uses this data folder
  port_in_use           another program listens on the port
  port_forbidden        the system does not let us listen on it
  port_invalid          not a port number
  process_failed        a process of the shop keeps stopping
  not_ready             the hub did not answer in time
  role_is_cloud         LANCAR_ROLE says that this machine is a cloud
  address_not_private   the authority of a shop may not speak for it
  address_not_ours      this machine does not have it
  address_gone          the fixed address is no more on this machine; the shop opens without tablets
  lan_port_taken        another program listens at the fixed address
  no_single_address     none, or several: somebody must choose
  ports_equal           one port for HTTP and HTTPS
  brought_missing       the files of a public name cannot be read, or the key wants a passphrase
  public_name_invalid   not a name, or not a certificate with its key
  origin_fixed          tablets keep their sales at the address that was chosen before
  tablets_unsent        the shop may not move: a tablet holds records, or cannot say
  tablets_unknown       the shop may not move: nobody could be asked
  origin_damaged        https/origin.json cannot be read
  clock_wrong           certificates made now would be good for another time
  certificate_damaged   the authority's files cannot be read
  join_failed           the cloud did not let this new branch in, or was not reached
  join_unfinished       a branch was begun, and the cloud's answer is not here
  join_has_shop         a shop with a record of its own cannot become a branch of another
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


def database_key(file: object, indonesian: str, english: str) -> Trouble:
    """Not a word of restoring: the shop is most likely whole, behind another key."""
    return Trouble(
        "database_key",
        f"Basis data {file} tidak terbuka: {indonesian}. Berkas itu tidak diubah. Periksa dahulu "
        "kuncinya (LANCAR_CIPHER_KEY; server yang dipasang menyimpannya di /etc/lancar); jangan "
        "buat toko baru.",
        f"The database {file} does not open: {english}. It was not changed. Look at its key first "
        "(LANCAR_CIPHER_KEY; an installed server keeps it in /etc/lancar); make no new shop.",
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


def join_failed(code: str, sentence: str) -> Trouble:
    return Trouble(
        "join_failed",
        f"Belum bergabung: {sentence} Jalankan perintah yang sama sekali lagi.",
        f"Not joined ({code}). Run the same command again.",
    )


def join_unfinished(note: object) -> Trouble:
    return Trouble(
        "join_unfinished",
        "Server ini sedang bergabung sebagai cabang baru, tetapi jawaban cloud belum sampai. "
        f"Jalankan lagi dengan --join yang sama; bila tidak jadi bergabung, hapus {note}.",
        "This server was joining as a new branch, and the cloud's answer has not come. Start it "
        f"with the same --join again; to give it up, delete {note}.",
    )


def join_has_shop(folder: object) -> Trouble:
    return Trouble(
        "join_has_shop",
        f"Folder data {folder} sudah berisi toko dengan catatan sendiri; catatan dua usaha tidak "
        "dapat digabung. Pilih folder baru dengan --data, atau hubungkan toko ini di "
        "Pengaturan > Cloud.",
        f"The data folder {folder} holds a shop with a record of its own, which cannot be merged. "
        "Choose a new folder with --data, or link this shop in its settings.",
    )


def no_postgresql() -> Trouble:
    return Trouble(
        "no_postgresql",
        "Cloud memerlukan PostgreSQL. Isi LANCAR_DATABASE, atau pakai make cloud yang memasangnya.",
        "The cloud needs PostgreSQL. Set LANCAR_DATABASE, or use make cloud, which installs one.",
    )


def address_not_private(address: str) -> Trouble:
    return Trouble(
        "address_not_private",
        f"{address} bukan alamat jaringan dalam toko (10.…, 172.16-31.…, atau 192.168.…). "
        "Sertifikat toko hanya boleh berlaku di dalam toko.",
        f"{address} is not an address inside a shop (10.…, 172.16-31.… or 192.168.…). "
        "The shop's certificates may only speak for those.",
    )


def address_not_ours(address: str, own: list[str]) -> Trouble:
    return Trouble(
        "address_not_ours",
        f"Komputer ini tidak memakai alamat {address}. {_own(own, 'Alamatnya sekarang')} "
        "Atur alamat tetap di router atau di komputer ini, lalu jalankan lagi.",
        f"This computer does not have the address {address}. {_own(own, 'It has')} "
        "Set a fixed address in the router or on this computer, then start again.",
    )


def address_gone(base: str, own: list[str]) -> Trouble:
    return Trouble(
        "address_gone",
        f"Alamat tetap toko {base} tidak ada lagi di komputer ini. {_own(own, 'Alamatnya kini')} "
        "Tablet tetap berjualan sendiri dan tersambung lagi begitu alamat itu kembali: setel "
        "router baru ke alamat router lama.",
        f"The shop's fixed address {base} is no more on this computer. {_own(own, 'It has')} "
        "Tablets go on selling and connect again when it is back: give the new router the address "
        "of the old one.",
    )


def lan_port_taken(port: int, address: str) -> Trouble:
    return Trouble(
        "lan_port_taken",
        f"Port {port} di {address} tidak dapat dipakai, jadi tablet belum bisa masuk. Tutup "
        "program lain yang memakainya; toko mencoba lagi tiap menit.",
        f"Port {port} at {address} cannot be used, so tablets cannot come in. Close the other "
        "program that uses it; the shop tries again every minute.",
    )


def no_single_address(own: list[str]) -> Trouble:
    return Trouble(
        "no_single_address",
        f"Pilih alamat tetap toko: --lan ALAMAT. {_own(own, 'Komputer ini memakai')}",
        f"Choose the shop's fixed address: --lan ADDRESS. {_own(own, 'This computer has')}",
    )


def brought_missing(file: object) -> Trouble:
    return Trouble(
        "brought_missing",
        f"Sertifikat {file} atau kuncinya tidak dapat dibaca, jadi tablet belum bisa masuk. Taruh "
        "kembali kedua berkas itu, atau jalankan sekali dengan --lan ALAMAT --move untuk memakai "
        "alamat toko. Tablet tetap berjualan sendiri.",
        f"The certificate {file} or its key cannot be read, so tablets cannot come in. Put both "
        "files back, or start once with --lan ADDRESS --move to use the shop's address. Tablets go "
        "on selling.",
    )


def ports_equal(port: int) -> Trouble:
    return Trouble(
        "ports_equal",
        f"Port {port} tidak bisa untuk HTTP dan HTTPS sekaligus. Pilih lain: --https-port 8443.",
        f"Port {port} cannot serve HTTP and HTTPS at once. Choose another: --https-port 8443.",
    )


def public_name_invalid(name: str) -> Trouble:
    return Trouble(
        "public_name_invalid",
        f"Nama {name} butuh sertifikat dan kuncinya: --public-name NAMA --certificate BERKAS --key "
        "BERKAS. Periksa nama dan kedua berkas itu.",
        f"The name {name} needs its certificate and key: --public-name NAME --certificate FILE "
        "--key FILE. Check the name and both files.",
    )


def origin_fixed(base: str) -> Trouble:
    return Trouble(
        "origin_fixed",
        f"Alamat tetap toko ini {base}. Tablet menyimpan penjualan di alamat itu; di alamat lain "
        "tablet mulai kosong dan harus dipasangkan lagi. Pastikan semua penjualan sudah terkirim, "
        "lalu tambahkan --move bila memang harus pindah.",
        f"This shop's fixed address is {base}. Tablets keep their sales there; at another address "
        "they begin empty and must be paired anew. Make sure that all sales have arrived, then add "
        "--move if it must be.",
    )


def origin_damaged(what: str) -> Trouble:
    return Trouble(
        "origin_damaged",
        f"Catatan alamat tetap toko rusak ({what}). Pulihkan dari cadangan, atau hapus berkas itu "
        "lalu jalankan lagi dengan --lan dan alamat yang sama seperti dulu.",
        f"The note of the shop's fixed address is damaged ({what}). Restore a backup, or delete it "
        "and start again with --lan and the same address as before.",
    )


def clock_wrong() -> Trouble:
    return Trouble(
        "clock_wrong",
        "Tanggal komputer ini salah, atau salah saat sertifikatnya dibuat, jadi tablet tidak dapat "
        "percaya padanya. Setel tanggal dan jam; tablet tersambung sendiri dalam semenit.",
        "This computer's date is wrong, or was when its certificates were made, so tablets cannot "
        "trust them. Set the date; tablets connect by themselves within a minute.",
    )


def certificate_damaged(where: object) -> Trouble:
    return Trouble(
        "certificate_damaged",
        f"Sertifikat toko di {where} rusak. Pulihkan dari cadangan, supaya tablet tidak perlu "
        "diatur ulang. Tablet tetap berjualan sendiri.",
        f"The shop's certificates in {where} are damaged. Restore a backup, so that tablets need "
        "not be told anew. Tablets go on selling.",
    )


def _own(addresses: list[str], words: str) -> str:
    return f"{words} {', '.join(addresses) or '-'}."


def other_port(port: int) -> int:
    """A port to suggest instead."""
    return port + 1 if port < 65535 else 8000


def tablets_unsent(who: str) -> Trouble:
    return Trouble(
        "tablets_unsent",
        f"Belum boleh pindah alamat: {who}. Tunggu sampai tablet berkata Tersimpan. Bila tak bisa: "
        "buka /rescue.html di tablet itu, serahkan berkasnya di Perangkat, lalu cabut tablet itu.",
        f"The address may not change yet: {who}. Wait until each tablet says Saved, or hand in its "
        "rescue file under Devices and revoke it.",
    )


def tablets_unknown() -> Trouble:
    return Trouble(
        "tablets_unknown",
        "Belum bisa dipastikan apakah tablet masih menyimpan catatan. Jalankan toko sekali tanpa "
        "--move, lalu coba lagi.",
        "Whether tablets hold records is not known. Start once without --move, then again.",
    )
