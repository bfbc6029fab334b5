"""Who has bought nothing for as long as the owner keeps people (pos/customers/privacy.py).

They are proposed first, on a page of the back office, and forgotten a month later by the same
verb as when they ask for it themselves: receipts stay as they were printed. Whoever buys meanwhile,
or says again that they may be kept, is not proposed any more. All of it follows from what is
stored, so it needs no list of its own. Whoever owes, or has credit, is kept until that is settled.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max

from pos.customers.actions import change_customer
from pos.customers.aliases import stand_ins
from pos.customers.models import Customer
from pos.customers.privacy import years_kept
from pos.domain.errors import LancarError
from pos.journal.clock import wall_ms
from pos.outlets.queries import merchants
from pos.sales.models import Sale

DAY_MS = 86_400_000
NOTICE_MS = 30 * DAY_MS
YEAR_DAYS = 365
A_ROUND = 50
_looked_on: dict[uuid.UUID, str] = {}  # by merchant: the day, so once a day


@dataclass(frozen=True)
class Old:
    customer: Customer
    seen_at: int
    forgotten_at: int


def old_customers(merchant_id: uuid.UUID, now_ms: int) -> list[Old]:
    """Those proposed, who goes first at the head. Nobody while the owner has no rule."""
    years = years_kept(merchant_id)
    if not years:
        return []
    before = now_ms - years * YEAR_DAYS * DAY_MS
    bought, stands = _last_bought(merchant_id), stand_ins(merchant_id)
    kept = Customer.objects.filter(merchant_id=merchant_id).order_by("id")
    found: list[Old] = []
    for customer in kept.iterator(chunk_size=500):
        if customer.id in stands or "keep_data" not in customer.consents:
            continue
        said_at = int((customer.keep_data or {}).get("at", 0))
        seen_at = max(said_at, bought.get(customer.id, 0))
        if seen_at < before:
            due = seen_at + years * YEAR_DAYS * DAY_MS + NOTICE_MS
            found.append(Old(customer, seen_at, due))
    return sorted(found, key=lambda old: (old.seen_at, str(old.customer.id)))


def _last_bought(merchant_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """By person: who was written down twice and merged bought under either id."""
    stands = stand_ins(merchant_id)
    sales = Sale.objects.filter(merchant_id=merchant_id, customer_id__isnull=False)
    told = sales.order_by().values_list("customer_id").annotate(last=Max("completed_at"))
    bought: dict[uuid.UUID, int] = {}
    for customer_id, last in told:
        person = stands.get(customer_id, customer_id)
        bought[person] = max(bought.get(person, 0), last)
    return bought


def forget_due() -> int:
    """The worker's part, once a day for each merchant of this server, a few people a round."""
    now_ms = wall_ms()
    return sum(_forget(each.id, now_ms) for each in merchants())


def _forget(merchant_id: uuid.UUID, now_ms: int) -> int:
    day = f"{datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(hours=7):%Y-%m-%d}"
    if _looked_on.get(merchant_id) == day:
        return 0
    due = [each for each in old_customers(merchant_id, now_ms) if each.forgotten_at <= now_ms]
    done = 0
    for old in due:
        if done == A_ROUND:
            return done
        done += _is_forgotten(old.customer)
    _looked_on[merchant_id] = day
    return done


def _is_forgotten(customer: Customer) -> bool:
    """False: something is open between them and the shop; looked at again tomorrow."""
    try:
        change_customer(customer=customer, by=None, given={"keep_data": False})
    except LancarError:
        return False
    return True
