"""Passwords and PINs of people who exist for one test."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from django.contrib.auth.hashers import Argon2PasswordHasher

from pos.people import secrets


class QuickArgon2(Argon2PasswordHasher):
    """The shop's own at the least cost it takes: five passwords were 1.2 of the 1.7 seconds that a
    shop for the office's tests took. A shop pays Django's: tests/pos/people/test_people.py."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@contextmanager
def quick_pins() -> Iterator[None]:
    """PINs set meanwhile cost little to set and to compare; what they cost is kept in each."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_hasher", quick)
        yield
