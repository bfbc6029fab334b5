"""Back office of deliveries: what waits, what went out, what was refused; read-only."""

from typing import Any

from django.contrib import admin

from pos.deliveries.models import Delivery, State
from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.show import badge, moment

TONES = {State.WAITING: "warn", State.SENT: "ok", State.REFUSED: "danger"}


@admin.register(Delivery)
class DeliveryAdmin(FactAdmin):
    list_display = ("number", "address", "asked", "keadaan", "trouble")
    list_display_links = ("number",)
    list_filter = ("state",)
    search_fields = ("number", "address")
    ordering = ("-asked_at",)
    asked = staticmethod(moment("asked_at", "diminta"))
    settled = staticmethod(moment("settled_at", "selesai"))
    fields: Any = (
        "number",
        "address",
        "asked",
        "asked_by",
        "keadaan",
        "settled",
        "attempts",
        "trouble",
    )
    readonly_fields: Any = fields

    @admin.display(description="keadaan")
    def keadaan(self, row: Delivery) -> str:
        state = State(row.state)
        return badge(str(state.label), TONES[state])
