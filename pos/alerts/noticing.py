"""What is new for whom: once for each subscription, and never more than somebody can read.

A happening is told by its key. What stands (so many things below their minimum) is told once a day,
and again when it has doubled.
"""

import base64
import hashlib
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings

from pos.alerts.kinds import is_asked_for
from pos.alerts.models import Alert, State, Subscription
from pos.alerts.queries import may_be_told, reader_of
from pos.alerts.words import told
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.outlets.models import Merchant
from pos.outlets.queries import business_date, outlets_here
from pos.people.places import outlets_shown
from pos.reports.attention import Found, whatever_waits

log = logging.getLogger("lancar.worker")

DAY_MS = 86_400_000
LARGEST_BITS = 8  # from 128 on it is said once a day
MOST_A_DAY = 40  # to one device; what comes on top stands on the dashboard


def note_new(subscriptions: Iterable[Subscription], *, is_silent: bool = False) -> int:
    """`is_silent`: kept as said, for whoever begins to be told only hears of what comes. Returns
    how many were looked at."""
    of_merchant = defaultdict(list)
    for subscription in subscriptions:
        of_merchant[subscription.merchant_id].append(subscription)
    for merchant_id, theirs in of_merchant.items():
        try:
            _note_all(merchant_id, theirs, is_silent=is_silent)
        except Exception:  # of one merchant: the others are told all the same
            log.exception("alerts of a merchant could not be looked for")
    return sum(map(len, of_merchant.values()))


def _note_all(merchant_id: uuid.UUID, theirs: Sequence[Subscription], *, is_silent: bool) -> None:
    shop = Merchant.objects.get(id=merchant_id)
    found = list(whatever_waits(outlets_here(merchant_id)))
    for subscription in theirs:
        _note(subscription, found, shop, is_silent=is_silent)


def _note(
    subscription: Subscription, found: Sequence[Found], shop: Merchant, *, is_silent: bool
) -> None:
    person = reader_of(subscription)
    if person is None:
        return
    theirs = {outlet.id for outlet in outlets_shown(person)}
    wanted = {
        marks_of(each): each
        for each in found
        if is_asked_for(subscription.choices, each) and may_be_told(person, each, theirs)
    }
    own = Alert.objects.filter(
        merchant_id=subscription.merchant_id, subscription_id=subscription.id
    )
    asked = [mark for marks in wanted for mark in marks]
    known = set(own.filter(mark__in=asked).values_list("mark", flat=True))
    said = own.filter(made_at__gt=wall_ms() - DAY_MS).exclude(state=State.SEEN).count()
    new = [marks for marks in wanted if known.isdisjoint(marks)]
    room = 0 if is_silent else max(0, MOST_A_DAY - said)
    rows = [
        _row(subscription, marks[0], _told(wanted[marks], subscription, shop), is_said=place < room)
        for place, marks in enumerate(new)
    ]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)


def marks_of(found: Found) -> tuple[str, ...]:
    """Its own first, then those with which it would have been said already: of what stands, larger
    counts of the same day."""
    need = found.need
    if need.key:
        return (_mark(found, need.key),)
    day = business_date(found.outlet) if found.outlet else str(wall_ms() // DAY_MS)
    sizes = range(min(need.count.bit_length(), LARGEST_BITS), LARGEST_BITS + 1)
    return tuple(_mark(found, f"{day} {bits}") for bits in sizes)


def _mark(found: Found, key: str) -> str:
    whose = found.outlet.id if found.outlet else ""
    digest = hashlib.sha256(f"{whose} {found.need.code} {key}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _told(found: Found, subscription: Subscription, shop: Merchant) -> dict[str, str]:
    """In the cloud a page shows one outlet: the link names whose it is."""
    link = found.need.link
    if found.outlet is not None and settings.ROLE == "cloud":
        link += f"{'&' if '?' in link else '?'}cabang={found.outlet.code}"
    words = told(found, subscription.language, shop.name)
    outlet = str(found.outlet.id) if found.outlet else ""
    right = found.source.permission
    return {**words, "link": link, "tone": found.need.tone, "right": right, "outlet": outlet}


def _row(subscription: Subscription, mark: str, told: dict[str, str], *, is_said: bool) -> Alert:
    return Alert(
        id=uuid7(),
        merchant_id=subscription.merchant_id,
        outlet_id=subscription.outlet_id,
        subscription_id=subscription.id,
        mark=mark,
        told=told if is_said else {},
        state=State.WAITING if is_said else State.SEEN,
        made_at=wall_ms(),
    )
