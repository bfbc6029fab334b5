"""Verbs of alerts: a device asks to be told, says what, and asks no more. None of it is a fact of
the shop, so none is on the record (models.py).
"""

import hashlib
import json
import uuid
from dataclasses import asdict
from typing import Any

from django.db import transaction

from pos.alerts import errors
from pos.alerts.kinds import KINDS, MOST
from pos.alerts.models import Alert, State, Subscription
from pos.alerts.noticing import note_new
from pos.alerts.pushing import Target, is_usable
from pos.alerts.queries import PURPOSE, account_mark
from pos.alerts.words import TRIAL
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.locking import locked
from pos.journal.tenancy import merchant_wide
from pos.people.models import Person

MOST_DEVICES = 10


def subscribe(
    *,
    person: Person,
    target: Target,
    choices: dict[str, int],
    language: str,
    label: str,
    contact: str,
) -> Subscription:
    """Again from the same browser changes it, also for another person who signed in there. What is
    so already is not told. BadInput `bad_push_address`, RuleError `unknown_alert`."""
    if not is_usable(target):
        raise errors.bad_push_address()
    subscription = _keep(person, target, _checked(choices), language, label=label, contact=contact)
    note_new([subscription], is_silent=True)  # looks at much: not while others wait to write
    return subscription


@transaction.atomic
def _keep(
    person: Person,
    target: Target,
    choices: dict[str, int],
    language: str,
    *,
    label: str,
    contact: str,
) -> Subscription:
    values = {
        "person_id": person.id,
        "target": locked(PURPOSE, json.dumps(asdict(target))),
        "account": account_mark(person),
        "contact": contact[:200],
        "language": language,
        "label": label[:60],
        "choices": choices,
        "trouble": "",
    }
    where = {
        "merchant_id": person.merchant_id,
        "outlet_id": merchant_wide(person.merchant_id),
        "mark": hashlib.sha256(target.endpoint.encode()).hexdigest(),
    }
    _forget_what_waits(where, person)
    subscription, _ = Subscription.objects.update_or_create(
        **where, defaults=values, create_defaults={**values, "since_ms": wall_ms()}
    )
    _drop_the_oldest(person)
    return subscription


def _forget_what_waits(where: dict[str, Any], person: Person) -> None:
    """What was to be told to whoever was signed in there before."""
    known = Subscription.objects.filter(**where).exclude(person_id=person.id).first()
    if known is not None:
        Alert.objects.filter(
            merchant_id=known.merchant_id, subscription_id=known.id, state=State.WAITING
        ).delete()


@transaction.atomic
def unsubscribe(subscription: Subscription) -> None:
    here = {"merchant_id": subscription.merchant_id, "outlet_id": subscription.outlet_id}
    Alert.objects.filter(**here, subscription_id=subscription.id).delete()
    Subscription.objects.filter(**here, id=subscription.id).delete()


@transaction.atomic
def send_a_trial(subscription: Subscription) -> None:
    """The worker sends it with its next round."""
    title, body = TRIAL[subscription.language]
    here = {"merchant_id": subscription.merchant_id, "subscription_id": subscription.id}
    Alert.objects.filter(**here, mark="trial").delete()
    Alert.objects.create(
        **here,
        id=uuid7(),
        outlet_id=subscription.outlet_id,
        mark="trial",
        told={"title": title, "body": body, "link": "/dashboard/", "tone": "info"},
        state=State.WAITING,
        made_at=wall_ms(),
    )


def _checked(choices: dict[str, int]) -> dict[str, int]:
    """One without threshold is asked for from 0 on."""
    for kind in choices:
        if kind not in KINDS:
            raise errors.unknown_alert(kind)
    return {
        kind: min(max(least, 0), MOST) if KINDS[kind].unit else 0 for kind, least in choices.items()
    }


def _drop_the_oldest(person: Person) -> None:
    own = Subscription.objects.filter(merchant_id=person.merchant_id, person_id=person.id)
    for each in own.order_by("-since_ms", "-id")[MOST_DEVICES:]:
        unsubscribe(each)


def remove(merchant_id: uuid.UUID, subscription_id: uuid.UUID) -> None:
    """Its push service knows it no more, or its person may not be told any more."""
    found = Subscription.objects.filter(merchant_id=merchant_id, id=subscription_id).first()
    if found is not None:
        unsubscribe(found)
