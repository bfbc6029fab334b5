"""The paper of a closed shift (Z), or of an open one that is only looked at (X).

Four blocks: whose shift, what was sold, how it was paid, what should be in the drawer and what was
counted. What this is not: arithmetic; the numbers come from the shift's projection.
"""

from pos.domain.formatting import format_number
from pos.domain.moments import format_time
from pos.domain.paper import Operation, render_text, row, rule, text
from pos.domain.receipt import TRAINING, copy_banner
from pos.domain.receipt_money import payment_label
from pos.domain.receipt_shapes import ClosingReport, ReportLayout
from pos.domain.text import one_line

PROVISIONAL = "SEMENTARA - MENUNGGU SERVER TOKO"
TITLES = {"z": "LAPORAN TUTUP KASIR (Z)", "x": "LAPORAN SEMENTARA (X)"}

WAITS_FOR_TILLS = "SEMENTARA - BELUM TERDENGAR:"
NO_SALE = "Uang masuk bukan penjualan"
CASH_SOLD = "Penjualan tunai"
FROM_TILL = "Laci dari kasir "
CASH_OF_ALL = "Tunai dari semuanya"


def closing_report(report: ClosingReport, layout: ReportLayout) -> list[Operation]:
    """The operations of a closing or interim report."""
    banner = [text(TRAINING, "center", True)] if layout.get("training", False) else []
    place = " - ".join(
        part for part in (one_line(report["seller_name"]), one_line(report["outlet_label"])) if part
    )
    return [
        *banner,
        *copy_banner(layout.get("copy") or 0),
        text(TITLES[report["kind"]], "center", True),
        text(place, "center"),
        *_provisional(report),
        rule("="),
        *_shift(report, layout["utc_offset_minutes"]),
        rule("-"),
        *_sales(report),
        rule("-"),
        *_paid(report),
        *_taxes(report),
        rule("-"),
        *_drawer(report),
        rule("-"),
        *_counts(report),
        *_record(report),
        {"op": "cut"},
    ]


def closing_report_lines(report: ClosingReport, layout: ReportLayout) -> list[str]:
    """The report as plain lines of the layout's width."""
    return render_text(closing_report(report, layout), layout["columns"])


def _provisional(report: ClosingReport) -> list[Operation]:
    """Whom it waits for: the server, or the tills that the server has not heard since."""
    if not report.get("provisional", False):
        return []
    unheard = report.get("unheard") or []
    if len(unheard) == 0:
        return [text(PROVISIONAL, "center", True)]
    return [
        text(WAITS_FOR_TILLS, "center", True),
        *[text(one_line(each), "center") for each in unheard],
    ]


def _shift(report: ClosingReport, offset_minutes: int) -> list[Operation]:
    cashier = one_line(report["cashier_name"]) + " (" + report["series"] + ")"
    number = "" if report["number"] is None else " #" + str(report["number"])
    rows = [
        row("Shift", report["business_date"] + number),
        row("Kasir", cashier),
        row("Buka", format_time(report["opened_at"], offset_minutes)),
    ]
    if report["closed_at"] is not None:
        rows.append(row("Tutup", format_time(report["closed_at"], offset_minutes)))
    return [*rows]


def _sales(report: ClosingReport) -> list[Operation]:
    sales = report["sales"]
    return [
        _amount(report, "Penjualan kotor", sales["gross_minor"]),
        _amount(report, "Diskon", -sales["discount_minor"]),
        _amount(report, "Retur", -sales["refund_minor"]),
        _amount(report, "Pembulatan", sales["rounding_minor"]),
        _amount(report, "PENJUALAN BERSIH", sales["net_minor"], True),
    ]


def _paid(report: ClosingReport) -> list[Operation]:
    """What sales brought in each way, and apart from it what came for no sale."""
    sold = [
        _amount(report, payment_label(each["method"]), each["amount_minor"])
        for each in report["payments"]
    ]
    came = report.get("paid_in") or []
    if len(came) == 0:
        return sold
    rows = [_amount(report, one_line(each["name"]), each["amount_minor"]) for each in came]
    return [*sold, rule("-"), text(NO_SALE), *rows]


def _taxes(report: ClosingReport) -> list[Operation]:
    taxes = report.get("taxes") or []
    if len(taxes) == 0:
        return []
    operations: list[Operation] = [rule("-")]
    for each in taxes:
        operations.append(_amount(report, one_line(each["label"]), each["tax_minor"]))
        operations.append(_amount(report, "  DPP", each["base_minor"]))
    return operations


def _drawer(report: ClosingReport) -> list[Operation]:
    """Money in and out of the drawer; the count only when it was made."""
    cash = report["cash"]
    rows = [
        _amount(report, "Modal awal", cash["opening_minor"]),
        _amount(report, CASH_OF_ALL if report.get("paid_in") else CASH_SOLD, cash["sales_minor"]),
        *[
            _amount(report, FROM_TILL + one_line(each["name"]), each["amount_minor"])
            for each in cash.get("others") or []
        ],
        _amount(report, "Kas masuk", cash["cash_in_minor"]),
        _amount(report, "Kas keluar", -cash["cash_out_minor"]),
        _amount(report, "Setoran", -cash["drop_minor"]),
        _amount(report, "Kas seharusnya", cash["expected_minor"]),
    ]
    if cash["counted_minor"] is not None:
        rows.append(_amount(report, "Kas dihitung", cash["counted_minor"]))
    if cash["variance_minor"] is not None:
        rows.append(_amount(report, "SELISIH", cash["variance_minor"], True))
    if cash.get("variance_reason"):
        rows.append(row("Alasan selisih", one_line(cash.get("variance_reason") or "")))
    return rows


def _counts(report: ClosingReport) -> list[Operation]:
    counts = report["counts"]
    removed, opened = counts["removed_lines"], counts["drawer_openings"]
    rows = [row("Transaksi", str(counts["sales"]))]
    if removed is None:
        rows.append(row("Void", str(counts["voids"])))
    else:
        rows.append(row("Void / batal item", str(counts["voids"]) + " / " + str(removed)))
    if opened is not None:
        rows.append(row("Laci dibuka tanpa jual", str(opened)))
    return [*rows]


def _record(report: ClosingReport) -> list[Operation]:
    """Which numbers it is about, and what makes it part of the shop's record."""
    numbers = [
        row(
            "Struk " + each["series"],
            str(each["first"]) + "-" + str(each["last"]) + " (" + str(each["count"]) + ")",
        )
        for each in report.get("receipts") or []
    ]
    record = report.get("record")
    if record is None:
        return [*numbers]
    anchor = record["anchor"]
    return [
        *numbers,
        rule("-"),
        _amount(report, "Jual sejak awal", record["grand_sales_minor"]),
        _amount(report, "Retur sejak awal", record["grand_refund_minor"]),
        *([row("Jangkar", one_line(anchor))] if anchor is not None else []),
    ]


def _amount(report: ClosingReport, label: str, amount_minor: int, bold: bool = False) -> Operation:
    return row(label, format_number(amount_minor, report["currency"]["exponent"]), bold)
