"""The record over HTTP for the back office: its events and the "Perlu dicek" inbox.

It stands here because the journal is below people in the ladder and cannot ask who is signed in.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from pos.journal.actions import settle_problem
from pos.journal.interpret import apply_again
from pos.journal.queries import event_behind, events_of, problem_of, problems_of
from pos.journal.schemas import EventPage, ProblemPage, ProblemRow
from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.schemas import REFUSALS, Cursor
from pos.people.api import Office, person_behind
from pos.people.places import row_shown

router = Router(tags=["record"])


@router.get(
    "/problems",
    operation_id="record_list_problems",
    auth=Office("journal.view_problem"),
    response={200: ProblemPage, **REFUSALS},
)
def list_problems(
    request: HttpRequest,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
    open_only: bool = True,
) -> dict[str, Any]:
    """What a person should look at, newest first."""
    person = person_behind(request)
    rows = person.of_their_outlets(problems_of(person.merchant_id, open_only=open_only))
    items, following = page(rows, ("-opened_at", "-id"), cursor, limit)
    return {"items": items, "next": following}


@router.post(
    "/problems/{problem_id}/settle",
    operation_id="record_settle_problem",
    auth=Office("journal.change_problem"),
    response={200: ProblemRow, **REFUSALS},
)
def settle(request: HttpRequest, problem_id: UUID) -> Any:
    """Somebody looked and dealt with it."""
    person = person_behind(request)
    problem = row_shown(person, problem_of(person.merchant_id, problem_id))
    settle_problem(problem, by=person.id)
    return problem_of(person.merchant_id, problem_id)


@router.post(
    "/problems/{problem_id}/apply-again",
    operation_id="record_apply_again",
    auth=Office("journal.change_problem"),
    response={200: ProblemRow, **REFUSALS},
)
def apply_event_again(request: HttpRequest, problem_id: UUID) -> Any:
    """Interpret the event behind it once more; settled if it counts now."""
    person = person_behind(request)
    problem = row_shown(person, problem_of(person.merchant_id, problem_id))
    event = event_behind(problem)
    if event is not None and apply_again(event):
        settle_problem(problem, by=person.id)
    return problem_of(person.merchant_id, problem_id)


@router.get(
    "/events",
    operation_id="record_list_events",
    auth=Office("journal.view_event"),
    response={200: EventPage, **REFUSALS},
)
def list_events(
    request: HttpRequest,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
    kind: str = Query("", max_length=64),
) -> dict[str, Any]:
    """Everything that happened, newest first."""
    person = person_behind(request)
    rows = person.of_their_outlets(events_of(person.merchant_id, kind))
    items, following = page(rows, ("-server_seq", "-id"), cursor, limit)
    return {"items": items, "next": following}
