"""Where the pages of reports hang in the back office. Its rows are sums: never shown as a list."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.pages import page_url
from pos.reports.admin.buyers import CHANGE, BuyerPages
from pos.reports.admin.downloads import DownloadPages
from pos.reports.admin.months import MonthPages
from pos.reports.admin.pages import ReportPages
from pos.reports.admin.record_files import SEE_RECORD, RecordFiles
from pos.reports.admin.retention import MAY_FORGET, RetentionPages
from pos.reports.data_reports import MAY_TAKE_ALL
from pos.reports.models import Figure

SEE = "reports.view_figure"
CLOSE_MONTHS = "reports.change_figure"
SEE_CUSTOMERS = "customers.view_customer"


@admin.register(Figure)
class FigureAdmin(FactAdmin):
    def get_urls(self) -> list[URLPattern]:
        pages = ReportPages(self)
        files = DownloadPages(pages)
        return [
            page_url(self, "lihat/<slug:slug>/", pages.lihat, permission=SEE),
            page_url(self, "csv/<slug:slug>/", files.csv, permission=SEE),
            page_url(self, "minta/<slug:slug>/", files.minta, permission=SEE),
            page_url(
                self,
                "catatan/<slug:form>/",
                RecordFiles(pages).catatan,
                permission=SEE_RECORD,
            ),
            page_url(self, "bulan/", MonthPages(self).bulan, permission=CLOSE_MONTHS),
            page_url(self, "berkas/", files.berkas, permission=SEE),
            page_url(self, "ekspor/", files.ekspor, permission=MAY_TAKE_ALL),
            page_url(self, "ambil/<uuid:export_id>/", files.ambil, permission=SEE),
            page_url(
                self,
                "pembeli/<uuid:customer_id>/",
                BuyerPages(self).pembeli,
                permission=SEE_CUSTOMERS,
            ),
            page_url(
                self,
                "pembeli/<uuid:customer_id>/data/",
                BuyerPages(self).data,
                permission=CHANGE,
            ),
            page_url(self, "data-lama/", RetentionPages(self).lama, permission=MAY_FORGET),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list of reports stands where Django would list rows."""
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        return ReportPages(self).daftar(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A single sum is no page of its own, and it would tell what goods cost."""
        return self.changelist_view(request)
