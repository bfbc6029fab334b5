"""Every report, in the order of the list: the one place to add one."""

from pos.reports.book_reports import BOOK_REPORTS
from pos.reports.brand_report import BRAND_REPORT
from pos.reports.control_report import CONTROL_REPORTS
from pos.reports.customer_reports import CUSTOMER_REPORTS
from pos.reports.data_reports import DATA_REPORTS
from pos.reports.loss_report import LOSS_REPORTS
from pos.reports.promotion_reports import PROMOTION_REPORTS
from pos.reports.purchase_reports import PURCHASE_REPORTS
from pos.reports.sales_reports import SALES_REPORTS
from pos.reports.shipment_report import SHIPMENT_REPORTS
from pos.reports.sold_lines import SOLD_LINES
from pos.reports.staff_reports import STAFF_REPORTS
from pos.reports.stock_reports import STOCK_REPORTS
from pos.reports.tables import Report

REPORTS = (
    *SALES_REPORTS,
    BRAND_REPORT,
    *PROMOTION_REPORTS,
    SOLD_LINES,
    *STOCK_REPORTS,
    *LOSS_REPORTS,
    *SHIPMENT_REPORTS,
    *PURCHASE_REPORTS,
    *CUSTOMER_REPORTS,
    *CONTROL_REPORTS,
    *STAFF_REPORTS,
    *BOOK_REPORTS,
    *DATA_REPORTS,
)
_BY_SLUG = {report.slug: report for report in REPORTS}


def report_named(slug: str) -> Report | None:
    return _BY_SLUG.get(slug)


def grouped() -> list[tuple[str, list[Report]]]:
    groups: dict[str, list[Report]] = {}
    for report in REPORTS:
        groups.setdefault(report.group, []).append(report)
    return list(groups.items())
