"""Lists that somebody brought in from elsewhere. What changed by it is told by the events of the
goods themselves, signed by the same person."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Who

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Rows = Annotated[int, Field(ge=0, le=1_000_000)]


@kind("import.begun", version=1)
class ImportBegun(Body):
    """`new`, `changed` and `left_out` are rows as the person saw them before letting it in."""

    import_: Id = Field(alias="import")
    target: Literal["products", "customers", "stock"]
    file_name: ShortText
    sha256: Hash
    vendor: ShortText
    new: Rows
    changed: Rows
    left_out: Rows
    begun_at: TimeMs
    by: Who


@kind("import.undone", version=1)
class ImportUndone(Body):
    """What the import brought goes back, except what was changed again since."""

    import_: Id = Field(alias="import")
    target: Literal["products", "customers", "stock"]
    file_name: ShortText
    undone_at: TimeMs
    by: Who
