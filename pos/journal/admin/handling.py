"""Dealing with a problem, as its page shows it: what was done, who could, and what put it right."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.urls import reverse

from pos.journal.actions import Named
from pos.journal.admin.people import person_names
from pos.journal.admin.telling import about
from pos.journal.admin.words import kind_text
from pos.journal.backoffice.show import moment_text
from pos.journal.models import Event, Handling, Problem
from pos.journal.rows import find_ledger, home_outlet

VIEW = "journal.view_problem"
NEAR = 2_000
MOST = 30
# What is no correction of anything: it only says that somebody looked, or that a tablet was there.
NO_CORRECTION = ("problem.handled", "report.taken", "report.exported", "login.locked")


class Step(NamedTuple):
    when: str
    who: str
    what: str
    note: str
    correction: str
    link: str


class Correction(NamedTuple):
    id: uuid.UUID
    words: str


def steps_of(problem: Problem) -> list[Step]:
    """In the order they happened."""
    steps = Handling.objects.filter(
        merchant_id=problem.merchant_id,
        problem_outlet_id=problem.outlet_id,
        code=problem.code,
        key=problem.key,
    )
    rows = list(steps.order_by("hlc_ms", "hlc_counter", "id"))
    wanted = [row.corrected_by for row in rows if row.corrected_by]
    found = Event.objects.filter(merchant_id=problem.merchant_id).in_bulk(wanted)
    return [_step(row, found) for row in rows]


def candidates(merchant_id: uuid.UUID) -> list[Named]:
    """Whoever may sign in and see the inbox."""
    people = get_user_model()._default_manager.filter(merchant_id=merchant_id, active=True)
    able = [each for each in people.order_by("name") if each.is_staff and each.has_perm(VIEW)]
    return [Named(uuid.UUID(str(each.pk)), each.get_full_name()) for each in able]


def corrections_since(problem: Problem) -> list[Correction]:
    """What people did here since it was reported, newest first: one of it may have put it right."""
    ledger = find_ledger(problem.merchant_id, home_outlet(problem.merchant_id, problem.outlet_id))
    if ledger is None or problem.settled_at is not None:
        return []
    events = Event.objects.filter(
        merchant_id=problem.merchant_id,
        outlet_id__in=(problem.outlet_id, problem.merchant_id),
        server_seq__gt=ledger.server_seq - NEAR,
        received_at__gte=problem.opened_at,
    ).exclude(actor_id=None)
    later = events.exclude(kind__in=NO_CORRECTION)
    if problem.event_id is not None:
        later = later.exclude(id=problem.event_id)
    rows = list(later.order_by("-server_seq")[:MOST])
    names = person_names(row.actor_id for row in rows)
    return [Correction(row.id, _words(row, names)) for row in rows]


def _words(event: Event, names: Mapping[uuid.UUID, str]) -> str:
    who = names.get(event.actor_id, "") if event.actor_id else ""
    parts = (moment_text(event.hlc_ms), kind_text(event.kind), about(event), who)
    return " · ".join(part for part in parts if part)


def _step(row: Handling, events: Mapping[Any, Event]) -> Step:
    what = str(Handling.Act(row.act).label)
    if row.act == Handling.Act.ASSIGNED:
        what = f"Diserahkan kepada {row.to_name}" if row.to_id else "Dikembalikan untuk siapa saja"
    correction, link = "", ""
    event = events.get(row.corrected_by)
    if event is not None:
        correction = _words(event, {})
        link = reverse("admin:journal_event_change", args=[event.pk])
    who = row.by_name or "–"
    return Step(moment_text(row.at_ms), who, what, row.note, correction, link)
