"""Every press as it came, and the doors to the pages people work with."""

from django.contrib import admin
from django.urls import URLPattern

from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import moment
from pos.timesheets.admin.person import PersonWeek
from pos.timesheets.admin.rules import RulesPage
from pos.timesheets.admin.week import WeekPage
from pos.timesheets.models import Clocking

SEE, CHANGE = "timesheets.view_clocking", "timesheets.change_clocking"


@admin.register(Clocking)
class ClockingAdmin(FactAdmin):
    office_title = "Absen seperti ditekan"
    list_display = ("clocked", "person_name", "act", "tablet", "received")
    list_filter = ("act",)
    search_fields = ("person_name",)
    search_help_text = "Cari nama"
    ordering = ("-clocked_at",)
    clocked = staticmethod(moment("clocked_at", "waktu toko"))
    tablet = staticmethod(moment("tablet_at", "jam tablet"))
    received = staticmethod(moment("received_at", "diterima"))
    fields = readonly_fields = ("clocked", "person_name", "act", "tablet", "received")

    def get_urls(self) -> list[URLPattern]:
        person = PersonWeek(self)
        return [
            page_url(self, "minggu/", WeekPage(self).minggu, permission=SEE),
            page_url(self, "minggu/<uuid:person_id>/", person.orang, permission=SEE),
            page_url(self, "aturan/", RulesPage(self).aturan, permission=CHANGE),
            *super().get_urls(),
        ]
