"""A shop made once a module, inside a transaction that is rolled back; browsers of its staff.

Each test works in a savepoint of its own, so what it changes is gone with it.
"""

import time
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from pos.config.middleware import IdleSignOut
from tests.pos.backoffice.shop import Shop, make_shop


@pytest.fixture(scope="module")
def founded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Shop]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_shop()
        transaction.set_rollback(True)


@pytest.fixture
def shop(founded: Shop, db: Any) -> Shop:
    """The module's shop; what Python remembers of it is as fresh as the rows."""
    tablet = replace(founded.tablet, heads=dict(founded.tablet.heads), events=[])
    return replace(founded, tablet=tablet, products=[copy(each) for each in founded.products])


@pytest.fixture
def sign_in(shop: Shop) -> Callable[[str], Client]:
    def browser(role: str) -> Client:
        client = Client()
        client.force_login(shop.staff[role])
        session = client.session
        session[IdleSignOut.KEY] = int(time.time())  # as after the first click
        session.save()
        return client

    return browser


@pytest.fixture
def office(sign_in: Callable[[str], Client]) -> Client:
    """The owner's browser."""
    return sign_in("owner")
