"""Serial numbers of single pieces. What is sold of them stands in the note at a sale's line
(pos.domain.serials), so that every release of a till can tell it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, kind

Serial = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class NotedSerials(Body):
    product: Id
    name: ShortText
    serials: Annotated[list[Serial], Field(min_length=1, max_length=500)]


@kind("serials.noted", version=1)
class SerialsNoted(Body):
    """They came into the shop, or left it otherwise than by a sale. Servers only.

    `document`: the page's own id; `of`: the receipt they came with; `reference` names it."""

    document: Id
    way: Literal["in", "out"]
    of: Id | None
    reference: ShortText
    lines: Annotated[list[NotedSerials], Field(min_length=1, max_length=500)]
