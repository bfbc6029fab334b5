"""The customers' list and form. A tick is shown with when and where it was given; changing one
writes a new tick, it never rewrites the old."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from pos.customers import actions, queries
from pos.customers.admin.doubles import DoublePages
from pos.customers.birthdays import birthday_text, read_birthday
from pos.customers.bringing import forget_unasked
from pos.customers.models import CONSENTS, ConsentTick, Customer
from pos.customers.wordings import OFFICE_WORDINGS, WORDING, WORDINGS, sentence_of
from pos.domain.errors import LancarError
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes, Shown
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import NOTHING, badge, moment_text
from pos.people.queries import names_of

TICKS = {**WORDINGS[WORDING], **OFFICE_WORDINGS[WORDING]}
WITHDRAWN = {
    "keep_data": "Bila dicabut, nama dan nomornya dihapus di sini dan di semua kasir. Struk lama "
    "tetap.",
    "keep_birthday": "Bila dicabut, hari ulang tahunnya dihapus.",
}
SHOWN_TICKS = 50
CHANNELS = {"till": "di kasir", "office": "di kantor"}


class CustomerForm(forms.ModelForm):
    """The stored ticks are objects; a person sets or clears a box."""

    class Meta:
        model = Customer
        fields = ("name", "phone", "member", "group", "kasbon_limit_minor", "birthday", "archived")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CONSENTS:
            if name in self.fields:
                self.initial[name] = name in self.instance.consents
        self.initial["keep_birthday"] = bool((self.instance.keep_birthday or {}).get("given"))
        self.initial["birthday"] = birthday_text(self.instance.birthday)

    def clean_phone(self) -> str:
        try:
            return queries.digits_of(self.cleaned_data["phone"])
        except LancarError as error:
            raise forms.ValidationError(error.sentence, code=error.code) from error

    def clean_birthday(self) -> str:
        try:
            return read_birthday(self.cleaned_data["birthday"])
        except LancarError as error:
            raise forms.ValidationError(error.sentence, code=error.code) from error


# Tills of one server share what is left of a limit; servers that do not talk cannot.
KASBON_LIMIT = (
    "Paling banyak boleh berutang. 0 berarti tidak boleh kasbon. Batas ini dijaga oleh server toko "
    "ini; cabang dengan server sendiri yang belum terhubung ke cloud menjaga batasnya sendiri."
)


@admin.register(Customer)
class CustomerAdmin(ArchivingAdmin):
    archive_group = "state"
    form = CustomerForm
    list_display = ("name", "number", "membership", "group", "allowed", "bought")
    list_select_related = ("group",)
    list_filter = (Shown,)
    actions = (*ArchivingAdmin.actions, "merge", "forget")
    search_fields = ("name", "phone")
    search_help_text = "Cari nama atau nomor"
    office_title = "Pelanggan"
    ordering = ("name", "id")
    readonly_fields = ("bought", "history_of_ticks")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        known = ("name", "phone", "member", "group", "kasbon_limit_minor")
        shown = (*known, *CONSENTS, "birthday", "keep_birthday")
        return (*shown, "archived", "bought", "history_of_ticks") if obj else shown

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name in TICKS:
            return forms.BooleanField(
                label=TICKS[db_field.name],
                required=False,
                widget=UnfoldBooleanSwitchWidget(),
                help_text=WITHDRAWN.get(db_field.name, ""),
            )
        if db_field.name == "birthday":
            return forms.CharField(
                label="Ulang tahun",
                max_length=40,
                required=False,
                help_text="Tanggal dan bulan, misalnya 17-08. Tahunnya tidak disimpan.",
                widget=UnfoldAdminTextInputWidget(),
            )
        if db_field.name == "phone":
            return forms.CharField(
                label="Nomor HP",
                max_length=40,
                required=False,
                help_text="Boleh ditulis 0812-3456-7890.",
                widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "tel"}),
            )
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name == "kasbon_limit_minor":
            field.help_text = KASBON_LIMIT
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Numbers are found however they are typed."""
        if not search_term:
            return queryset, False
        found = queries.search(merchant_of(request), search_term)
        away = queries.search(merchant_of(request), search_term, archived=True)
        return queryset.filter(id__in=(found | away).values("id")), False

    def get_urls(self) -> list[URLPattern]:
        ganda = DoublePages(self).ganda
        page = page_url(self, "ganda/", ganda, permission="customers.view_customer")
        return [page, *super().get_urls()]

    @action(description="Gabungkan dua yang dipilih", permissions=["change"])
    def merge(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        two = [("dua", str(each.pk)) for each in rows.order_by("id")[:3]]
        if len(two) != 2:
            messages.error(request, "Tandai tepat dua pelanggan.")
            return None
        address = reverse("admin:customers_customer_ganda")
        return HttpResponseRedirect(f"{address}?{urlencode(two)}")

    @action(description="Hapus data yang belum pernah ditanya izinnya", permissions=["change"])
    def forget(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        chosen, done = list(rows.filter(keep_data=None, archived=False)), 0
        for customer in chosen:
            try:
                done += forget_unasked(customer=customer, by=actor_of(request))
            except LancarError as error:
                messages.error(request, error.sentence)
        messages.success(request, f"{done} pelanggan dihapus, nama dan nomornya.")

    def add_row(self, request: HttpRequest, changes: Changes) -> Customer:
        given = changes.get("consent", {})
        return actions.add_customer(
            merchant_id=merchant_of(request),
            by=actor_of(request),
            member=changes["membership"]["member"],
            group=changes.get("group", {}).get("group"),
            kasbon_limit_minor=changes.get("kasbon", {}).get("kasbon_limit_minor", 0),
            birthday=changes.get("birthday"),
            consents=[name for name in CONSENTS if given.get(name)],
            **changes["identity"],
        )

    def change_row(self, request: HttpRequest, row: Customer, changes: Changes) -> Customer:
        others = dict(changes)
        given = others.pop("consent", {})
        return actions.change_customer(customer=row, by=actor_of(request), given=given, **others)

    @admin.display(description="nomor HP", ordering="phone")
    def number(self, row: Customer) -> str:
        return display_phone(row.phone) if row.phone else NOTHING

    @admin.display(description="keanggotaan", ordering="member")
    def membership(self, row: Customer) -> str:
        return badge("Anggota", "ok") if row.member else NOTHING

    @admin.display(description="izin")
    def allowed(self, row: Customer) -> str:
        words = {"keep_data": "data", "send_receipts": "struk", "send_promotions": "promosi"}
        return ", ".join(words[name] for name in row.consents) or NOTHING

    @admin.display(description="belanja")
    def bought(self, row: Customer) -> str:
        address = reverse("admin:reports_figure_pembeli", args=[row.pk])
        kasbon = reverse("admin:balances_movement_orang", args=[row.pk])
        credit = reverse("admin:balances_movement_pemegang", args=[row.pk])
        points = reverse("admin:balances_movement_buku", args=[row.pk])
        money = (("Kasbon", kasbon), ("Saldo", credit), ("Poin", points))
        links = (("Riwayat belanja", address), *money)
        told = ((where, label) for label, where in links)
        return format_html("<p>{}</p>", format_html_join(" · ", '<a href="{}">{}</a>', told))

    @admin.display(description="riwayat izin")
    def history_of_ticks(self, row: Customer) -> str:
        """Who wrote down which word of the customer, when, where, under which sentence."""
        ticks = list(queries.ticks_of(row)[:SHOWN_TICKS])
        names = names_of(row.merchant_id, {tick.actor_id for tick in ticks if tick.actor_id})
        lines = [(_told(tick, names.get(tick.actor_id, "")), _sentence(tick)) for tick in ticks]
        if not lines:
            return "Belum pernah ditanya."
        return format_html("<ul>{}</ul>", format_html_join("", LINE, lines))


LINE = '<li>{} <span class="lc-quiet">{}</span></li>'


def _told(tick: ConsentTick, who: str) -> str:
    done = "Diberikan" if tick.given else "Dicabut"
    where = CHANNELS.get(tick.channel, tick.channel)
    by = f" oleh {who}" if who else ""
    return f"{done} {moment_text(tick.at)} {where}{by}:"


def _sentence(tick: ConsentTick) -> str:
    said = sentence_of(tick.wording, tick.consent) or tick.consent
    return f"“{said}” (naskah {tick.wording})"
