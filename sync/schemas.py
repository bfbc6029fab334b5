"""Shapes of the protocol as OpenAPI shows them. The bytes of events themselves are opaque text."""

from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Renewal(Schema):
    """Who the till was until now. `signature` by that key over lancar-renew-v1 \\n new key."""

    device: str
    epoch: int
    series: str
    public_key: str
    signature: str
    reason: Literal["fork", "hub_ahead", "unknown", "revoked"]


class PairRequest(Schema):
    public_key: str
    name: str
    role: Literal["till", "display"] = "till"
    code: str | None = None
    renews: Renewal | None = None


class DisplayRequest(Schema):
    """A customer display greets."""

    app_version: str = Field(default="", max_length=40)


class DisplayTill(Schema):
    id: UUID
    series: str
    name: str


class DisplayAnswer(Schema):
    """What it shows while no till speaks, and the tills it may show. `logo`: PNG in base64."""

    name: str
    shop: str
    logo: str | None
    tills: list[DisplayTill]
    version: str
    time: int


class CouponRequest(Schema):
    """What the till was allotted of this promotion's code, and how much of that is spent: sold or
    in its carts. `wanted`: uses it would like to have free; `customer`: who buys."""

    promotion: UUID
    allotted: int = Field(ge=0, le=1_000_000)
    spent: int = Field(ge=0, le=1_000_000)
    wanted: int = Field(default=1, ge=1, le=1_000)
    customer: UUID | None = None


class CouponAnswer(Schema):
    """How many uses the till may have made in all from now on."""

    allotted: int


class SerialsRequest(Schema):
    """Which pieces of this product are in the shop."""

    product: UUID


class SerialsAnswer(Schema):
    """The oldest first, at most 200; `more`: there are others."""

    serials: list[str]
    more: bool


class DrawersRequest(Schema):
    """`shift`: the one that the till is in, told also after its close."""

    shift: UUID | None = None


class DrawerTill(Schema):
    """`drawer_minor`: what it brought into the drawer less what it took out, as known here."""

    device: UUID
    series: str
    name: str
    drawer_minor: int


class DrawerShift(Schema):
    shift: UUID
    drawer: str
    business_date: str
    opened_at: int
    opened_by_id: UUID | None
    opened_by: str
    float_minor: int
    closed_at: int | None
    closed_by: str
    closed_on: str
    tills: list[DrawerTill]


class DrawersAnswer(Schema):
    """Open shifts of the outlet, the newest first."""

    shifts: list[DrawerShift]


class ReceiptRequest(Schema):
    """What the receipt's QR code says, or its number, or its end; or words and amounts on it."""

    text: str = Field(min_length=1, max_length=400)


class RepaidRequest(Schema):
    """Whose kasbon was paid back."""

    customer: UUID


class HubIdentity(Schema):
    device: str
    public_key: str


class PairAnswer(Schema):
    merchant: str
    outlet: str
    outlet_code: str
    device: str
    series: str
    epoch: int
    name: str
    drawer: str | None
    hub: HubIdentity
    time: int


class HeadShape(Schema):
    epoch: int
    stream: Literal["F", "O"]
    seq: int
    hash: str


class DurableMark(Schema):
    epoch: int
    stream: Literal["F", "O"]
    seq: int


class Durable(Schema):
    hub: list[DurableMark]
    cloud: list[DurableMark]
    backup: list[DurableMark]


class ServerIdentity(Schema):
    device: str
    role: str
    version: str


class Limits(Schema):
    events: int
    bytes: int


class CatalogPointer(Schema):
    manifest: str


class ToCheck(Schema):
    epoch: int
    stream: Literal["F", "O"]
    seq: int
    code: str
    detail: str = ""


class CloudOffer(Schema):
    """Where a till may leave its events while this server is silent; whose word counts there."""

    address: str
    public_key: str


class HelloAnswer(Schema):
    protocol: int
    server: ServerIdentity
    incarnation: str
    time: int
    heads: list[HeadShape]
    durable: Durable
    limits: Limits
    catalog: CatalogPointer
    cursor: str
    revoked: bool
    wipe: bool
    to_check: list[ToCheck]
    cloud: CloudOffer | None
    retry_after_ms: int


class WipeRequest(Schema):
    """Where the tablet's chains end, of all its epochs; `done`: nothing lies on it any more."""

    heads: list[HeadShape] = Field(default_factory=list, max_length=2_000)
    done: bool = False


class WipeAnswer(Schema):
    """`missing`: how many events are not here yet, and so forbid it."""

    agreed: bool
    missing: int


class PushResult(Schema):
    epoch: int
    stream: Literal["F", "O"]
    seq: int
    status: Literal["stored", "duplicate", "pending", "quarantined", "fork", "gap", "refused"]
    code: str = ""


class Stopped(Schema):
    code: str
    detail: str


class PushAnswer(Schema):
    incarnation: str
    time: int
    heads: list[HeadShape]
    durable: Durable
    results: list[PushResult]
    stopped: Stopped | None


class PulledChange(Schema):
    server_seq: int
    type: str
    raw: str
    sig: str


class KnownStock(Schema):
    """`levels`: product and thousandths of its base unit, of stock that the shop keeps."""

    levels: list[tuple[str, int]]
    next: int
    reset: bool
    more: bool
    head: int


class KnownKasbon(Schema):
    """`rows`: customer, what they owe (of credit: hold), how much more they may owe (spend), and
    this till's share of that while it does not hear the server. null: nothing new since `mark`,
    or, where it was asked for, only the rows that are `changed` and those that are `gone` since
    the mark `since`."""

    mark: int
    head: int
    rows: list[tuple[str, int, int, int]] | None
    since: int | None = None
    changed: list[tuple[str, int, int, int]] | None = None
    gone: list[str] | None = None


class SigningKey(Schema):
    device: str
    epoch: int
    public_key: str


class PullAnswer(Schema):
    incarnation: str
    reset: bool
    changes: list[PulledChange]
    keys: list[SigningKey] = []
    next: str
    more: bool
    catalog: CatalogPointer
    stock: KnownStock | None = None
    kasbon: KnownKasbon | None = None
    credit: KnownKasbon | None = None
    gift: KnownKasbon | None = None
    points: KnownKasbon | None = None


class FoundReceipt(Schema):
    """`events`: the sale, refund or repayment itself, then what took it back and its copies."""

    till: str
    events: list[PulledChange]


class ReceiptAnswer(Schema):
    """`since`: how far back words and amounts were looked for; none where a receipt was named."""

    receipts: list[FoundReceipt]
    keys: list[SigningKey]
    since: int | None = None


class ImportedChain(Schema):
    device: str
    series: str
    epoch: int
    stream: Literal["F", "O"]
    new: int
    known: int
    aside: int
    forked: int
    waiting: int
    head: int


class ImportAnswer(Schema):
    """`whole`: everything in the file is here now. The sentences are for staff."""

    new: int
    known: int
    whole: bool
    sentence: str
    remarks: list[str]
    chains: list[ImportedChain]


class Problem(Schema):
    """application/problem+json (RFC 9457); `detail` is a plain sentence for staff."""

    type: str
    title: str
    status: int
    code: str
    detail: str


Errors = dict[int, Any]
