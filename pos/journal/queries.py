"""Reads of the record for the back office."""

import uuid

from django.db.models import QuerySet

from pos.journal.errors import NotFound
from pos.journal.models import Event, Problem


def events_of(merchant_id: uuid.UUID, kind: str = "") -> QuerySet[Event]:
    """Without the bytes, which lists do not show."""
    rows = Event.objects.filter(merchant_id=merchant_id).defer("raw")
    return rows.filter(kind=kind) if kind else rows


def problems_of(merchant_id: uuid.UUID, *, open_only: bool) -> QuerySet[Problem]:
    rows = Problem.objects.filter(merchant_id=merchant_id)
    return rows.filter(settled_at=None) if open_only else rows


def problem_of(merchant_id: uuid.UUID, problem_id: uuid.UUID) -> Problem:
    problem = Problem.objects.filter(merchant_id=merchant_id, id=problem_id).first()
    if problem is None:
        raise NotFound("unknown_problem", "Catatan ini tidak ada.")
    return problem


def event_behind(problem: Problem) -> Event | None:
    if problem.event_id is None:
        return None
    return Event.objects.filter(merchant_id=problem.merchant_id, id=problem.event_id).first()
