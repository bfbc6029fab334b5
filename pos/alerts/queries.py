"""Reads about alerts: whose device this is, and whether somebody is still to be told."""

import hashlib
import json
import uuid

from django.conf import settings

from pos.alerts.models import Alert, Subscription
from pos.alerts.pushing import Target
from pos.deliveries.queries import post_office
from pos.journal.locking import opened
from pos.outlets.queries import the_outlet
from pos.people.models import Person
from pos.people.places import works_here
from pos.reports.attention import Found

PURPOSE = "web push"


def subscription_of(person: Person, subscription_id: uuid.UUID | None) -> Subscription | None:
    own = Subscription.objects.filter(merchant_id=person.merchant_id, person_id=person.id)
    return own.filter(id=subscription_id).first() if subscription_id else None


def tells_others(person: Person, subscription_id: uuid.UUID | None) -> bool:
    """Whether that device is still told for somebody else, who may still come in."""
    if subscription_id is None:
        return False
    known = Subscription.objects.filter(merchant_id=person.merchant_id, id=subscription_id).first()
    return known is not None and known.person_id != person.id and reader_of(known) is not None


def target_of(subscription: Subscription) -> Target | None:
    """None when this server has another key now."""
    text = opened(PURPOSE, subscription.target)
    return Target(**json.loads(text)) if text else None


def contact_of(person: Person, host: str) -> str:
    """Where a push service's people may ask about us, as it wants it: https or mailto, and never a
    place in the shop's own network (some refuse those). Empty where we have none."""
    name = host.partition(":")[0]
    if settings.ROLE == "cloud" and "." in name and not name.replace(".", "").isdigit():
        return f"https://{host}/"
    post = post_office(person.merchant_id, the_outlet(person.merchant_id).id)
    return f"mailto:{post.sender}" if post else ""


def account_mark(person: Person) -> str:
    """Changes with the password, as sessions end with it."""
    return hashlib.sha256(person.get_session_auth_hash().encode()).hexdigest()


def reader_of(subscription: Subscription) -> Person | None:
    """None: who asked for it may not come in any more, or has a new password."""
    here = {"merchant_id": subscription.merchant_id, "id": subscription.person_id}
    person = Person.objects.filter(**here, active=True).first()
    if person is None or not person.is_staff or not works_here(person):
        return None
    return person if account_mark(person) == subscription.account else None


def may_be_told(person: Person, found: Found, outlet_ids: set[uuid.UUID]) -> bool:
    is_theirs = found.outlet is None or found.outlet.id in outlet_ids
    return is_theirs and person.has_perm(found.source.permission)


def may_still_be_told(person: Person, alert: Alert) -> bool:
    """What waits to be sent may wait for a day, and roles change."""
    right, outlet = alert.told.get("right", ""), alert.told.get("outlet", "")
    is_theirs = not outlet or person.works_in(uuid.UUID(outlet))
    return is_theirs and (not right or person.has_perm(right))
