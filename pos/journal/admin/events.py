"""The record itself, newest first, and the forks of it. Nothing here writes."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from pos.journal.admin.event_filters import ASKED, Actor, Kind, Outcome, Series, near
from pos.journal.admin.people import person_names
from pos.journal.admin.telling import about, approver_of, changes_of, envelope_of
from pos.journal.admin.words import kind_text
from pos.journal.backoffice.base import MAX_COUNTED, FactAdmin
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import badge, moment, moment_text
from pos.journal.models import Event, Fork, Proof, State

NEWEST = MAX_COUNTED
SEE_COST = "catalog.see_cost"  # what was signed also tells what goods cost
TONES = {
    State.APPLIED: "ok",
    State.PENDING: "info",
    State.QUARANTINED: "warn",
    State.ELSEWHERE: "quiet",
    State.IDLE: "quiet",
}


@admin.register(Event)
class EventAdmin(FactAdmin):
    """All events of this server, its merchant-wide ones too, by the server's number. Unasked it
    shows the newest NEWEST only: an index range, where the whole record would have to be sorted."""

    of_outlet = False
    office_title = "Catatan kejadian"
    list_before_template = "office/record_before.html"
    list_display = ("what", "about", "who", "happened", "received", "source", "state_badge")
    list_display_links = ("what",)
    list_filter = (Kind, Actor, Series, Outcome)
    search_fields = ("hash",)
    search_help_text = "Cari sidik kejadian"
    ordering = ("-server_seq",)
    happened = staticmethod(moment("hlc_ms", "terjadi"))
    received = staticmethod(moment("received_at", "diterima"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        events: QuerySet[Event] = super().get_queryset(request).defer("signature")
        events = events.annotate(actor_name=Subquery(people.values("name")[:1]))
        asked = ASKED & set(request.GET)
        if asked or request.path != reverse("admin:journal_event_changelist"):
            return events
        return near(request, events, NEWEST)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        event = self.shown_row(request, object_id)
        return render_page(
            self,
            request,
            "office/event.html",
            title=kind_text(event.kind),
            tabs_page="record",
            facts=_facts(event),
            changes=changes_of(event, sees_cost=request.user.has_perm(SEE_COST)),
            raw=_signed_text(event) if request.user.has_perm(SEE_COST) else "",
            state=self.state_badge(event),
        )

    @admin.display(description="kejadian", ordering="kind")
    def what(self, row: Event) -> str:
        return kind_text(row.kind)

    @admin.display(description="tentang")
    def about(self, row: Event) -> str:
        return about(row) or self.empty_value_display

    @admin.display(description="oleh")
    def who(self, row: Any) -> str:
        return row.actor_name or "Sistem"

    @admin.display(description="perangkat dan nomor")
    def source(self, row: Event) -> str:
        return f"{row.series} nomor {row.seq}"

    @admin.display(description="keadaan", ordering="state")
    def state_badge(self, row: Event) -> str:
        return badge(State(row.state).label, TONES[State(row.state)])


@admin.register(Fork)
class ForkAdmin(FactAdmin):
    """Other content under a number we already have: evidence of a cloned or damaged device."""

    of_outlet = False
    list_display = ("source", "received", "reason", "short_hash")
    list_display_links = None
    ordering = ("-received_at",)
    received = staticmethod(moment("received_at", "diterima"))

    @admin.display(description="perangkat dan nomor")
    def source(self, row: Fork) -> str:
        return f"{row.device_id} nomor {row.seq}"

    @admin.display(description="sidik")
    def short_hash(self, row: Fork) -> str:
        return format_html('<code class="lc-code">{}…</code>', row.hash[:16])


def _signed_text(event: Event) -> str:
    return json.dumps(json.loads(bytes(event.raw)), ensure_ascii=False, indent=2)


def _facts(event: Event) -> list[tuple[str, str]]:
    actor = person_names({event.actor_id}).get(event.actor_id) if event.actor_id else None
    facts = [
        ("Tentang", about(event)),
        ("Terjadi", moment_text(event.hlc_ms)),
        ("Jam perangkat", _wall(event)),
        ("Diterima server", moment_text(event.received_at)),
        ("Oleh", actor or "Sistem"),
        ("Disetujui", approver_of(event)),
        ("Hari usaha", event.business_date),
        ("Perangkat", f"{event.series}, masa kunci {event.epoch}"),
        ("Nomor", f"{event.stream}{event.seq}; urutan server {event.server_seq}"),
        ("Tanda tangan", str(Proof(event.proof).label)),
        ("Sidik", event.hash),
        ("Sidik sebelumnya", event.prev),
    ]
    return [(name, value) for name, value in facts if value]


def _wall(event: Event) -> str:
    """What its own clock showed, which may be wrong; the line above is put right by the hub's."""
    clock = envelope_of(event).get("clock")
    wall = clock.get("wall") if isinstance(clock, dict) else None
    return moment_text(wall) if isinstance(wall, int) else ""
