"""Promo: the list, the page that makes or changes one with a preview, and stopping it early."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from pos.catalog.models import Product
from pos.catalog.queries import holders_of, search, with_lists
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import asked_once
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import badge, day_text
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.prices.actions import (
    add_promotion,
    change_promotion,
    resume_promotion,
    stop_promotion,
)
from pos.prices.admin.builder import Builder
from pos.prices.admin.coupon_form import uses_told
from pos.prices.admin.form import WEEKDAYS
from pos.prices.admin.results import Told, results_told
from pos.prices.admin.rows import hit_of
from pos.prices.models import CouponUse, Promotion, PromotionKind
from pos.prices.queries import promotion_of

ADD = "prices.add_promotion"
MAX_HITS = 12
EXAMPLES = {
    PromotionKind.PRICE: "Indomie Rp 3.100 sampai 30 November, atau minuman 10% lebih murah.",
    PromotionKind.BUY_GET: "Beli 2 teh, gratis 1 teh; atau beli kopi, gula separuh harga.",
    PromotionKind.BUNDLE: "Roti dan selai bersama Rp 20.000.",
    PromotionKind.THRESHOLD: "Belanja Rp 100.000, potong Rp 5.000.",
}


@admin.register(Promotion)
class PromotionAdmin(FactAdmin):
    of_outlet = False
    list_display = ("name", "sort", "when", "coupon", "state")
    list_display_links = ("name",)
    list_filter = ("kind",)
    office_title = "Promo"
    search_fields = ("name", "code")
    search_help_text = "Cari nama promo atau kode kupon"
    ordering = ("-id",)
    list_before_template = "office/promotions_before.html"

    @admin.display(description="jenis", ordering="kind")
    def sort(self, row: Promotion) -> str:
        return str(PromotionKind(row.kind).label)

    @admin.display(description="berlaku", ordering="date_from")
    def when(self, row: Promotion) -> str:
        return when_told(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        uses = CouponUse.objects.filter(
            merchant_id=OuterRef("merchant_id"), promotion_id=OuterRef("pk")
        )
        counted = uses.order_by().values("promotion_id").annotate(count=Count("id"))
        return super().get_queryset(request).annotate(used=Subquery(counted.values("count")))

    @admin.display(description="kupon", ordering="code")
    def coupon(self, row: Any) -> str:
        """The code, and how often it was used of how often it may be."""
        if row.code is None:
            return "-"
        limit = f" dari {row.uses_limit}" if row.uses_limit else ""
        return f"{row.code}: {row.used or 0}{limit} kali"

    @admin.display(description="keadaan", ordering="stopped_at")
    def state(self, row: Promotion) -> str:
        return badge(*state_of(row, timezone.localdate().isoformat()))

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "buat/", self.buat, permission=ADD),
            page_url(self, "cari/", self.cari, permission=ADD),
            page_url(self, "<uuid:promotion_id>/henti/", self.henti, permission=ADD),
            *super().get_urls(),
        ]

    def buat(self, request: HttpRequest) -> HttpResponse:
        kind = request.GET.get("jenis", "")
        if kind not in PromotionKind.values:
            kinds = [(each.value, each.label, EXAMPLES[each]) for each in PromotionKind]
            return render_page(
                self,
                request,
                "office/promotion_kinds.html",
                title="Buat promo",
                tabs_page="goods",
                kinds=kinds,
            )
        return self._page(request, Builder(request, _outlet(request), kind), None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        promotion = self.shown_row(request, object_id)
        builder = Builder(request, _outlet(request), promotion.kind, promotion)
        return self._page(request, builder, promotion)

    def henti(self, request: HttpRequest, promotion_id: uuid.UUID) -> HttpResponse:
        """Stops it, or takes the stop back."""
        if request.method == "POST":
            promotion = promotion_of(merchant_of(request), promotion_id)
            try:
                if promotion.stopped_at is None:
                    stop_promotion(promotion=promotion, by=actor_of(request))
                    messages.success(request, "Promo dihentikan di semua kasir yang terhubung.")
                else:
                    said: Any = {"outlet": _outlet(request), "by": actor_of(request)}
                    asked_once(
                        request,
                        lambda seen: resume_promotion(**said, promotion=promotion, noticed=seen),
                    )
                    messages.success(request, "Promo dijalankan lagi.")
            except LancarError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(reverse("admin:prices_promotion_change", args=[promotion_id]))

    def cari(self, request: HttpRequest) -> JsonResponse:
        """What a scan or a few letters mean; a scanned dus comes with its unit."""
        text = request.GET.get("q", "").strip()[:64]
        merchant_id = merchant_of(request)
        held = holders_of(merchant_id, text) if text else []
        units = {each.product_id: each.unit for each in held}
        found = search(merchant_id, text) if text else Product.objects.none()
        hits = with_lists(found.order_by("name", "id"))[:MAX_HITS]
        if units:
            hits = with_lists(Product.objects.filter(merchant_id=merchant_id, pk__in=units))
        told = [hit_of(product, units.get(product.pk, product.unit)) for product in hits]
        return JsonResponse({"exact": len(units) == 1, "hits": told})

    def _page(
        self, request: HttpRequest, builder: Builder, promotion: Promotion | None
    ) -> HttpResponse:
        may_write = request.user.has_perm(ADD)
        is_sent = request.method == "POST" and may_write
        if is_sent and builder.is_complete():
            if request.POST.get("do") == "preview":
                builder.look()
            elif _saved(request, builder, promotion):
                return HttpResponseRedirect(reverse("admin:prices_promotion_changelist"))
        label = PromotionKind(builder.kind).label
        state = None if promotion is None else state_of(promotion, business_date(builder.outlet))
        return render_page(
            self,
            request,
            "office/promotion.html",
            title=promotion.name if promotion else f"Buat promo: {label.lower()}",
            tabs_page="goods",
            builder=builder,
            form=builder.form,
            promotion=promotion,
            may_write=may_write,
            sample=builder.sample(),
            results=_results(request, builder.outlet, promotion),
            uses=uses_told(builder.outlet, promotion),
            state=None if state is None else badge(*state),
            find_url=reverse("admin:prices_promotion_cari"),
        )


def _results(request: HttpRequest, outlet: Outlet, promotion: Promotion | None) -> list[Told]:
    if promotion is None:
        return []
    return results_told(outlet, promotion, request.user.has_perm("catalog.see_cost"))


def _outlet(request: HttpRequest) -> Outlet:
    return stored_outlet(merchant_of(request), outlet_of(request))


def state_of(promotion: Promotion, today: str) -> tuple[str, str]:
    """Its word and tone; hours and weekdays are not looked at."""
    if promotion.stopped_at is not None:
        return "Dihentikan", "quiet"
    if promotion.date_to and promotion.date_to < today:
        return "Selesai", "quiet"
    if promotion.date_from and promotion.date_from > today:
        return "Akan datang", "info"
    return "Berlaku", "ok"


def when_told(promotion: Promotion) -> str:
    """A happy hour reads as one: from which day, on which days, at what time, for whom."""
    first = day_text(promotion.date_from or "")
    last = f" sampai {day_text(promotion.date_to)}" if promotion.date_to else ""
    days = [WEEKDAYS[each - 1] for each in promotion.weekdays]
    ends = [each for each in (promotion.from_minute, promotion.to_minute) if each is not None]
    parts = (
        f"{first}{last}" if last else f"sejak {first}",
        ", ".join(days),
        "–".join(f"{each // 60:02d}.{each % 60:02d}" for each in ends),
        "hanya anggota" if promotion.members_only else "",
    )
    return " · ".join(part for part in parts if part)


def _saved(request: HttpRequest, builder: Builder, promotion: Promotion | None) -> bool:
    given: dict[str, Any] = {
        "outlet": builder.outlet,
        "by": actor_of(request),
        "noticed": request.POST.getlist("noticed"),
        **builder.groups(),
    }
    try:
        if promotion is None:
            add_promotion(**given)
        else:
            change_promotion(promotion=promotion, **given)
    except LancarError as error:
        builder.refuse(error)
        return False
    messages.success(request, f"Promo {builder.form.cleaned_data['name']} disimpan.")
    return True
