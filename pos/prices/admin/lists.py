"""Daftar harga: a form of master data; its prices and customers stand on a page of their own."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminSingleDateWidget

from pos.customers.models import Customer, CustomerGroup
from pos.customers.queries import group_of, groups_in_use
from pos.customers.queries import search as search_customers
from pos.domain.errors import LancarError
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.outlets.admin.places import places_field
from pos.outlets.queries import outlets_of
from pos.people.places import speaks_for_all
from pos.prices import actions, errors
from pos.prices.admin.grid import Grid
from pos.prices.models import Applies, PriceList
from pos.prices.own_prices import holds_for, limits_text

CHANGE = "prices.change_pricelist"
SEE_COST = "catalog.see_cost"
SHOWN_CUSTOMERS = 200
NAMED = 3


@admin.register(PriceList)
class PriceListAdmin(ArchivingAdmin):
    archive_group = "state"
    list_display = ("name", "applies", "places", "page")
    office_title = "Daftar harga"
    search_fields = ("name",)
    search_help_text = "Cari nama daftar"
    ordering = ("name", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("outlets", "fills_itself", "raise_ppm", "lower_ppm")
        places = own if len(outlets_of(merchant_of(request))) > 1 else ()
        shown = ("name", "applies", *places, "date_from", "date_to")
        return (*shown, "archived") if obj else shown

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name in ("date_from", "date_to"):
            label = str(db_field.verbose_name).capitalize()
            widget = UnfoldAdminSingleDateWidget(attrs={"type": "date"})
            widget.input_type = "date"
            return forms.CharField(
                label=label,
                required=False,
                empty_value=None,
                max_length=10,
                widget=widget,
                help_text="Kosong: tanpa batas.",
            )
        if db_field.name == "outlets":
            return places_field(merchant_of(request))
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceList]:
        """Who works in some outlets sees those lists that hold there."""
        rows: QuerySet[PriceList] = super().get_queryset(request)
        person: Any = request.user
        if person.works_everywhere:
            return rows
        return rows.filter(pk__in=[each.pk for each in rows if holds_for(person, each)])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_add_permission(request)) and _speaks_for_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and _speaks_for_all(request)

    def add_row(self, request: HttpRequest, changes: Changes) -> PriceList:
        identity = changes.pop("identity")
        return actions.add_price_list(
            merchant_id=merchant_of(request),
            name=identity.pop("name"),
            by=actor_of(request),
            identity=identity,
            **changes,
        )

    def change_row(self, request: HttpRequest, row: PriceList, changes: Changes) -> PriceList:
        return actions.change_price_list(price_list=row, by=actor_of(request), **changes)

    @admin.display(description="cabang")
    def places(self, row: PriceList) -> str:
        return f"{len(row.outlets)} cabang" if row.outlets else "semua"

    @admin.display(description="harga")
    def page(self, row: PriceList) -> str:
        address = reverse("admin:prices_pricelist_harga", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, "Isi harga")

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "<uuid:list_id>/harga/", self.harga, permission=CHANGE),
            page_url(self, "<uuid:list_id>/pelanggan/", self.pelanggan, permission=CHANGE),
            *super().get_urls(),
        ]

    def harga(self, request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
        price_list = self._shown(request, list_id)
        grid = Grid(request, price_list)
        doubts: list[dict[str, str]] = []
        if request.method == "POST" and grid.is_read() and _saved(request, grid, doubts):
            return HttpResponseRedirect(request.get_full_path())
        return render_page(
            self,
            request,
            "office/price_list.html",
            title=f"Daftar harga: {price_list.name}",
            tabs_page="goods",
            grid=grid,
            doubts=doubts,
            sees_cost=request.user.has_perm(SEE_COST),
            price_list=price_list,
            customers=_customers(price_list),
            **_groups(price_list),
            has_customers=price_list.applies == Applies.CUSTOMER,
            limits=limits_text(price_list),
        )

    def pelanggan(self, request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
        """Gives the list to the customer who is searched or the group chosen, or takes it away."""
        price_list = self._shown(request, list_id)
        if request.method == "POST":
            try:
                _give(request, price_list)
            except LancarError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(reverse("admin:prices_pricelist_harga", args=[list_id]))

    def _shown(self, request: HttpRequest, list_id: uuid.UUID) -> PriceList:
        found: PriceList | None = self.get_queryset(request).filter(pk=list_id).first()
        if found is None:
            raise errors.unknown_price_list()
        return found


def _speaks_for_all(request: HttpRequest) -> bool:
    """Asked for each page's menu: who works everywhere costs no query."""
    person: Any = request.user
    return person.works_everywhere or speaks_for_all(merchant_of(request), actor_of(request))


def _customers(price_list: PriceList) -> list[dict[str, str]]:
    held = Customer.objects.filter(
        merchant_id=price_list.merchant_id, price_list=str(price_list.pk), archived=False
    )
    return [
        {"pk": str(each.pk), "name": each.name, "phone": display_phone(each.phone)}
        for each in held.order_by("name", "id")[:SHOWN_CUSTOMERS]
    ]


def _groups(price_list: PriceList) -> dict[str, list[CustomerGroup]]:
    """Those with this list, and those that could have it."""
    groups = list(groups_in_use(price_list.merchant_id))
    having = [each for each in groups if each.price_list == str(price_list.pk)]
    return {"groups": having, "other_groups": [each for each in groups if each not in having]}


def _saved(request: HttpRequest, grid: Grid, doubts: list[dict[str, str]]) -> bool:
    """False: shown again, with the reason or the `doubts` to be seen first."""
    try:
        count = actions.set_list_prices(
            price_list=grid.price_list,
            prices=grid.prices(),
            by=actor_of(request),
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        if error.code == "doubtful":
            doubts += error.extra["doubts"]
        else:
            messages.error(request, f"{error.sentence} Belum disimpan.")
        return False
    messages.success(
        request, f"Harga {count} barang disimpan." if count else "Tidak ada yang berubah."
    )
    return True


def _give(request: HttpRequest, price_list: PriceList) -> None:
    by, merchant_id = actor_of(request), merchant_of(request)
    if "group" in request.POST or "remove_group" in request.POST:
        _give_group(request, price_list)
        return
    gone = id_of(request.POST.get("remove", ""))
    if gone is not None:
        customer = Customer.objects.filter(merchant_id=merchant_id, pk=gone).first()
        if customer is not None:
            actions.give_list(customer=customer, price_list=None, by=by)
        return
    text = request.POST.get("who", "").strip()
    found = list(search_customers(merchant_id, text).order_by("name")[: NAMED + 1]) if text else []
    if len(found) == 1:
        actions.give_list(customer=found[0], price_list=price_list, by=by)
        messages.success(request, f"{found[0].name} sekarang memakai {price_list.name}.")
    elif found:
        names = ", ".join(each.name for each in found[:NAMED])
        messages.error(request, f"Lebih dari satu: {names}. Ketik nomor HP-nya.")
    else:
        messages.error(request, "Tidak ada pelanggan dengan nama atau nomor itu.")


def _give_group(request: HttpRequest, price_list: PriceList) -> None:
    named, gone = request.POST.get("group", ""), request.POST.get("remove_group", "")
    chosen = id_of(named or gone)
    if chosen is None:
        messages.error(request, "Pilih grupnya dahulu.")
        return
    group = group_of(merchant_of(request), chosen)
    given = price_list if named else None
    actions.give_group_list(group=group, price_list=given, by=actor_of(request))
    if named:
        messages.success(request, f"Grup {group.name} sekarang memakai {price_list.name}.")
