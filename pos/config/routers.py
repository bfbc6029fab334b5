"""Which router of which noun stands below /api/v1."""

from ninja import Router

from pos.alerts.api import router as alerts
from pos.catalog.api import router as catalog
from pos.config.record_api import router as record
from pos.customers.api import router as customers
from pos.people.api import router as people
from pos.reports.api import router as dashboard
from pos.sales.api import router as sales
from pos.stock.api import router as stock
from pos.tills.api import router as tills

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("", people),
    ("", customers),
    ("", catalog),
    ("", tills),
    ("", stock),
    ("", sales),
    ("", dashboard),
    ("", alerts),
    ("", record),
)
