"""The recap of each day that is over, by e-mail: set by its verb, sent by the shop's worker.

A letter's id derives from outlet and day, so a day that is sent twice is the same letter.
"""

import uuid
from contextlib import suppress
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from pos.deliveries.actions import DELAYS_SECONDS, NO_SETTINGS
from pos.deliveries.post import TROUBLE, hand_in, what_went_wrong
from pos.deliveries.queries import post_office
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.errors import Busy, RuleError
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of, outlets_here
from pos.reports.attention import needs_of
from pos.reports.clock import ShopClock
from pos.reports.dashboard.asked import asked_for
from pos.reports.dashboard.paper import day_paper
from pos.reports.dashboard.recap import recap
from pos.reports.dashboard.snapshot import snapshot
from pos.reports.models import RecapMail
from pos.reports.periods import ONE


def recap_mail_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> RecapMail:
    """A blank one, not stored, where nobody has set any."""
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id, "id": outlet_id}
    return RecapMail.objects.filter(**here).first() or RecapMail(**here)


@transaction.atomic
def set_recap_mail(*, outlet: Outlet, by: uuid.UUID | None, address: str, at_minute: int) -> None:
    """An empty address ends it. What waits is tried at once."""
    body = {"address": address, "at_minute": at_minute}
    append("recap.changed", body, merchant_id=outlet.merchant_id, outlet_id=outlet.id, actor_id=by)
    own = RecapMail.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
    own.update(next_at=0, attempts=0, trouble="")


def send_recaps() -> int:
    """The worker's part. Returns how many were sent."""
    now_ms = wall_ms()
    due = RecapMail.objects.exclude(address="").filter(next_at__lte=now_ms)
    return sum(_attempt(mail, now_ms) for mail in due.order_by("id"))


def _attempt(mail: RecapMail, now_ms: int) -> int:
    outlet = outlet_of(mail.merchant_id, mail.outlet_id)
    day = _day_due(mail, outlet, now_ms)
    if day is None:
        return 0
    post = post_office(mail.merchant_id, mail.outlet_id)
    if post is None:
        return _wait(mail, now_ms, NO_SETTINGS)
    try:
        hand_in(post, letter_of(mail, outlet, day, post.sender))
    except TROUBLE as error:
        return _wait(mail, now_ms, what_went_wrong(error))
    except RuleError as error:
        return _wait(mail, now_ms, error.sentence)
    _note(mail, sent_for=day, attempts=0, next_at=0, trouble="")
    return 1


def _day_due(mail: RecapMail, outlet: Outlet, now_ms: int) -> str | None:
    """The business day that is over, once the next one is as old as was asked for."""
    clock = ShopClock.of(outlet)
    day = (date.fromisoformat(clock.day(now_ms)) - ONE).isoformat()
    minute = (now_ms + clock.utc_offset_ms(now_ms)) // 60_000 % 1_440
    return day if mail.sent_for < day and minute >= mail.at_minute else None


def _is_alone(outlet: Outlet) -> bool:
    return [each.id for each in outlets_here(outlet.merchant_id)] == [outlet.id]


def letter_of(mail: RecapMail, outlet: Outlet, day: str, sender: str) -> EmailMessage:
    now_ms = wall_ms()
    asked = asked_for([outlet], None, day, now_ms, are_all=_is_alone(outlet))
    if asked is None:
        raise LookupError(day)
    told = snapshot(asked, [outlet], sees_cost=True)
    needs = needs_of(lambda _: True, [outlet])
    letter = EmailMessage()
    letter["Subject"] = f"Ringkasan {outlet.name}, {asked.stretch.words}"
    letter["From"] = sender
    letter["To"] = mail.address
    zone = ZoneInfo(outlet.zone)
    letter["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, zone))
    letter["Message-ID"] = f"<recap-{outlet.id}-{day}@lancar>"
    letter.set_content(recap(asked, told, needs) + "\n")
    with suppress(Busy):  # the figures stand in the letter; the page can be had from the dashboard
        paper = day_paper(asked, told, needs)
        name = f"ringkasan-{day}.pdf"
        letter.add_attachment(paper, maintype="application", subtype="pdf", filename=name)
    return letter


def _wait(mail: RecapMail, now_ms: int, trouble: str) -> int:
    delay = DELAYS_SECONDS[min(mail.attempts, len(DELAYS_SECONDS) - 1)]
    next_at = now_ms + delay * 1_000
    _note(mail, attempts=mail.attempts + 1, next_at=next_at, trouble=trouble[:200])
    return 0


def _note(mail: RecapMail, **changes: int | str) -> None:
    here = {"merchant_id": mail.merchant_id, "outlet_id": mail.outlet_id}
    RecapMail.objects.filter(**here, id=mail.id).update(**changes)
