"""What is new for whom: once for each subscription, and never more than somebody can read.

A happening is told by its key. What stands (so many things below their minimum) is told once a day,
and again when it has doubled.
"""

import base64
import hashlib
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

DAY_MS = 86_400_000
MOST_A_DAY = 40  # to one device; what comes on top stands on the dashboard


def note_new(subscriptions: Iterable[Subscription], *, is_silent: bool = False) -> int:
    """`is_silent`: kept as said, for whoever begins to be told only hears of what comes. Returns
    how many were looked at."""
    of_merchant = defaultdict(list)
    for subscription in subscriptions:
        of_merchant[subscription.merchant_id].append(subscription)
    for merchant_id, theirs in of_merchant.items():
        shop = Merchant.objects.get(id=merchant_id)
        found = list(whatever_waits(outlets_here(merchant_id)))
        for subscription in theirs:
            _note(subscription, found, shop, is_silent=is_silent)
    return sum(map(len, of_merchant.values()))


def _note(
    subscription: Subscription, found: Sequence[Found], shop: Merchant, *, is_silent: bool
) -> None:
    person = reader_of(subscription)
    if person is None:
        return
    theirs = {outlet.id for outlet in outlets_shown(person)}
    wanted = {
        mark_of(each): each
        for each in found
        if is_asked_for(subscription.choices, each) and may_be_told(person, each, theirs)
    }
    own = Alert.objects.filter(
        merchant_id=subscription.merchant_id, subscription_id=subscription.id
    )
    known = set(own.filter(mark__in=wanted).values_list("mark", flat=True))
    said = own.filter(made_at__gt=wall_ms() - DAY_MS).exclude(state=State.SEEN).count()
    new = [mark for mark in wanted if mark not in known]
    room = 0 if is_silent else max(0, MOST_A_DAY - said)
    rows = [
        _row(subscription, mark, _told(wanted[mark], subscription, shop), is_said=place < room)
        for place, mark in enumerate(new)
    ]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)


def mark_of(found: Found) -> str:
    need, whose = found.need, found.outlet.id if found.outlet else ""
    key = need.key
    if not key:
        day = business_date(found.outlet) if found.outlet else str(wall_ms() // DAY_MS)
        key = f"{day} {need.count.bit_length()}"
    digest = hashlib.sha256(f"{whose} {need.code} {key}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _told(found: Found, subscription: Subscription, shop: Merchant) -> dict[str, str]:
    """In the cloud a page shows one outlet: the link names whose it is."""
    link = found.need.link
    if found.outlet is not None and settings.ROLE == "cloud":
        link += f"{'&' if '?' in link else '?'}cabang={found.outlet.code}"
    words = told(found, subscription.language, shop.name)
    return {**words, "link": link, "tone": found.need.tone}


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
