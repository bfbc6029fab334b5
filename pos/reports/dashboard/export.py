"""What the dashboard shows as a file: a row for each outlet and hour of a day, or day of a longer
stretch. Small enough to be made while it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass

from pos.reports.dashboard.asked import Asked
from pos.reports.dashboard.sums import Sums, outlet_rows
from pos.reports.tables import Column, Report, Unit


@dataclass(frozen=True)
class Row:
    outlet: str
    day: str
    hour: str  # empty in a longer stretch
    sums: Sums


COLUMNS = (
    Column("Cabang", Unit.TEXT, lambda row: row.outlet),
    Column("Hari", Unit.DAY, lambda row: row.day),
    Column("Jam", Unit.TEXT, lambda row: row.hour),
    Column("Transaksi", Unit.COUNT, lambda row: row.sums.sales),
    Column("Retur", Unit.COUNT, lambda row: row.sums.refunds),
    Column("Penjualan", Unit.MONEY, lambda row: row.sums.total_minor),
    Column("Neto", Unit.MONEY, lambda row: row.sums.net_minor),
    Column("Modal", Unit.MONEY, lambda row: row.sums.cost_minor, is_cost=True),
)


def export_of(asked: Asked) -> Report:
    """As the record names what somebody took along."""
    return Report(
        "dasbor", "Dasbor", "Penjualan tiap cabang menurut jam atau hari.", "Dasbor", COLUMNS,
        lambda _, __: list(rows_of(asked)), "Penjualan", has_chart=False,
    )  # fmt: skip


def rows_of(asked: Asked) -> Iterator[Row]:
    """Outlet by outlet in the order of the list, then in time."""
    found = outlet_rows(asked)
    is_day = len(asked.stretch.days) == 1
    for window in asked.windows:
        outlet = window.outlet
        mine = [row for row in found if row[0] == outlet.id]
        for _, day, hour, sums in sorted(
            mine, key=lambda row: (row[1], window.clock.place(row[2]))
        ):
            yield Row(outlet.name or outlet.code, day, f"{hour:02d}.00" if is_day else "", sums)
