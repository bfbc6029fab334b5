"""Reads about alerts: whose device this is, and whether somebody is still to be told."""

import hashlib
import json
import uuid

from pos.alerts.models import Subscription
from pos.alerts.pushing import Target
from pos.journal.locking import opened
from pos.people.models import Person
from pos.people.places import works_here
from pos.reports.attention import Found

PURPOSE = "web push"


def subscription_of(person: Person, subscription_id: uuid.UUID | None) -> Subscription | None:
    own = Subscription.objects.filter(merchant_id=person.merchant_id, person_id=person.id)
    return own.filter(id=subscription_id).first() if subscription_id else None


def target_of(subscription: Subscription) -> Target | None:
    """None when this server has another key now."""
    text = opened(PURPOSE, subscription.target)
    return Target(**json.loads(text)) if text else None


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
