"""The cloud's doors for hubs, below /sync/v1/relay. A shop's server does not have them.

POST link    a hub comes in with a code      POST join   a new server becomes a new outlet
POST hello   how far the cloud has its record
POST events  the next part of its record     POST key    its new key, signed with the old one
POST pull    what the cloud itself said       POST password  somebody may sign in at the cloud
POST direct  a tablet leaves what its silent hub lacks      POST fetch  the hub asks for that
"""

import time
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from pos.journal.errors import BadInput, NotSigned
from pos.journal.keys import is_public_key, is_valid
from pos.journal.kinds.devices import PublicKey
from pos.journal.wall import within
from pos.live.watch import watcher
from sync import deposits, down, lacking, links, log, taking
from sync.asked import Asked
from sync.cloud_doors import asking, at_cloud, read
from sync.models import HubLink
from sync.reading import read_batch, read_json
from sync.signing import Asks, check_time, who_asks

router = Router(tags=["relay"])
MAX_NAME = 80
GAP = "Ada catatan yang belum ada di cloud; server toko mengirimnya lagi."
UNREAD = "Ada catatan yang belum dimengerti cloud; server toko mencobanya lagi."
NEWEST_EPOCH = 1_000_000


class LinkRequest(Schema):
    code: str = Field(max_length=40)
    merchant: uuid.UUID
    outlet: uuid.UUID
    public_key: PublicKey
    name: str = Field(min_length=1, max_length=MAX_NAME)


class JoinRequest(Schema):
    code: str = Field(max_length=40)
    public_key: PublicKey


class KeyRequest(Schema):
    epoch: int = Field(ge=1, le=NEWEST_EPOCH)
    public_key: PublicKey


class KnownEnd(Schema):
    epoch: int = Field(ge=1, le=NEWEST_EPOCH)
    seq: int = Field(ge=0, lt=2**53)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")


class TillEnd(Schema):
    device: uuid.UUID
    epoch: int = Field(ge=1, le=NEWEST_EPOCH)
    stream: str = Field(pattern=r"^[FO]$")
    seq: int = Field(ge=0, lt=2**53)


class LackingRequest(Schema):
    ends: list[TillEnd] = Field(max_length=lacking.MAX_ENDS)


class PasswordRequest(Schema):
    person: uuid.UUID
    password: str = Field(max_length=200)


@router.post("/link", include_in_schema=False)
def link(request: HttpRequest) -> dict[str, Any]:
    """Signed with the very key that it brings, so nobody enrols a key he does not hold."""
    at_cloud()
    asked = Asked.of(request)
    body = read(LinkRequest, asked)
    asks = _brings_its_key(asked, body.public_key)
    if body.merchant in (body.outlet, links.ANY_MERCHANT):
        raise BadInput("bad_merchant", "Nomor usaha dari server toko tidak sah.")
    claim = links.Claim(
        body.merchant, body.outlet, asks.device_id, asks.epoch, body.public_key, body.name
    )
    return _answer(links.link_hub(claim, body.code))


@router.post("/join", include_in_schema=False)
def join(request: HttpRequest) -> dict[str, Any]:
    """A server without a record becomes a new outlet of the merchant whose code it brings."""
    at_cloud()
    asked = Asked.of(request)
    body = read(JoinRequest, asked)
    asks = _brings_its_key(asked, body.public_key)
    newcomer = links.Newcomer(asks.device_id, asks.epoch, body.public_key)
    known = links.join_branch(newcomer, body.code)
    where = {"merchant": str(known.merchant_id), "outlet": str(known.outlet_id)}
    return {**where, **_answer(known)}


def _brings_its_key(asked: Asked, public_key: str) -> Asks:
    """BadInput `bad_public_key`, NotSigned, ClockSkew: nobody enrols a key he does not hold."""
    asks = who_asks(asked)
    if not is_public_key(public_key):
        raise BadInput("bad_public_key", "Kunci server toko tidak sah.")
    if not is_valid(public_key, asks.message, asks.signature):
        raise NotSigned("unsigned_request", "Permintaan tidak ditandatangani oleh server toko.")
    check_time(asks.time_ms)
    return asks


@router.post("/hello", include_in_schema=False)
def hello(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    with within(known.merchant_id):
        told = read_json(asked)
        taking.release(known, told)
        _note(known, told, received=False)
        ends = taking.all_ends(known)
        deposits.let_go(known, ends)
        return {**taking.state(known, ends), "direct": True}


@router.post("/events", include_in_schema=False)
def events(request: HttpRequest) -> dict[str, Any]:
    """As a push, but of all devices of the outlet. `statuses` counts what became of them."""
    asked, known = asking(request)
    told = read_json(asked)
    envelopes, malformed = read_batch(told)
    begun = time.monotonic()
    with within(known.merchant_id):
        answer = taking.take(known, envelopes, taking.held_of(told, envelopes))
        deposits.let_go(known, taking.ends_in(answer))
        taking.release(known, told)
        _note(known, told, received=bool(envelopes))
        _log(known, answer, malformed is not None, int((time.monotonic() - begun) * 1000))
    watcher.wake()
    return {**answer, "malformed": malformed.sentence if malformed else None}


@router.post("/pull", include_in_schema=False)
def pull(request: HttpRequest) -> dict[str, Any]:
    """What the cloud itself said after what the hub knows of it."""
    asked, known = asking(request)
    with within(known.merchant_id):
        return down.told_after(known, read(KnownEnd, asked).model_dump())


@router.post("/direct", include_in_schema=False)
def direct(request: HttpRequest, merchant: uuid.UUID) -> dict[str, Any]:
    """As a push, from a tablet that does not reach its own server: kept, not counted."""
    at_cloud()
    asked = Asked.of(request)
    sender = deposits.who_leaves(asked, merchant)
    envelopes, malformed = read_batch(read_json(asked))
    with within(sender.merchant_id):
        return deposits.leave(sender, envelopes, malformed)


@router.post("/fetch", include_in_schema=False)
def fetch(request: HttpRequest) -> dict[str, Any]:
    """What of the outlet's tablets the hub lacks: of the record, and what they left here."""
    asked, known = asking(request)
    with within(known.merchant_id):
        ends = [end.model_dump() for end in read(LackingRequest, asked).ends]
        return lacking.beyond(known, ends)


@router.post("/key", include_in_schema=False)
def key(request: HttpRequest) -> dict[str, Any]:
    asked, known = asking(request)
    body = read(KeyRequest, asked)
    if not is_public_key(body.public_key):
        raise BadInput("bad_public_key", "Kunci server toko tidak sah.")
    with within(known.merchant_id):
        return _answer(links.renew_link(known, epoch=body.epoch, public_key=body.public_key))


@router.post("/password", include_in_schema=False)
def password(request: HttpRequest) -> dict[str, Any]:
    """How somebody of the back office signs in here: passwords never travel with the record."""
    asked, known = asking(request)
    body = read(PasswordRequest, asked)
    with within(known.merchant_id):
        links.let_in(known, person_id=body.person, password=body.password)
    return {}


def _note(known: HubLink, told: dict[str, Any], *, received: bool) -> None:
    waiting, version = told.get("waiting"), told.get("version")
    count = waiting if type(waiting) is int and 0 <= waiting < 2**53 else 0
    taking.note_heard(known, waiting=count, version=str(version or ""), received=received)


def _log(known: HubLink, answer: dict[str, Any], is_malformed: bool, spent_ms: int) -> None:
    """What the owner sees of it in the cloud; what was there already was sent again."""
    where, statuses = (known.merchant_id, known.outlet_id), answer["statuses"]
    if "gap" in statuses:
        log.note_failure(where, GAP)
    elif is_malformed:
        log.note_failure(where, UNREAD)
    elif statuses:
        log.note_work(where, received=sum(statuses.values()), spent_ms=spent_ms)


def _answer(known: HubLink) -> dict[str, Any]:
    own = links.own_key(known.merchant_id)
    return {"cloud": {"device": str(own.device_id), "public_key": own.public_key}}
