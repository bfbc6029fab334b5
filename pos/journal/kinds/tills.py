"""Clocks of tills, cash drawers, and shifts: a float, cash moved without a sale, then a count."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, MasterBody, Minor, ShortText, TimeMs, kind

Amount = Annotated[int, Field(ge=0, le=MAX_SAFE)]


class DrawerIdentity(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class DrawerState(Body):
    archived: bool


class DrawerGroups(Body):
    identity: DrawerIdentity | None = None
    state: DrawerState | None = None


@kind("drawer.changed", version=1)
class DrawerChanged(MasterBody):
    groups: DrawerGroups


class ShiftPerson(Body):
    id: Id
    name: ShortText


class CashCount(Body):
    """So many notes or coins of one value."""

    value_minor: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    count: Annotated[int, Field(ge=0, le=1_000_000)]


@kind("shift.opened", version=1)
class ShiftOpened(Body):
    """A shift belongs to a cash drawer; the business day is in the envelope."""

    shift: Id
    drawer: Id | None
    opened_at: TimeMs
    float_minor: Amount
    person: ShiftPerson


@kind("shift.joined", version=1)
class ShiftJoined(Body):
    """A further till puts its cash into the drawer of a shift that another till opened. Told before
    its first sale there, so that a Z knows whom to wait for."""

    shift: Id
    joined_at: TimeMs
    person: ShiftPerson


@kind("shift.closed", version=1)
class ShiftClosed(Body):
    """What was counted, and what this device expected when it closed. Later sales still count.
    `reason` says why they differ; `first_counted_minor` is what was counted before the difference
    was shown, where somebody then counted again."""

    shift: Id
    closed_at: TimeMs
    counted_minor: Amount
    expected_minor: Minor
    variance_minor: Minor
    counts: Annotated[list[CashCount], Field(max_length=40)] = []
    person: ShiftPerson
    reason: ShortText | None = None
    first_counted_minor: Amount | None = None


@kind("cash.moved", version=1)
class CashMoved(Body):
    """Cash put into the drawer or taken out of it without a sale. A drop goes to the safe or the
    bank; it is no expense. `label` is what the category was called that day.
    `moved_before_minor`: what this person had moved the same way in this shift and by nobody's yes
    (`by_yes`), as its till knew; tills before 2026-12 asked about each move by itself and say
    neither."""

    move: Id
    shift: Id
    direction: Literal["in", "out", "drop"]
    category: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    label: ShortText
    reason: ShortText | None
    amount_minor: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    person: ShiftPerson
    moved_at: TimeMs
    moved_before_minor: Amount | None = None
    by_yes: bool = False


@kind("drawer.opened_by_hand", version=1)
class DrawerOpenedByHand(Body):
    """Told by a till before the pulse leaves it or the key turns: somebody opened the drawer, and
    sold nothing. `category` and `label`: what for, as it was called that day."""

    opening: Id
    shift: Id | None
    category: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    label: ShortText
    reason: ShortText | None
    person: ShiftPerson
    opened_at: TimeMs


@kind("clock.jumped", version=1)
class ClockJumped(Body):
    """A till's wall clock stepped by more than two seconds beside its steady one.

    `offset_…_ms` is hub time minus wall time before and after; null: not known. A tablet that only
    slept is not reported: its wall clock agrees with the hub afterwards as it did before.
    """

    step_ms: Minor
    wall_ms: Minor
    offset_before_ms: Minor | None
    offset_after_ms: Minor | None
