"""Customers: who they are, whether they are members, and what they allowed us to keep.

Field groups travel whole, so two tills that change different things about one customer lose
nothing. What a customer bought is in the sales.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, MasterBody, TimeMs, kind

Digits = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{7,14})?$")]
Wording = Annotated[str, StringConstraints(min_length=1, max_length=40)]
ListId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class CustomerIdentity(Body):
    """`phone` is E.164 digits without the plus; empty when there is none."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    phone: Digits


class CustomerMembership(Body):
    member: bool


class CustomerPrices(Body):
    """The customer's own price list. Said by the shop's servers only."""

    price_list: ListId | None


class Consent(Body):
    """One tick: given or withdrawn, when, under which wording, and where."""

    given: bool
    at: Annotated[TimeMs, Field(ge=1)]
    wording: Wording
    channel: Literal["till", "office"]


class CustomerConsent(Body):
    """null: never asked. Separate ticks, none of them set beforehand."""

    keep_data: Consent | None
    send_receipts: Consent | None
    send_promotions: Consent | None


class CustomerState(Body):
    archived: bool


class CustomerGroups(Body):
    identity: CustomerIdentity | None = None
    membership: CustomerMembership | None = None
    prices: CustomerPrices | None = None
    consent: CustomerConsent | None = None
    state: CustomerState | None = None


@kind("customer.changed", version=1)
class CustomerChanged(MasterBody):
    groups: CustomerGroups


class CustomerGrouping(Body):
    """The one group somebody belongs to. Said by the shop's servers only: it decides prices."""

    group: Id | None


class CustomerGroupsTwo(CustomerGroups):
    group: CustomerGrouping | None = None


@kind("customer.changed", version=2)
class CustomerChangedTwo(MasterBody):
    """Since version 2 a customer may belong to a group."""

    groups: CustomerGroupsTwo


class CustomerMerge(Body):
    """Who this customer really is; null: themselves. Said by the shop's servers only."""

    merged_into: Id | None


class CustomerGroupsThree(CustomerGroupsTwo):
    merge: CustomerMerge | None = None


@kind("customer.changed", version=3)
class CustomerChangedThree(MasterBody):
    """Since version 3 a customer who was written down twice may be merged into the other."""

    groups: CustomerGroupsThree


class CustomerKasbon(Body):
    """How much somebody may owe; 0: nothing. Said by the shop's servers only: it is money."""

    kasbon_limit_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]


class CustomerGroupsFour(CustomerGroupsThree):
    kasbon: CustomerKasbon | None = None


@kind("customer.changed", version=4)
class CustomerChangedFour(MasterBody):
    """Since version 4 the owner says how much a customer may owe."""

    groups: CustomerGroupsFour


MonthDay = Annotated[
    str, StringConstraints(pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")
]


class CustomerBirthday(Body):
    """Month and day (MM-DD), empty: not known; a greeting needs no year. `keep_birthday` is the
    leave of its own: taken back, the day is empty. Said by the shop's servers only."""

    birthday: MonthDay
    keep_birthday: Consent | None


class CustomerGroupsFive(CustomerGroupsFour):
    birthday: CustomerBirthday | None = None


@kind("customer.changed", version=5)
class CustomerChangedFive(MasterBody):
    """Since version 5 a customer's birthday may be known."""

    groups: CustomerGroupsFive


class GroupIdentity(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class GroupState(Body):
    archived: bool


class GroupGroups(Body):
    """`prices`: the price list of everybody in it who has none of their own."""

    identity: GroupIdentity | None = None
    prices: CustomerPrices | None = None
    state: GroupState | None = None


@kind("customer_group.changed", version=1)
class CustomerGroupChanged(MasterBody):
    groups: GroupGroups


class GroupPoints(Body):
    """What everybody in it earns: 1000 once, 2000 double, 0 nothing."""

    points_times_milli: Annotated[int, Field(ge=0, le=1_000_000)]


class GroupGroupsTwo(GroupGroups):
    points: GroupPoints | None = None


@kind("customer_group.changed", version=2)
class CustomerGroupChangedTwo(MasterBody):
    """Since version 2 a group may earn more or fewer points than others."""

    groups: GroupGroupsTwo


class ConsentWord(Consent):
    """A tick by itself. The newest word of a person counts, whichever device it was told to."""

    consent: Literal["keep_data", "send_receipts", "send_promotions"]


@kind("customer.consented", version=1)
class CustomerConsented(Body):
    """What somebody known allows from now on or takes back. Taking back keep_data forgets them."""

    id: Id
    ticks: Annotated[list[ConsentWord], Field(min_length=1, max_length=3)]


@kind("customer.kept_apart", version=1)
class CustomerKeptApart(Body):
    """Two who look alike are two people: they are not suggested as one again. Servers only."""

    one: Id
    other: Id
