"""Harga terencana: what waits, what has begun, and the page that plans new prices ahead."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html_join
from unfold.decorators import action

from pos.domain.errors import LancarError
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import badge, moment
from pos.journal.errors import BadInput
from pos.outlets.queries import zone_of
from pos.prices.actions import cancel_plan, plan_prices
from pos.prices.admin.rows import Row, read_rows, sent_rows
from pos.prices.models import PlannedPrice, PlanState

ADD = "prices.add_plannedprice"
TONES = {PlanState.PLANNED: "info", PlanState.CANCELLED: "quiet", PlanState.DONE: "ok"}


@admin.register(PlannedPrice)
class PlannedPriceAdmin(FactAdmin):
    of_outlet = False
    list_display = ("mulai", "product", "costs", "situation")
    list_select_related = ("product",)
    list_filter = ("state",)
    office_title = "Harga terencana"
    search_fields = ("product__name", "product__sku")
    search_help_text = "Cari nama atau kode barang"
    ordering = ("-from_ms", "id")
    mulai = staticmethod(moment("from_ms", "mulai"))
    list_before_template = "office/plans_before.html"
    actions = ("cancel",)

    @admin.display(description="harga baru")
    def costs(self, row: PlannedPrice) -> str:
        told = [(each["unit"] or "", format_rupiah(each["price_minor"])) for each in row.prices]
        return format_html_join(", ", "{} {}", told)

    @admin.display(description="keadaan", ordering="state")
    def situation(self, row: PlannedPrice) -> str:
        state = PlanState(row.state)
        return badge(str(state.label), TONES[state])

    def has_plan_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ADD))

    @action(description="Batalkan yang dipilih", permissions=["plan"])
    def cancel(self, request: HttpRequest, rows: Any) -> None:
        for plan in rows:
            try:
                cancel_plan(plan=plan, by=actor_of(request))
                messages.success(request, f"Rencana harga {plan.product} dibatalkan.")
            except LancarError as error:
                messages.error(request, f"{plan.product}: {error.sentence}")

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "rencanakan/", self.rencanakan, permission=ADD),
            *super().get_urls(),
        ]

    def rencanakan(self, request: HttpRequest) -> HttpResponse:
        page = PlanPage(request)
        if request.method == "POST" and _planned(request, page):
            return HttpResponseRedirect(reverse("admin:prices_plannedprice_changelist"))
        return render_page(
            self,
            request,
            "office/plan_prices.html",
            title="Rencanakan harga",
            tabs_page="goods",
            builder=page,
            find_url=reverse("admin:prices_promotion_cari"),
        )


class PlanPage:
    """The page as it was sent; `kind` is how the goods' template shows a price a row."""

    kind = "price"

    def __init__(self, request: HttpRequest) -> None:
        self.zone = zone_of(merchant_of(request), outlet_of(request))
        self.date = request.POST.get("date", "")
        self.time = request.POST.get("time", "06:00")
        self.rows: list[Row] = read_rows(request, sent_rows(request))
        self.error = ""
        self.doubts: list[dict[str, str]] = []

    def from_ms(self) -> int:
        """In the shop's own time zone."""
        try:
            local = datetime.strptime(f"{self.date} {self.time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
        except ValueError as error:
            raise BadInput("bad_moment", "Isi tanggal dan jam mulainya.") from error
        return int(local.replace(tzinfo=ZoneInfo(self.zone)).timestamp()) * 1000

    def prices(self) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """By product, each unit once; a row without a price is not a plan."""
        prices: dict[uuid.UUID, dict[str | None, int]] = {}
        for row in self.rows:
            if row.error:
                raise BadInput("bad_price", "Ada harga yang belum benar.")
            if row.price_minor is None:
                row.error = "Isi harga barunya."
                raise BadInput("bad_price", "Ada barang yang belum diberi harga baru.")
            prices.setdefault(row.product.pk, {})[row.unit] = row.price_minor
        return {
            product: [{"unit": unit, "price_minor": price} for unit, price in levels.items()]
            for product, levels in prices.items()
        }


def _planned(request: HttpRequest, page: PlanPage) -> bool:
    try:
        ids = plan_prices(
            merchant_id=merchant_of(request),
            from_ms=page.from_ms(),
            prices=page.prices(),
            by=actor_of(request),
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        if error.code == "doubtful":
            page.doubts = error.extra["doubts"]
        else:
            page.error = error.sentence
        return False
    messages.success(request, f"{len(ids)} harga direncanakan.")
    return True
