"""Saran pesanan: what to order from whom and why; one tap makes the purchase order.

Its rows are forecasts: never shown as a list. What is shown is worked out when it is asked for.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah, read_quantity
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text, quantity_text
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import make_order
from pos.purchasing.delivery import GoodsLine, factors_of, unit_word
from pos.purchasing.models import Supplier
from pos.purchasing.queries import suppliers_of
from pos.replenishment.errors import no_supplier
from pos.replenishment.models import Forecast, Season
from pos.replenishment.queries import (
    Advice,
    Need,
    advice_of,
    needs_of,
    season_of,
    unit_cost,
)
from pos.replenishment.words import daily_text, rhythm_text, why
from pos.stock.blind import blind_of

ORDER = "purchasing.add_order"
SHOWN = 200  # lines on one page
QUANTITY, UNIT = "jumlah-", "satuan-"


@dataclass
class Group:
    """What one supplier brings, or nobody ever did: `supplier` None."""

    supplier: Supplier | None
    needs: list[Need]

    @property
    def key(self) -> str:
        return str(self.supplier.pk) if self.supplier else "tanpa"

    @property
    def name(self) -> str:
        return self.supplier.name if self.supplier else "Belum ada pemasok"


@admin.register(Forecast)
class ForecastAdmin(FactAdmin):
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not request.user.has_perm(ORDER):
            raise PermissionDenied
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if request.method == "POST":
            order = _made(request, outlet)
            if order is not None:
                return HttpResponseRedirect(reverse("admin:purchasing_order_change", args=[order]))
        return render_page(
            self,
            request,
            "office/advice.html",
            title="Saran pesanan",
            tabs_page="buying",
            **_shown(request, outlet),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A single forecast is no page of its own."""
        return self.changelist_view(request)


def _shown(request: HttpRequest, outlet: Outlet) -> dict[str, Any]:
    season = season_of(outlet)
    suppliers = list(suppliers_of(outlet.merchant_id))
    groups = _groups(suppliers, needs_of(outlet, season))
    wanted = request.GET.get("pemasok", "")
    chosen = [group for group in groups if group.key == wanted] or groups
    return {
        "through": day_text(season.through) if season else "",
        "is_counting": season is None or season.next_product is not None,
        "links": [(each.key, each.name, len(each.needs)) for each in groups],
        "chosen": wanted if len(chosen) < len(groups) else "",
        "groups": list(_sections(request, outlet, chosen, season)),
        "is_blind": bool(blind_of(request).categories),
        "suppliers": suppliers,
    }


def _groups(suppliers: list[Supplier], needs: Iterable[Need]) -> list[Group]:
    """By name of the supplier; those without one, and with one that is archived, at the end."""
    by_id = {each.pk: each for each in suppliers}
    found: dict[uuid.UUID | None, list[Need]] = {}
    for need in needs:
        key = need.supplier_id if need.supplier_id in by_id else None
        found.setdefault(key, []).append(need)
    groups = [Group(by_id[key], each) for key, each in found.items() if key is not None]
    groups.sort(key=lambda group: (group.name, group.key))
    return [*groups, Group(None, found[None])] if None in found else groups


def _sections(
    request: HttpRequest, outlet: Outlet, groups: list[Group], season: Season | None
) -> Iterable[dict[str, Any]]:
    """What is counted blind is left out: its advice would tell the stock."""
    parts = _as_fit(groups)
    told = {
        each.need.product_id: each
        for each in advice_of(outlet, [need for _, needs in parts for need in needs])
    }
    blind = blind_of(request)
    for group, needs in parts:
        found = [told[need.product_id] for need in needs]
        shown = [each for each in found if not blind.hides(each.product)]
        if shown:
            yield _section(request, group, shown, season)


def _as_fit(groups: list[Group]) -> list[tuple[Group, list[Need]]]:
    """As many of each group as one page has room for."""
    room, parts = SHOWN, []
    for group in groups:
        part = group.needs[:room]
        room -= len(part)
        if part:
            parts.append((group, part))
    return parts


def _section(
    request: HttpRequest, group: Group, shown: list[Advice], season: Season | None
) -> dict[str, Any]:
    cost = sum(each.unit_cost_minor * each.packs for each in shown)
    return {
        "key": group.key,
        "document": _document(request, group),
        "name": group.name,
        "supplier": group.supplier,
        "rhythm": rhythm_text(shown[0].need.rhythm),
        "rest": max(0, len(group.needs) - len(shown)),
        "cost": format_rupiah(cost),
        "rows": [_row(request, each, season.factors if season else []) for each in shown],
    }


def _document(request: HttpRequest, group: Group) -> str:
    """Each group's own, used once; kept when its form was refused."""
    was_sent = request.POST.get("group") == group.key
    return request.POST["document"] if was_sent and "document" in request.POST else str(uuid7())


def _row(request: HttpRequest, advice: Advice, factors: list[int]) -> dict[str, Any]:
    """The quantity as it was typed, if the page is shown again."""
    need, product = advice.need, advice.product
    typed = request.POST.get(f"{QUANTITY}{product.pk}")
    return {
        "id": product.pk,
        "name": product.name,
        "is_urgent": need.is_urgent,
        "daily": daily_text(need.demand.daily_milli),
        "keep": quantity_text(need.keep_milli),
        "held": quantity_text(need.held_milli),
        "is_short": need.held_milli < 0,
        "coming": quantity_text(need.coming_milli),
        "quantity": format_quantity(advice.packs * 1_000) if typed is None else typed,
        "unit": advice.unit,
        "word": unit_word(advice.unit, advice.factor_milli, product.unit),
        "base": product.unit,
        "why": why(advice, factors),
    }


def _made(request: HttpRequest, outlet: Outlet) -> uuid.UUID | None:
    """The order's id; None: shown again with the reason."""
    document = id_of(request.POST.get("document", ""))
    try:
        if not request.POST.get("supplier"):
            raise no_supplier()
        order = make_order(
            outlet=outlet,
            supplier_id=id_of(request.POST.get("supplier", "")),
            lines=_lines(request, outlet),
            by=actor_of(request),
            document=document,
        )
    except LancarError as error:
        if error.code == "already_recorded":
            return document
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return None
    messages.success(request, f"Pesanan ke {order.supplier_name} sudah dibuat.")
    return order.pk


def _lines(request: HttpRequest, outlet: Outlet) -> list[GoodsLine]:
    """What was typed, as it was typed; an empty quantity and a zero order nothing."""
    typed = {
        key: str(text).strip()
        for name, text in request.POST.items()
        if name.startswith(QUANTITY) and (key := id_of(name.removeprefix(QUANTITY)))
    }
    wanted = {key: read_quantity(text) for key, text in typed.items() if text}
    products = products_of(outlet.merchant_id, wanted)
    return [
        _line(request, products[key], quantity)
        for key, quantity in wanted.items()
        if quantity != 0 and key in products
    ]


def _line(request: HttpRequest, product: Product, quantity_milli: int) -> GoodsLine:
    """At what it cost last; a unit that is not sold any more is the verb's to refuse."""
    unit = request.POST.get(f"{UNIT}{product.pk}", "") or product.unit
    factor = factors_of(product).get(unit, 1_000)
    cost = unit_cost(product, factor)
    return GoodsLine(product.pk, quantity_milli, cost, unit)
