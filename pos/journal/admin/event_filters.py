"""What the record can be narrowed to: what happened, what became of it, who did it, and where.

Who and where have no index (each would cost every sale): they look through the newest NEAR events.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from pos.journal.admin.words import KINDS
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.models import DeviceKey, Event, State
from pos.journal.rows import find_ledger

NEAR = 50_000
MOST = 200
ASKED = frozenset({"q", "jenis", "keadaan", "oleh", "kasir"})


class Kind(admin.SimpleListFilter):
    title = "kejadian"
    parameter_name = "jenis"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(KINDS.items(), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class Outcome(admin.SimpleListFilter):
    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(state.value), state.label) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        chosen = [state for state in State if str(state.value) == self.value()]
        return queryset.filter(state=chosen[0]) if chosen else queryset


class Actor(admin.SimpleListFilter):
    title = "oleh"
    parameter_name = "oleh"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = get_user_model()._default_manager.filter(merchant_id=merchant_of(request))
        named = people.exclude(name="").order_by("name").values_list("id", "name")
        return [(str(person), name) for person, name in named[:MOST]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        known = {value for value, _ in self.lookup_choices}
        if self.value() not in known:
            return queryset
        return near(request, queryset).filter(actor_id=self.value())


class Series(admin.SimpleListFilter):
    title = "perangkat"
    parameter_name = "kasir"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        keys = DeviceKey.objects.filter(merchant_id=merchant_of(request)).order_by("series")
        return [(series, series) for series in keys.values_list("series", flat=True)[:MOST]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if not self.value():
            return queryset
        return near(request, queryset).filter(series=self.value())


def near(request: HttpRequest, events: QuerySet[Event], newest: int = NEAR) -> QuerySet[Event]:
    """The newest of this server, its merchant-wide ones too: an index range."""
    merchant_id, outlet_id = merchant_of(request), outlet_of(request)
    ledger = find_ledger(merchant_id, outlet_id)
    if ledger is None:
        return events.none()
    return events.filter(
        outlet_id__in=(outlet_id, merchant_id), server_seq__gt=ledger.server_seq - newest
    )
