"""The cloud's doors for sealed copies of a shop, below /sync/v1/copies. A shop's server has none.

Signed with its hub's key:
POST list   what is whole here         POST begin  a copy is announced
POST part   its next bytes             POST back   bytes of a whole one, for its trial
With the proof of a recovery card (proof.py), for a machine that has nothing else:
POST find   whose copies it opens      POST notes  those of one outlet      POST get  their bytes
POST door   the cloud's half of that proof, for everybody
"""

import base64
import binascii
import uuid
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from pos.backups.notes import FORMAT, Note
from pos.journal.errors import BadInput
from pos.journal.wall import within
from sync import copies, proof
from sync.asked import Asked
from sync.cloud_doors import asking, at_cloud, read
from sync.models import KeptCopy

router = Router(tags=["copies"])
BASE64_PIECE = (copies.PIECE_BYTES + 2) // 3 * 4
MOST_OUTLETS = 20  # whose records one hub keeps


class OneLife(Schema):
    incarnation: uuid.UUID


class Named(OneLife):
    name: str = Field(pattern=r"^[0-9]{8}-(snapshot|segment)\.age$")
    at: int = Field(ge=0, lt=2**53)

    @property
    def spot(self) -> copies.Spot:
        return copies.Spot(self.incarnation, self.name, self.at)


class Part(Named):
    data: str = Field(min_length=4, max_length=BASE64_PIECE)


class NoteOfCopy(OneLife):
    """As `pos.backups.notes.Note`, within limits."""

    number: int = Field(ge=1, lt=10**8)
    kind: Literal["snapshot", "segment"]
    made_at: int = Field(ge=0, lt=2**53)
    size_bytes: int = Field(ge=1, lt=2**53)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    merchant: uuid.UUID
    shop: str = Field(max_length=200)
    release: str = Field(max_length=40)
    after: dict[uuid.UUID, int] = Field(max_length=MOST_OUTLETS)
    marks: dict[uuid.UUID, int] = Field(max_length=MOST_OUTLETS)
    format: Literal[1] = FORMAT  # type: ignore[assignment]


class OneOutlet(Schema):
    outlet: uuid.UUID
    after: uuid.UUID | None = None


@router.post("/list", include_in_schema=False)
def names(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    wanted = read(OneLife, asked)
    with within(known.merchant_id):
        return {"files": copies.names(known, wanted.incarnation)}


@router.post("/begin", include_in_schema=False)
def begin(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    note = Note(**read(NoteOfCopy, asked).model_dump(mode="json"))
    copies.demand_own_card(known.merchant_id)
    with within(known.merchant_id):
        return copies.begin(known, note)


@router.post("/part", include_in_schema=False)
def part(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    told = read(Part, asked)
    data = _bytes(told.data)
    with within(known.merchant_id):
        answer = copies.add_part(known, told.spot, data)
    if answer["whole"] and told.name.endswith("-snapshot.age"):  # what is old is gone for good now
        with within(known.merchant_id):
            copies.sweep(known)
    return answer


@router.post("/back", include_in_schema=False)
def back(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    with within(known.merchant_id):
        return copies.piece(copies.of_hub(known), read(Named, asked).spot)


@router.post("/door", include_in_schema=False)
def door(request: HttpRequest) -> dict[str, Any]:
    at_cloud()
    return {"key": proof.text_of(proof.door_key())}


@router.post("/find", include_in_schema=False)
def find(request: HttpRequest) -> dict[str, Any]:
    _, rows, merchant_id = _opened(request)
    with within(merchant_id):
        return {"merchant": str(merchant_id), "outlets": copies.outlets_in(rows)}


@router.post("/notes", include_in_schema=False)
def notes(request: HttpRequest) -> dict[str, Any]:
    asked, rows, merchant_id = _opened(request)
    wanted = read(OneOutlet, asked)
    with within(merchant_id):
        return copies.notes_in(rows, wanted.outlet, wanted.after)


@router.post("/get", include_in_schema=False)
def get(request: HttpRequest) -> dict[str, Any]:
    asked, rows, merchant_id = _opened(request)
    with within(merchant_id):
        return copies.piece(rows, read(Named, asked).spot)


def _opened(request: HttpRequest) -> tuple[Asked, QuerySet[KeptCopy], uuid.UUID]:
    """The copies that this card opens, and no others, whatever is asked for."""
    at_cloud()
    asked = Asked.of(request)
    card = proof.card_of(asked)
    merchant_id = copies.merchant_of(card)
    return asked, copies.of_card(card, merchant_id), merchant_id


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("bad_copy", "Isi cadangan rusak di perjalanan; dikirim ulang.") from error
