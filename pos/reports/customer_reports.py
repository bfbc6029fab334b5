"""Reports of customers: who is new, who comes back, who buys most, who stayed away."""

from dataclasses import dataclass
from typing import Any

from pos.outlets.models import Outlet
from pos.reports.models import Dimension
from pos.reports.periods import Stretch
from pos.reports.queries import Line, first_and_last, lines_of
from pos.reports.sales_reports import AVERAGE, COUNT, TOTAL
from pos.reports.tables import Column, Report, Unit

CUSTOMERS = "Pelanggan"


@dataclass(slots=True)
class Visitor(Line):
    """A customer with the first and last day on which they ever bought."""

    first: str = ""
    last: str = ""
    is_new: bool = False


def _visitors(outlet: Outlet, stretch: Stretch) -> list[Visitor]:
    """Those who bought in these days, who spent most first."""
    known = first_and_last(outlet, Dimension.CUSTOMER)
    begin = stretch.first.isoformat()
    found = [
        _visitor(line, known.get(line.key, ("", "")), begin)
        for line in lines_of(outlet, Dimension.CUSTOMER, stretch)
    ]
    return sorted(found, key=_dearest)


def _lapsed(outlet: Outlet, stretch: Stretch) -> list[Visitor]:
    """Those who bought in the time before, as long as this one, and not in it."""
    here = {line.key for line in lines_of(outlet, Dimension.CUSTOMER, stretch)}
    known = first_and_last(outlet, Dimension.CUSTOMER)
    before = lines_of(outlet, Dimension.CUSTOMER, stretch.before())
    gone = [line for line in before if line.key not in here]
    found = [_visitor(line, known.get(line.key, ("", "")), "") for line in gone]
    return sorted(found, key=_dearest)


def _visitor(line: Line, days: tuple[str, str], begin: str) -> Visitor:
    first, last = days
    return Visitor(line.key, line.label, line.sums, first, last, bool(begin) and first >= begin)


def _dearest(row: Visitor) -> Any:
    return (-row.sums.total_minor, row.label, row.key)


NAME = Column("Pelanggan", Unit.TEXT, lambda row: row.label)
STATE = Column("Keadaan", Unit.TEXT, lambda row: "Baru" if row.is_new else "Kembali")
FIRST = Column("Pertama belanja", Unit.DAY, lambda row: row.first, is_wide=True)
LAST = Column("Terakhir belanja", Unit.DAY, lambda row: row.last, is_wide=True)
LAST_SEEN = Column("Terakhir belanja", Unit.DAY, lambda row: row.last)

CUSTOMER_REPORTS = (
    Report(
        "pelanggan", "Pelanggan", "Siapa yang baru, siapa yang kembali, siapa yang utama.",
        CUSTOMERS, (NAME, STATE, COUNT, TOTAL, AVERAGE, FIRST, LAST), _visitors, "Penjualan",
        dimension=Dimension.CUSTOMER,
    ),
    Report(
        "pelanggan-hilang", "Pelanggan yang tidak kembali",
        "Berbelanja di masa sebelumnya, tetapi tidak di masa ini.", CUSTOMERS,
        (NAME, LAST_SEEN, COUNT, TOTAL), _lapsed, "Penjualan",
    ),
)  # fmt: skip
