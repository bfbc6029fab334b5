"""Shapes of the people app over HTTP. No secret ever leaves here."""

from uuid import UUID

from ninja import Schema


class PersonShape(Schema):
    id: UUID
    name: str
    username: str | None
    roles: list[str]
    colour: str
    active: bool


class Me(PersonShape):
    is_staff: bool


class PersonList(Schema):
    people: list[PersonShape]
