"""Who has bought nothing for as long as the owner keeps people (pos/customers/privacy.py).

They are named on a page first, and forgotten a month later by the same verb as when they ask for
it themselves: receipts stay as they were printed. Nothing brings anybody back, so everything that
could be wrong counts for them:

- only a server that has all sales of the merchant does it: who buys at a sister is no stranger;
- the month begins when the rule was made or changed, and the shop sold on many days of it: a clock
  that jumps ahead, or one that stood, makes no month;
- the hour is the newest sale's at most, which tablets told by clocks of their own;
- having paid a debt, been given points, or said anything about their data counts as a visit.

Whoever owes, or has credit, is kept until that is settled.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q

from pos.balances.models import Movement
from pos.customers.actions import change_customer
from pos.customers.aliases import families, stand_ins
from pos.customers.bringing import forget_unasked
from pos.customers.models import ConsentTick, Customer, PrivacyRule
from pos.customers.privacy import rule_kept
from pos.domain.errors import LancarError
from pos.journal.clock import wall_ms
from pos.outlets.masters import in_slices
from pos.outlets.queries import business_date, merchants, outlets_here, outlets_of
from pos.sales.models import Sale

DAY_MS = 86_400_000
NOTICE_MS = 30 * DAY_MS
NOTICE_SELLING_DAYS = 20
YEAR_MS = 365 * DAY_MS
A_ROUND = 50
_looked_on: dict[uuid.UUID, str] = {}  # by merchant: the day, so once a day


@dataclass(frozen=True)
class Old:
    """`forgotten_at`: not before, and only once the shop has sold on enough days."""

    customer: Customer
    seen_at: int
    forgotten_at: int


def knows_all_sales(merchant_id: uuid.UUID) -> bool:
    """Not the cloud: a box whose line is down sells on, and the cloud hears of it weeks later."""
    is_shop = settings.ROLE == "shop"
    return is_shop and len(outlets_here(merchant_id)) == len(outlets_of(merchant_id))


def old_customers(merchant_id: uuid.UUID, now_ms: int) -> list[Old]:
    """Those named, who goes first at the head. Nobody without a rule, or where others sell too."""
    rule = rule_kept(merchant_id)
    if not rule.years or not knows_all_sales(merchant_id):
        return []
    before = now_ms - rule.years * YEAR_MS
    asked_before = Q(keep_data__given=True, keep_data__at__lt=before)
    never_asked = Q(keep_data=None, archived=False)  # came with a list (pos/customers/bringing.py)
    rows = Customer.objects.filter(asked_before | never_asked, merchant_id=merchant_id)
    stands = stand_ins(merchant_id)
    asked = {row.id: row for row in rows.order_by("id") if row.id not in stands}
    seen = _last_seen(merchant_id, asked)
    for row in asked.values():
        if row.keep_data is None:
            seen[row.id] = max(seen[row.id], _written_down_ms(row.id))
    old = [
        Old(
            row, seen[row.id], max(seen[row.id] + rule.years * YEAR_MS, rule.changed_at) + NOTICE_MS
        )
        for row in asked.values()
        if seen[row.id] < before
    ]
    return sorted(old, key=lambda each: (each.forgotten_at, each.seen_at, str(each.customer.id)))


def _last_seen(merchant_id: uuid.UUID, asked: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """By person, under whatever ids they were written down. Only of these: the index does it."""
    here: dict[str, object] = {"merchant_id": merchant_id}
    outlets = [each.id for each in outlets_of(merchant_id)]
    known = families(merchant_id, asked)
    person = {each: end for end, ids in known.items() for each in ids}
    seen = dict.fromkeys(known, 0)
    for part in in_slices(person):
        sales = Sale.objects.filter(**here, outlet_id__in=outlets, customer_id__in=part)
        moves = Movement.objects.filter(**here, holder_id__in=part)
        words = ConsentTick.objects.filter(**here, customer_id__in=part)
        told = [
            *sales.order_by().values_list("customer_id").annotate(Max("completed_at")),
            *moves.order_by().values_list("holder_id").annotate(Max("happened_at")),
            *words.order_by().values_list("customer_id").annotate(Max("at")),
        ]
        for each, at in told:
            seen[person[each]] = max(seen[person[each]], at)
    return seen


def forget_due() -> int:
    """The worker's part, once a day for each merchant of this server, a few people a round."""
    return sum(_forget(each.id) for each in merchants())


def _forget(merchant_id: uuid.UUID) -> int:
    day = f"{datetime.fromtimestamp(wall_ms() / 1000, UTC) + timedelta(hours=7):%Y-%m-%d}"
    if _looked_on.get(merchant_id) == day:
        return 0
    rule, done = rule_kept(merchant_id), 0
    now_ms = _hour_that_sales_told(merchant_id)
    if rule.years and now_ms and _sold_on_enough_days(rule):
        for old in old_customers(merchant_id, now_ms):
            if old.forgotten_at > now_ms:
                break
            if done == A_ROUND:
                return done
            done += _is_forgotten(old.customer)
    _looked_on[merchant_id] = day
    return done


def _hour_that_sales_told(merchant_id: uuid.UUID) -> int:
    """At most a day after the newest sale; 0: none. A server whose battery is dead may wake up in
    any year, a tablet too: both would have to be wrong."""
    sales = Sale.objects.filter(merchant_id=merchant_id, completed_at__lte=wall_ms() + DAY_MS)
    newest = sales.order_by("-business_date", "-completed_at").first()
    return min(wall_ms(), newest.completed_at + DAY_MS) if newest else 0


def _sold_on_enough_days(rule: PrivacyRule) -> bool:
    outlets = outlets_of(rule.merchant_id)
    days = {
        day
        for outlet in outlets
        for day in Sale.objects.filter(
            merchant_id=rule.merchant_id,
            outlet_id=outlet.id,
            business_date__gt=business_date(outlet, rule.changed_at),
        )
        .order_by()
        .values_list("business_date", flat=True)
        .distinct()
    }
    return len(days) >= NOTICE_SELLING_DAYS


def _written_down_ms(customer_id: uuid.UUID) -> int:
    """When their id was made, which begins with the hour; somebody else's ids tell nothing."""
    return customer_id.int >> 80 if customer_id.version == 7 else 0


def _is_forgotten(customer: Customer) -> bool:
    """False: something is open between them and the shop; looked at again tomorrow."""
    try:
        if customer.keep_data is None:
            return forget_unasked(customer=customer, by=None)
        change_customer(customer=customer, by=None, given={"keep_data": False})
    except LancarError:
        return False
    return True
