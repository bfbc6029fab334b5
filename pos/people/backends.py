"""Signing in to the back office: user name and password, with a pause after many wrong tries.

The pause is kept per user name in this process's memory; the tenth wrong try in a row is
also a fact in the journal, so that the owner hears of it. Tills check PINs themselves.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pos.journal.clock import wall_ms
from pos.people import errors
from pos.people.actions import report_lock
from pos.people.models import Person
from pos.people.places import works_here
from pos.people.two_step import two_step_of
from pos.people.two_step_actions import take_code

MAX_FAILURES = 10
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
        username = (username or "").strip().lower()  # a phone begins every name with a large letter
        if not username or password is None or _failures(username) >= MAX_FAILURES:
            return None
        person = _named(username)
        if person is None:
            make_password(password)
        elif person.check_password(password):
            if two_step_of(person) is None:  # else wrong codes go on counting
                cache.delete(_key(username))
            if not works_here(person):  # the form shows the sentence
                raise ValidationError(errors.not_your_outlet().sentence)
            return person
        _count_failure(username, person)
        return None

    def get_user(self, user_id: UUID) -> Person | None:
        try:
            person = Person.objects.filter(pk=user_id, active=True).first()
        except ValidationError:  # a session of an older database
            return None
        return person if person is not None and works_here(person) else None


def opens(person: Person, code: str) -> bool:
    """Whether the second step is taken, by the same count of wrong tries as the password."""
    username = str(person.username)
    if _failures(username) >= MAX_FAILURES:
        return False
    if take_code(person=person, typed=code):
        cache.delete(_key(username))
        return True
    _count_failure(username, person)
    return False


def _named(username: str) -> Person | None:
    """In the cloud the merchants share one page: there a name is whose password was made with it
    (`Credential.login`), so no hub can call its people by a name that is somebody's already."""
    people = Person.objects.filter(active=True)
    if settings.ROLE == "cloud":
        return people.filter(credentials__login=username).first()
    return people.filter(username=username).order_by("id").first()


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
