"""Staff: who they are, what they may do, and that a secret changed (never the secret itself)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, MasterBody, ShortText, TimeMs, kind

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
class PersonChanged(MasterBody):
    groups: PersonGroups


class PersonOutlets(Body):
    """Where they work; empty: everywhere. An owner does in any case."""

    outlets: Annotated[list[Id], Field(max_length=200)]


class PersonGroupsV2(PersonGroups):
    outlets: PersonOutlets | None = None


@kind("person.changed", version=2)
class PersonChangedV2(PersonChanged):
    """Version 2: somebody may work in chosen outlets. Other changes are still version 1."""

    groups: PersonGroupsV2


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


Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
PublicKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
ActionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Amount = Annotated[int, Field(ge=0, le=MAX_SAFE)]


class PermissionCell(Body):
    """`limit` null: as much as they like. Shares in millionths, amounts in minor units."""

    rule: Literal["allowed", "approval", "refused"]
    limit: Amount | None


class PermissionTable(Body):
    """{action: {role: cell}}; where it is silent the presets of pos.domain.permissions hold."""

    rules: Annotated[
        dict[ActionCode, Annotated[dict[Role, PermissionCell], Field(max_length=7)]],
        Field(max_length=200),
    ]


class PermissionGroups(Body):
    table: PermissionTable | None = None


@kind("permissions.changed", version=1)
class PermissionsChanged(MasterBody):
    """Who may do what at the tills of one outlet; `id` is the outlet."""

    groups: PermissionGroups


class ApprovedItem(Body):
    """One thing that was allowed, up to `amount`, in the words the approver read."""

    action: ActionCode
    amount: Amount
    label: ShortText


class PermissionPerson(Body):
    id: Id
    name: ShortText


class PhoneProof(Body):
    """How a phone said yes: to the question of this number, at `stamp` (its time for a `scan`, its
    step of five minutes for `digits`), with this signature or these six digits."""

    phone: Id
    nonce: Nonce
    way: Literal["digits", "scan"]
    stamp: TimeMs
    answer: Annotated[str, StringConstraints(max_length=86)]


@kind("approval.given", version=1)
class ApprovalGiven(Body):
    """Somebody who may do it allowed it on the spot. `document`: the sale, refund or shift.

    `proof`: with `code` of tills that know phones; a `pin` has none."""

    document: Id
    items: Annotated[list[ApprovedItem], Field(min_length=1, max_length=20)]
    asked_by: PermissionPerson
    approver: PermissionPerson
    method: Literal["pin", "code"]
    reason: ShortText | None
    given_at: TimeMs
    proof: PhoneProof | None = None


@kind("approval.refused", version=1)
class ApprovalRefused(Body):
    """A phone's yes that did not hold at the till: for another question, or too old."""

    document: Id
    items: Annotated[list[ApprovedItem], Field(min_length=1, max_length=20)]
    asked_by: PermissionPerson
    approver: PermissionPerson
    why: Literal["other_question", "too_old"]
    refused_at: TimeMs


@kind("phone.enrolled", version=1)
class PhoneEnrolled(Body):
    """Somebody's own phone may say yes for them; the one they had before no longer may."""

    phone: Id
    person: PermissionPerson
    label: ShortText
    public_key: PublicKey


@kind("phone.revoked", version=1)
class PhoneRevoked(Body):
    phone: Id
    person: PermissionPerson


@kind("two_step.begun", version=1)
class TwoStepBegun(Body):
    """From now on this person types a code beside the password. What makes it is not told."""

    person: PermissionPerson


@kind("two_step.ended", version=1)
class TwoStepEnded(Body):
    person: PermissionPerson


@kind("two_step.spare_used", version=1)
class TwoStepSpareUsed(Body):
    """One of the codes for a lost phone opened the door; `left` are still good."""

    person: PermissionPerson
    left: Annotated[int, Field(ge=0, le=100)]
