"""Every movement of kasbon and credit as a list, and the door to its pages."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from pos.balances.models import Account, Movement
from pos.domain.formatting import format_number
from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import moment, money_cell
from pos.kasbon.admin.birthdays import BirthdayPages
from pos.kasbon.admin.cards import CardPages
from pos.kasbon.admin.credit import CHANGE, CreditPages
from pos.kasbon.admin.debtors import DebtorPages
from pos.kasbon.admin.person import PersonPages
from pos.kasbon.admin.points import PointsPages

_PAGES = {
    Account.KASBON.value: "orang",
    Account.STORE_CREDIT.value: "pemegang",
    Account.GIFT_CARD.value: "isi",
    Account.POINTS.value: "buku",
}


@admin.register(Movement)
class MovementAdmin(FactAdmin):
    office_title = "Mutasi kasbon, saldo, kartu, poin"
    list_display = ("happened", "who", "account", "why", "number", "amount", "person_name")
    list_filter = ("account", "why")
    search_fields = ("holder_name", "number")
    search_help_text = "Cari pelanggan atau nomor"
    ordering = ("-happened_at",)
    happened = staticmethod(moment("happened_at", "waktu"))

    def get_urls(self) -> list[URLPattern]:
        debtors, person, credit = DebtorPages(self), PersonPages(self), CreditPages(self)
        cards, points = CardPages(self), PointsPages(self)
        see = "balances.view_movement"
        return [
            page_url(self, "kasbon/", debtors.kasbon, permission=see),
            page_url(self, "orang/<uuid:holder_id>/", person.orang, permission=see),
            page_url(self, "bukti/<uuid:movement_id>/", person.bukti, permission=see),
            page_url(self, "saldo/", credit.saldo, permission=see),
            page_url(self, "saldo/<uuid:holder_id>/", credit.pemegang, permission=see),
            page_url(self, "kartu/", cards.kartu, permission=see),
            page_url(self, "kartu/<uuid:card_id>/", cards.isi, permission=see),
            page_url(self, "poin/", points.poin, permission=see),
            page_url(self, "poin/aturan/", points.aturan, permission=CHANGE),
            page_url(self, "poin/ulang-tahun/", BirthdayPages(self).ultah, permission=see),
            page_url(self, "poin/<uuid:holder_id>/", points.buku, permission=see),
            *super().get_urls(),
        ]

    @admin.display(description="jumlah", ordering="amount_minor")
    def amount(self, row: Movement) -> str:
        """Points are no money."""
        if row.account == Account.POINTS:
            return f"{format_number(row.amount_minor, 0)} poin"
        return money_cell(row.amount_minor)

    @admin.display(description="pelanggan", ordering="holder_name")
    def who(self, row: Any) -> str:
        page = _PAGES[row.account]
        address = reverse(f"admin:balances_movement_{page}", args=[row.holder_id])
        return format_html('<a href="{}">{}</a>', address, row.holder_name)
