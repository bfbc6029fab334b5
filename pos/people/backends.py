"""Signing in to the back office: user name and password, with a pause after many wrong tries.

The pause is kept per user name in this process's memory; the tenth wrong try in a row is
also a fact in the journal, so that the owner hears of it. Tills check PINs themselves.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pos.journal.clock import wall_ms
from pos.people.actions import report_lock
from pos.people.models import PASSWORD, Person

MAX_FAILURES = 10
MAX_SAME_NAME = 10
PAUSE_SECONDS = 5 * 60


class PersonBackend(BaseBackend):
    """Only active staff with a user name; wrong name and wrong password look and cost the same."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Person | None:
        if not username or password is None or _failures(username) >= MAX_FAILURES:
            return None
        named = _named(username)
        if not named:
            make_password(password)
        for person in named:
            if person.check_password(password):
                cache.delete(_key(username))
                return person
        _count_failure(username, named[0] if len(named) == 1 else None)
        return None

    def get_user(self, user_id: UUID) -> Person | None:
        try:
            return Person.objects.filter(pk=user_id, active=True).first()
        except ValidationError:  # a session of an older database
            return None


def _named(username: str) -> list[Person]:
    """On a hub one; in the cloud two merchants' people may share a name, and the password tells
    them apart. Only those count who may sign in here at all; comparing is dear, so a few."""
    people = Person.objects.filter(username=username, active=True)
    having = people.filter(credentials__kind=PASSWORD, credentials__secret__gt="")
    return list(having.order_by("id")[:MAX_SAME_NAME])


def _count_failure(username: str, person: Person | None) -> None:
    failures = _failures(username) + 1
    cache.set(_key(username), failures, PAUSE_SECONDS)
    if failures == MAX_FAILURES and person is not None:
        until = wall_ms() + PAUSE_SECONDS * 1000
        report_lock(person=person, failures=failures, locked_until=until)


def _failures(username: str) -> int:
    return int(cache.get(_key(username), 0))


def _key(username: str) -> str:
    return f"lancar.login.{username.encode().hex()[:200]}"
