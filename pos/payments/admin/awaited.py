"""Money outside the drawer, to be read: what is unfinished, and what was not found."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.show import badge, day, moment, money
from pos.payments.models import AwaitedPayment, Check, Outcome

REASONS = {
    "cancelled": "dibatalkan kasir",
    "taken_back": "dikembalikan ke pembeli",
    "not_paid": "tidak jadi dibayar",
}


class Standing(admin.SimpleListFilter):
    """The two questions of an evening: what hangs, and what does not match."""

    title = "keadaan"
    parameter_name = "keadaan"
    CHOICES = (
        ("buka", "Belum selesai"),
        ("hilang", "Tidak ditemukan"),
        ("belum", "Dibayar, belum dicek"),
        ("cocok", "Cocok"),
        ("kembali", "Uang kembali"),
        ("batal", "Batal"),
    )
    WHERE: dict[str, dict[str, Any]] = {
        "buka": {"outcome": Outcome.OPEN},
        "hilang": {"check_state": Check.MISSING},
        "belum": {"outcome": Outcome.PAID, "check_state": Check.NONE, "reference": ""},
        "cocok": {"check_state": Check.FOUND},
        "kembali": {"outcome": Outcome.RETURNED},
        "batal": {"outcome": Outcome.ABANDONED},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self.CHOICES

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AwaitedPayment]
    ) -> QuerySet[AwaitedPayment]:
        return queryset.filter(**self.WHERE.get(self.value() or "", {}))


@admin.register(AwaitedPayment)
class AwaitedPaymentAdmin(FactAdmin):
    list_display = (
        "hari", "name", "amount", "outcome_badge", "check_badge", "number", "reference", "ended",
        "person_name",
    )  # fmt: skip
    list_display_links = ("name",)
    list_filter = (Standing, "kind")
    office_title = "Pembayaran nontunai"
    search_fields = ("number", "reference", "name", "business_date")
    search_help_text = "Cari nomor struk, referensi, cara bayar, atau tanggal (2026-11-21)"
    ordering = ("-business_date", "-started_at")
    hari = staticmethod(day("business_date", "hari"))
    amount = staticmethod(money("amount_minor", "jumlah"))
    started = staticmethod(moment("started_at", "dimulai"))
    ended = staticmethod(moment("ended_at", "selesai"))
    checked = staticmethod(moment("checked_at", "dicocokkan"))
    fields = (
        "hari", "name", "kind", "amount", "account", "reference", "number", "person_name",
        ("started", "ended"), ("outcome_badge", "reason_text"),
        ("check_badge", "checked", "checked_by"),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names: list[str] = []
        for field in self.fields:
            names += [field] if isinstance(field, str) else field
        return names

    @admin.display(description="hasil", ordering="outcome")
    def outcome_badge(self, row: AwaitedPayment) -> SafeString:
        tone = {"open": "warn", "paid": "ok"}.get(row.outcome, "quiet")
        return badge(Outcome(row.outcome).label, tone)

    @admin.display(description="pencocokan", ordering="check_state")
    def check_badge(self, row: AwaitedPayment) -> SafeString | str:
        if row.outcome != Outcome.PAID:
            return "–"
        if row.check_state == Check.NONE and row.reference:
            return badge("Ada referensi", "quiet")
        tone = {"found": "ok", "missing": "warn"}.get(row.check_state, "quiet")
        return badge(Check(row.check_state).label, tone)

    @admin.display(description="alasan")
    def reason_text(self, row: AwaitedPayment) -> str:
        return REASONS.get(row.reason, row.reason) or "–"
