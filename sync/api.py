"""The protocol over HTTP: parse, call one verb, answer. Signed requests only, except pairing."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from pydantic import Field, StringConstraints

from pos.journal.errors import BadInput
from pos.journal.keys import is_public_key
from pos.live import tickets
from pos.tills.importing import as_json
from pos.tills.sightings import note_greeting
from sync.answers import hello_of, ledger_of
from sync.asked import Asked
from sync.coupons import claim
from sync.displays import greet
from sync.drawers import drawers_here
from sync.fetching import news, piece
from sync.handing_in import hand_in
from sync.pairing import pair
from sync.protocol import OLDEST_VERSION, VERSION
from sync.pushing import receive, store
from sync.reading import read_json
from sync.receipts import receipts, repaid
from sync.schemas import (
    CouponAnswer,
    CouponRequest,
    DisplayAnswer,
    DisplayRequest,
    DrawersAnswer,
    DrawersRequest,
    HelloAnswer,
    ImportAnswer,
    PairAnswer,
    PairRequest,
    Problem,
    PullAnswer,
    PushAnswer,
    ReceiptAnswer,
    ReceiptRequest,
    RepaidRequest,
    SerialsAnswer,
    SerialsRequest,
    WipeAnswer,
    WipeRequest,
)
from sync.serials import serials_here
from sync.signing import sender_of
from sync.wiping import wipe

router = Router(tags=["sync"])
Revision = Annotated[int, Field(ge=0, lt=2**62)]
CursorText = Annotated[str, StringConstraints(max_length=80)]
_REFUSALS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 413: Problem, 422: Problem}


@router.post(
    "/pair", operation_id="sync_pair", response={200: PairAnswer, **_REFUSALS}, by_alias=True
)
def pair_device(request: HttpRequest, body: PairRequest) -> dict[str, Any]:
    """Enrol a device: its public key gets a device id and a receipt series of its own."""
    if not is_public_key(body.public_key):
        raise BadInput("bad_public_key", "Kunci perangkat tidak sah. Coba pasangkan lagi.")
    return pair(request, body)


@router.post("/hello", operation_id="sync_hello", response={200: HelloAnswer, **_REFUSALS})
def hello(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Say who I am; hear where the server stands."""
    asked = Asked.of(request)
    sender = sender_of(asked)
    said = read_json(asked)
    _check_protocol(said)
    if not sender.is_revoked:
        tickets.give(response, sender.device_id, max(sender.public_keys))
        note_greeting(sender, said)
    return hello_of(sender, ledger_of(sender))


@router.post("/display", operation_id="sync_display", response={200: DisplayAnswer, **_REFUSALS})
def greet_display(
    request: HttpRequest, response: HttpResponse, body: DisplayRequest
) -> dict[str, Any]:
    """A customer display says that it is there: the shop's name, the tills, a ticket to listen."""
    return greet(Asked.of(request), body, response)


@router.post("/push", operation_id="sync_push", response={200: PushAnswer, **_REFUSALS})
def push(request: HttpRequest) -> HttpResponse:
    """Hand in events. The answer comes after COMMIT; its heads are what need not be sent again."""
    received = receive(Asked.of(request))
    return JsonResponse(store([received])[0])  # as PushAnswer says; this is the hot path


@router.get("/pull", operation_id="sync_pull", response={200: PullAnswer, **_REFUSALS})
def pull_changes(
    request: HttpRequest,
    *,
    cursor: CursorText = "",
    limit: int = 200,
    stock: Revision | None = None,
    kasbon: Revision | None = None,
    credit: Revision | None = None,
    gift: Revision | None = None,
    points: Revision | None = None,
    deltas: Revision | None = None,
) -> HttpResponse:
    """What others did after the cursor, in commit order; with `stock` also levels that moved, with
    `kasbon` what customers owe, with `credit` what they hold, with `gift` what gift cards hold,
    with `points` how many points customers have; with `deltas` of these only what is other since
    the marks."""
    marks = {"kasbon": kasbon, "credit": credit, "gift": gift, "points": points}
    return news(Asked.of(request), cursor, limit, stock=stock, **marks, deltas=deltas)


@router.get(
    "/catalog/{sha256}",
    operation_id="sync_catalog",
    response={200: Any, **_REFUSALS},
)
def catalog_chunk(request: HttpRequest, sha256: str) -> HttpResponse:
    """One immutable piece of the catalogue, or its manifest, by the hash of its bytes."""
    return piece(Asked.of(request), sha256)


@router.post("/import", operation_id="sync_import", response={200: ImportAnswer, **_REFUSALS})
def import_rescue(request: HttpRequest) -> dict[str, Any]:
    """Hand in a rescue file (`.posj`): the same processor as push, on the last road there is."""
    return as_json(hand_in(request))


@router.post("/coupon", operation_id="sync_coupon", response={200: CouponAnswer, **_REFUSALS})
def claim_coupon(request: HttpRequest, body: CouponRequest) -> dict[str, Any]:
    """Whether a code may be used now, and how often the till may use it without asking."""
    return claim(Asked.of(request), body)


@router.post("/serials", operation_id="sync_serials", response={200: SerialsAnswer, **_REFUSALS})
def list_serials(request: HttpRequest, body: SerialsRequest) -> dict[str, Any]:
    """Serial numbers to choose from at the line of a sale; any other may be typed."""
    return serials_here(Asked.of(request), body)


@router.post("/drawers", operation_id="sync_drawers", response={200: DrawersAnswer, **_REFUSALS})
def list_drawers(request: HttpRequest, body: DrawersRequest) -> dict[str, Any]:
    """Drawers with an open shift, for a till that joins one, and what the other tills brought."""
    return drawers_here(Asked.of(request), body)


@router.post("/receipt", operation_id="sync_receipt", response={200: ReceiptAnswer, **_REFUSALS})
def find_receipt(request: HttpRequest, body: ReceiptRequest) -> dict[str, Any]:
    """Receipts that other tills of the outlet printed, by QR code, number, or what is on them."""
    return receipts(Asked.of(request), body)


@router.post("/repaid", operation_id="sync_repaid", response={200: ReceiptAnswer, **_REFUSALS})
def list_repaid(request: HttpRequest, body: RepaidRequest) -> dict[str, Any]:
    """Kasbon that a customer paid back at other tills of the outlet, for another proof on paper."""
    return repaid(Asked.of(request), body)


@router.post("/wipe", operation_id="sync_wipe", response={200: WipeAnswer, **_REFUSALS})
def wipe_tablet(request: HttpRequest, body: WipeRequest) -> dict[str, Any]:
    """Whether a tablet that the owner wants emptied may wipe itself now; and that it did."""
    return wipe(Asked.of(request), body)


def _check_protocol(data: dict[str, Any]) -> None:
    spoken = data.get("protocol")
    if not isinstance(spoken, dict):
        raise BadInput("bad_protocol", "Versi protokol tidak disebut.")
    oldest, newest = spoken.get("min"), spoken.get("max")
    if type(oldest) is not int or type(newest) is not int:
        raise BadInput("bad_protocol", "Versi protokol tidak disebut.")
    if oldest > VERSION or newest < OLDEST_VERSION:
        raise BadInput(
            "protocol_mismatch",
            "Versi aplikasi tablet dan server toko terlalu berbeda. Perbarui server dulu.",
        )
