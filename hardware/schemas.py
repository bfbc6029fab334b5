"""Shapes of the hardware bridge's HTTP door. What paper is made of is checked by documents.py."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from pos.outlets.schemas import Text


class By(Schema):
    id: UUID
    name: Text


class NewPrint(Schema):
    """`id` is the tablet's own: a repeat is the same document. `operations` may be empty where only
    the drawer is to be opened, which is done for a sale, or for an `opening` that the tablet wrote
    down before it asks. `secret`: kept only until it is on paper."""

    id: UUID
    title: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
    operations: Annotated[list[dict[str, Any]], Field(max_length=2_000)]
    drawer: bool = False
    secret: bool = False
    role: Literal["receipt", "report"] = "receipt"
    sale: UUID | None = None
    opening: UUID | None = None
    by: By | None = None


class PrintShape(Schema):
    """`trouble`: what it waits for, or why it stopped, as a sentence."""

    id: UUID
    state: str
    trouble: str
