"""Shapes that several nouns' HTTP doors share, and the outlets' own."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE

Amount = Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
Price = Annotated[int, Field(ge=0, le=MAX_SAFE)]
SearchText = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
DateText = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Cursor = Annotated[str, StringConstraints(max_length=400)]


class Problem(Schema):
    """RFC 9457. `code` is stable; `detail` is a plain sentence for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class OutletShape(Schema):
    id: UUID
    code: str
    name: str
    address_lines: list[str]
    phone: str
    npwp: str
    npwpd: str
    zone: str
    day_cutoff_minute: int
    pkp: bool
    prices_include_tax: bool


class OutletList(Schema):
    outlets: list[OutletShape]


class RulesShape(Schema):
    """The domain's Rules, as in pos/domain/README.md."""

    rules: dict[str, Any]


# What a signed-in client may get instead of an answer.
REFUSALS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    403: Problem,
    404: Problem,
    422: Problem,
}
