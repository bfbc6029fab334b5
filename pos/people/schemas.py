"""Shapes of the people app over HTTP. No secret ever leaves here."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints


class PersonShape(Schema):
    id: UUID
    name: str
    username: str | None
    roles: list[str]
    colour: str
    active: bool


class Me(PersonShape):
    is_staff: bool


class PhoneAsk(Schema):
    public_key: Annotated[str, StringConstraints(min_length=87, max_length=87)]
    label: Annotated[str, StringConstraints(max_length=200)]
    password: Annotated[str, StringConstraints(max_length=200)]


class PhoneEnrolled(Schema):
    """`secret` is what its six digits are made with; it is told once, to the phone itself."""

    phone: UUID
    person: str
    shop: str
    secret: str


class PersonList(Schema):
    people: list[PersonShape]
