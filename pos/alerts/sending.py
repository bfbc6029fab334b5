"""The worker's part: once a minute what is new, and meanwhile what waits to be sent.

Each is claimed before it is sent, and tried with growing delay for a day. A push service that knows
a device no more ends its subscription, and so does a person who may not come in any more.
"""

import logging

from django.db.models import QuerySet

from pos.alerts.actions import remove
from pos.alerts.models import Alert, State, Subscription
from pos.alerts.noticing import DAY_MS, note_new
from pos.alerts.pushing import GONE, HOPELESS, Answer, push
from pos.alerts.queries import may_still_be_told, reader_of, target_of
from pos.journal.clock import wall_ms

log = logging.getLogger("lancar.worker")

EVERY_MS = 60_000
SHOWN = ("title", "body", "link", "tone")
A_ROUND = 20
MOST_SUBSCRIPTIONS = 10_000
DELAYS_SECONDS = (30, 60, 300, 900, 3_600)
CLAIM_MS = 300_000
KEPT_MS = 60 * DAY_MS


class Alerts:
    """`waits` and `work` as pos.config.beside asks for them."""

    def __init__(self) -> None:
        self.looks_at = 0

    def waits(self) -> bool:
        return self._is_time() or _due().exists()

    def work(self) -> int:
        if self._is_time():
            self.looks_at = wall_ms() + EVERY_MS
            look_around()
        return send_due()

    def _is_time(self) -> bool:
        """Also after the clock was put back."""
        return not 0 < self.looks_at - wall_ms() <= EVERY_MS


def look_around() -> None:
    """Of those who may still come in; the others are told nothing more, ever."""
    now = wall_ms()
    known = list(Subscription.objects.order_by("merchant_id", "id")[:MOST_SUBSCRIPTIONS])
    if len(known) == MOST_SUBSCRIPTIONS:
        log.warning("more than %s devices ask for alerts; the rest is not told", len(known))
    for each in known:
        if reader_of(each) is None or target_of(each) is None:
            remove(each.merchant_id, each.id)
    note_new(Subscription.objects.filter(id__in=[each.id for each in known]))
    if now // EVERY_MS % 60 == 0:  # once an hour
        Alert.objects.filter(made_at__lt=now - KEPT_MS).delete()


def _due() -> QuerySet[Alert]:
    return Alert.objects.filter(state=State.WAITING, next_at__lte=wall_ms())


def send_due() -> int:
    """How many were settled. One that cannot be, whyever, keeps no other waiting."""
    done = 0
    for alert in _due().order_by("next_at", "id")[:A_ROUND]:
        try:
            done += _attempt(alert)
        except Exception:
            log.exception("an alert could not be sent; trying again")
            _note(alert, attempts=alert.attempts + 1, next_at=wall_ms() + CLAIM_MS)
    return done


def _attempt(alert: Alert) -> int:
    here = {"merchant_id": alert.merchant_id, "id": alert.subscription_id}
    subscription = Subscription.objects.filter(**here).first()
    target = target_of(subscription) if subscription else None
    person = reader_of(subscription) if subscription else None
    if subscription is None or target is None or person is None:
        remove(alert.merchant_id, alert.subscription_id)
        return 0
    if not may_still_be_told(person, alert):
        return _note(alert, state=State.SEEN)
    if not _claim(alert):
        return 0
    shown = {name: alert.told[name] for name in SHOWN}
    message = {**shown, "tag": alert.mark, "language": subscription.language}
    is_urgent = alert.told.get("tone") == "danger"
    answer = push(
        target, message, contact=subscription.contact, topic=alert.mark[:32], urgent=is_urgent
    )
    return _settle(alert, subscription, answer)


def _claim(alert: Alert) -> bool:
    """Another worker may have the same row in its hands, and one that failed in this round puts off
    whatever else waits for that device."""
    mine = Alert.objects.filter(
        merchant_id=alert.merchant_id, id=alert.id, state=State.WAITING, next_at=alert.next_at
    )
    return mine.update(next_at=wall_ms() + CLAIM_MS) == 1


def _settle(alert: Alert, subscription: Subscription, answer: Answer) -> int:
    if answer.status in GONE:
        remove(subscription.merchant_id, subscription.id)
        return 1
    own = Subscription.objects.filter(merchant_id=alert.merchant_id, id=subscription.id)
    own.update(trouble="" if answer.is_taken else answer.words[:200])
    if answer.is_taken:
        own.update(told_at=wall_ms())
        return _note(alert, state=State.SENT)
    if answer.status in HOPELESS or wall_ms() - alert.made_at > DAY_MS:
        return _note(alert, state=State.ENDED)
    delay = DELAYS_SECONDS[min(alert.attempts, len(DELAYS_SECONDS) - 1)]
    next_at = wall_ms() + max(delay, answer.wait_seconds) * 1_000
    _note(alert, attempts=alert.attempts + 1, next_at=next_at)
    others = _due().filter(merchant_id=alert.merchant_id, subscription_id=subscription.id)
    others.update(next_at=next_at)  # a dead line is not tried for each of its alerts
    return 0


def _note(alert: Alert, **changes: str | int) -> int:
    return Alert.objects.filter(merchant_id=alert.merchant_id, id=alert.id).update(**changes)
