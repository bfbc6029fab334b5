"""Izin di kasir: who may do what at the tills of an outlet. One page, one table, one button."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.html import format_html_join

from pos.domain.errors import LancarError
from pos.domain.formatting import (
    format_number,
    format_percent,
    read_money,
    read_quantity,
)
from pos.domain.permission_words import ACTION_WORDS, RULE_WORDS_ID
from pos.domain.permissions import ACTIONS, TILL_ROLES, Cell
from pos.journal.backoffice.base import BaseAdmin, FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.fields import PPM_PER_PERCENT_MILLI
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import moment
from pos.people.actions import change_permissions
from pos.people.models import Approval, TillRules
from pos.people.phones import DOUBTS
from pos.people.queries import Rules, rules_of
from pos.people.roles import ROLES

SETTINGS = "outlets.change_outlet"


@admin.register(TillRules)
class TillRulesAdmin(BaseAdmin):
    """Only the page: a row of JSON is nothing to look at."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return [page_url(self, "izin/", self.izin, permission=SETTINGS), *super().get_urls()]

    def izin(self, request: HttpRequest) -> HttpResponse:
        merchant_id, outlet_id = merchant_of(request), outlet_of(request)
        rules = rules_of(merchant_id, outlet_id)
        if request.method == "POST":
            rules, wrong = _read(request, rules)
            if not wrong:
                change_permissions(
                    merchant_id=merchant_id,
                    outlet_id=outlet_id,
                    rules=rules,
                    by=actor_of(request),
                )
                messages.success(request, "Izin disimpan. Tablet memakainya begitu tersambung.")
                return HttpResponseRedirect(request.path)
            messages.error(request, f"Batas ini belum benar: {wrong}.")
        return render_page(
            self,
            request,
            "office/permissions.html",
            title="Izin di kasir",
            tabs_page="staff",
            roles=[ROLES[role] for role in TILL_ROLES],
            rows=[_row(action, rules, request) for action in ACTIONS],
        )


def _row(action: str, rules: Rules, request: HttpRequest) -> dict[str, Any]:
    words, counted = ACTION_WORDS[action], ACTIONS[action]["limit_kind"]
    cells = [
        {
            "name": f"{action}:{role}",
            "role": ROLES[role],
            "rules": [
                (rule, word, rule == rules[action][role]["rule"])
                for rule, word in RULE_WORDS_ID.items()
                if rule != "approval" or ACTIONS[action]["can_ask"]
            ],
            "counted": counted,
            "limit": request.POST.get(f"{action}:{role}:limit")
            or _written(rules[action][role], counted),
        }
        for role in TILL_ROLES
    ]
    unit = {"share": "%", "amount": "Rp"}.get(counted or "")
    named = {"code": action, "name": words["name_id"], "meaning": words["meaning_id"]}
    return {**named, "unit": unit, "cells": cells}


def _written(cell: Cell, counted: str | None) -> str:
    limit = cell["limit"]
    if limit is None:
        return ""
    return (
        format_percent(limit).removesuffix("%") if counted == "share" else format_number(limit, 0)
    )


def _read(request: HttpRequest, before: Rules) -> tuple[Rules, str]:
    """The table as typed, and the first limit that is none."""
    rules: Rules = {action: dict(cells) for action, cells in before.items()}
    for action in ACTIONS:
        for role in TILL_ROLES:
            name = f"{action}:{role}"
            rule = request.POST.get(name, before[action][role]["rule"])
            typed = request.POST.get(f"{name}:limit", "").strip()
            try:
                limit = _limit(typed, ACTIONS[action]["limit_kind"])
            except LancarError:
                return rules, f"{ACTION_WORDS[action]['name_id']}, {ROLES[role]}, “{typed}”"
            if rule in RULE_WORDS_ID:
                kept = limit if rule == "allowed" else None
                rules[action][role] = {"rule": rule, "limit": kept}  # type: ignore[typeddict-item]
    return rules, ""


def _limit(typed: str, counted: str | None) -> int | None:
    if typed == "" or counted is None:
        return None
    if counted == "amount":
        return read_money(typed)
    return read_quantity(typed.removesuffix("%").strip()) * PPM_PER_PERCENT_MILLI


@admin.register(Approval)
class ApprovalAdmin(FactAdmin):
    list_display = ("given", "what", "asked_by_name", "approver_name", "way", "reason")
    office_title = "Persetujuan"
    search_fields = ("asked_by_name", "approver_name")
    search_help_text = "Cari nama kasir atau penyetuju"
    ordering = ("-given_at",)
    given = staticmethod(moment("given_at", "waktu"))
    fields = readonly_fields = ("given", "what", "asked_by_name", "approver_name", "way", "reason")

    @admin.display(description="hal")
    def what(self, row: Approval) -> str:
        return format_html_join("; ", "{}", ((item["label"],) for item in row.items))

    @admin.display(description="cara")
    def way(self, row: Approval) -> str:
        if row.doubt:
            return f"Telepon, tidak berlaku: {DOUBTS[row.doubt]}"
        return "Telepon" if row.method == "code" else "PIN"
