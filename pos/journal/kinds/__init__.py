"""What can happen in a shop: one typed body per kind and version.

A kind is never changed, only joined by its next version; every (kind, version) ever released stays
here and in the golden corpus (tests/golden/journal). Bodies are self-contained facts. Unknown keys
are kept in the stored bytes and ignored here. Ids in bodies are lower-case hyphenated strings.

To add one: write the class in the noun's file below this folder and import the file in `load()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pos.journal.errors import RuleError

MAX_SAFE = 2**53 - 1  # the largest integer both languages hold exactly

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Id = Annotated[str, StringConstraints(pattern=_UUID)]
Minor = Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
Milli = Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
Ppm = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
TimeMs = Annotated[int, Field(ge=0, le=MAX_SAFE)]
ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=4000)]
DateText = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]

Stream = Literal["F", "O"]
NOUNS = (
    "outlets",
    "people",
    "customers",
    "breaches",
    "payments",
    "catalog",
    "prices",
    "devices",
    "tills",
    "training",
    "timesheets",
    "serials",
    "stock",
    "shipments",
    "counts",
    "purchasing",
    "consignment",
    "sales",
    "refunds",
    "closings",
    "kasbon",
    "credit",
    "gadgets",
    "gift_cards",
    "orders",
    "paid_in",
    "points",
    "receipts",
    "printers",
    "reports",
    "books",
    "imports",
    "backups",
    "support",
    "links",
    "problems",
)


class Body(BaseModel):
    """Base of all bodies: exact types, unknown keys tolerated."""

    model_config = ConfigDict(extra="ignore", strict=True)


class MasterBody(Body):
    """A change of master data: whole field groups of one row (pos.journal.masterdata).

    `seen`: which event had set each group when this was written, as far as its server knew; null
    where the writer does not say (tablets, releases before 2026-12). It decides nothing and only
    fills a list, so it came without a new version: who does not read it lists less."""

    id: Id
    seen: Annotated[dict[ShortText, Id] | None, Field(max_length=20)] = None


@dataclass(frozen=True)
class Kind:
    """One released (name, version) and the class that reads its body. `holds`: an event in it."""

    name: str
    version: int
    stream: Stream
    body: type[Body]
    holds: bool = False


_KINDS: dict[tuple[str, int], Kind] = {}
_BodyClass = TypeVar("_BodyClass", bound=type[Body])


def kind(
    name: str, *, version: int, stream: Stream = "F", holds: bool = False
) -> Callable[[_BodyClass], _BodyClass]:
    """Class decorator: register a body class under its frozen name and version."""

    def register(body: _BodyClass) -> _BodyClass:
        if (name, version) in _KINDS:
            raise RuntimeError(f"kind {name} version {version} is registered twice")
        _KINDS[name, version] = Kind(name, version, stream, body, holds)
        return body

    return register


def load() -> None:
    """Import every noun's kinds; called once when Django is ready."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")


def all_kinds() -> list[Kind]:
    return sorted(_KINDS.values(), key=lambda known: (known.name, known.version))


def find(name: str, version: int) -> Kind | None:
    """None for a kind from a newer release: the event is stored as pending, never refused."""
    return _KINDS.get((name, version))


def are_known(name: str, version: int, body: Any) -> bool:
    """Whether this release can read it, and where it holds another device's event, that one too."""
    known = find(name, version)
    if known is None or not known.holds:
        return known is not None
    told = body if isinstance(body, dict) else {}
    inner = told.get("kind"), told.get("version")
    is_named = isinstance(inner[0], str) and type(inner[1]) is int
    return not is_named or inner in _KINDS


def read_body(known: Kind, body: Any) -> Body:
    """Validate a decoded body. RuleError `invalid_body` names the first wrong place."""
    try:
        return known.body.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise RuleError(
            "invalid_body",
            f"Isi kejadian tidak dapat dibaca (bagian {place}). Data asli tetap tersimpan.",
            place=place,
            reason=first["msg"],
        ) from error
