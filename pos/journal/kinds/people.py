"""Staff: who they are, what they may do, and that a secret changed (never the secret itself)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, TimeMs, kind

Role = Literal["owner", "manager", "supervisor", "cashier", "waiter", "kitchen", "stock"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Username = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{1,59}$")]


class PersonIdentity(Body):
    """`username` opens the back office; staff who only use the till have none."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    username: Username | None
    colour: Colour


class PersonRoles(Body):
    roles: Annotated[list[Role], Field(max_length=7)]


class PersonState(Body):
    active: bool


class PersonGroups(Body):
    identity: PersonIdentity | None = None
    roles: PersonRoles | None = None
    state: PersonState | None = None


@kind("person.changed", version=1)
class PersonChanged(Body):
    id: Id
    groups: PersonGroups


@kind("person.credential_changed", version=1)
class CredentialChanged(Body):
    """A PIN or password was set anew. The hash stays outside the ten-year record."""

    person: Id
    credential: Literal["pin", "password"]
    version: Annotated[int, Field(ge=1, le=1_000_000)]


@kind("login.locked", version=1)
class LoginLocked(Body):
    """Too many wrong PINs in a row on one device; `person` is null when nobody was chosen."""

    person: Id | None = None
    name: ShortText = ""
    failures: Annotated[int, Field(ge=1, le=1_000_000)]
    locked_until: TimeMs
