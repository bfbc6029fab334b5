"""The books: the journal day by day, the same by account, and where cash came from and went."""

from collections import defaultdict
from dataclasses import dataclass

from pos.outlets.models import Outlet
from pos.reports.accounts import BANK, CASH, NAMES, SAFE
from pos.reports.day_book import Entry, entries_of
from pos.reports.periods import Stretch
from pos.reports.tables import Column, Report, Unit

BOOKS = "Pembukuan"
MONEY = (CASH, SAFE, BANK)


@dataclass(frozen=True)
class Balance:
    """What an account came to in these days."""

    account: str
    debit_minor: int
    credit_minor: int

    @property
    def name(self) -> str:
        return NAMES.get(self.account, self.account)


@dataclass(frozen=True)
class Flow:
    """Money of one day by what it was about, in one place of it."""

    day: str
    place: str
    about: str
    in_minor: int
    out_minor: int


def _book(outlet: Outlet, stretch: Stretch) -> list[Balance]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries_of(outlet, stretch):
        sums[entry.account][0] += entry.debit_minor
        sums[entry.account][1] += entry.credit_minor
    return [Balance(account, *sums[account]) for account in sorted(sums)]


def _flows(outlet: Outlet, stretch: Stretch) -> list[Flow]:
    entries = [each for each in entries_of(outlet, stretch) if each.account in MONEY]
    return [_flow(each) for each in entries]


def _flow(entry: Entry) -> Flow:
    return Flow(entry.day, entry.name, entry.about, entry.debit_minor, entry.credit_minor)


BOOK_REPORTS = (
    Report(
        "jurnal", "Jurnal harian",
        "Setiap hari seimbang: penjualan per kelas pajak, PPN dan PBJT, cara bayar, pembulatan, "
        "harga pokok, susut, kas, selisih kas, dan pembelian. Kode akun dapat disesuaikan di "
        "program akuntansi.", BOOKS,
        (
            Column("Tanggal", Unit.DAY, lambda entry: entry.day),
            Column("Referensi", Unit.TEXT, lambda entry: entry.reference, is_wide=True),
            Column("Kode akun", Unit.TEXT, lambda entry: entry.account),
            Column("Akun", Unit.TEXT, lambda entry: entry.name),
            Column("Debit", Unit.MONEY, lambda entry: entry.debit_minor),
            Column("Kredit", Unit.MONEY, lambda entry: entry.credit_minor),
            Column("Memo", Unit.TEXT, lambda entry: entry.about, is_wide=True),
        ),
        entries_of, "Debit", has_chart=False, is_cost=True,
    ),
    Report(
        "buku-besar", "Buku per akun",
        "Jumlah jurnal per akun; pilih satu bulan untuk buku bulanan.", BOOKS,
        (
            Column("Kode akun", Unit.TEXT, lambda row: row.account),
            Column("Akun", Unit.TEXT, lambda row: row.name),
            Column("Debit", Unit.MONEY, lambda row: row.debit_minor),
            Column("Kredit", Unit.MONEY, lambda row: row.credit_minor),
            Column("Saldo", Unit.MONEY, lambda row: row.debit_minor - row.credit_minor),
        ),
        _book, "Debit", has_chart=False, is_cost=True,
    ),
    Report(
        "arus-kas", "Arus kas",
        "Uang masuk dan keluar laci, brankas, dan bank. QRIS dan kartu menjadi uang bank setelah "
        "dicairkan, yang belum dicatat di sini.", BOOKS,
        (
            Column("Tanggal", Unit.DAY, lambda row: row.day),
            Column("Tempat", Unit.TEXT, lambda row: row.place),
            Column("Sebab", Unit.TEXT, lambda row: row.about),
            Column("Masuk", Unit.MONEY, lambda row: row.in_minor),
            Column("Keluar", Unit.MONEY, lambda row: row.out_minor),
            Column("Bersih", Unit.MONEY, lambda row: row.in_minor - row.out_minor),
        ),
        _flows, "Bersih", has_chart=False,
    ),
)  # fmt: skip
