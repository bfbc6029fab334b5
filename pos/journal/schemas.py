"""Shapes of the record as the API shows them."""

import uuid
from typing import Any

from ninja import Schema


class ProblemRow(Schema):
    id: uuid.UUID
    code: str
    sentence: str
    suggestion: str
    event_id: uuid.UUID | None
    detail: dict[str, Any]
    opened_at: int
    settled_at: int | None


class ProblemPage(Schema):
    """`next` is the cursor of the following page; null on the last."""

    items: list[ProblemRow]
    next: str | None


class EventRow(Schema):
    server_seq: int
    id: uuid.UUID
    kind: str
    version: int
    device_id: uuid.UUID
    series: str
    stream: str
    seq: int
    hash: str
    business_date: str
    received_at: int
    state: int
    reason: str


class EventPage(Schema):
    items: list[EventRow]
    next: str | None
