"""The staff clock: what was pressed at a till, what was put right later, and the shop's hours."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pos.journal.kinds import Body, DateText, Id, MasterBody, ShortText, TimeMs, kind

Act = Literal["in", "break_start", "break_end", "out"]


class ClockPerson(Body):
    id: Id
    name: ShortText


@kind("staff.clocked", version=1)
class StaffClocked(Body):
    """Somebody came, paused, went on or left, and typed their own PIN for it. `clocked_at` is the
    till's best estimate of the hub's time, `tablet_at` what the tablet itself showed;
    `is_time_known`: the hub had told that tablet its time before."""

    person: ClockPerson
    act: Act
    clocked_at: TimeMs
    tablet_at: TimeMs
    is_time_known: bool


class ClockMoment(Body):
    act: Act
    clocked_at: TimeMs


@kind("staff.clock_corrected", version=1)
class StaffClockCorrected(Body):
    """What holds from now on for one clocking. `before` null: nobody pressed anything, `clocking`
    is new; `after` null: it does not count. What was pressed stays on the record."""

    clocking: Id
    person: ClockPerson
    before: ClockMoment | None
    after: ClockMoment | None
    reason: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    by: ClockPerson

    @model_validator(mode="after")
    def _says_something(self) -> "StaffClockCorrected":
        if self.before is None and self.after is None:
            raise ValueError("nothing before and nothing after")
        return self


def _in_order(days: list[str]) -> list[str]:
    if sorted(set(days)) != days:
        raise ValueError("holidays repeat or are out of order")
    return days


class WorkHours(Body):
    """Days of work a week, 6 or 5; the days nobody works (1 is Monday), none where people take
    turns; and days off by law or by custom."""

    week_days: Literal[5, 6]
    rest_weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=3)]
    holidays: Annotated[list[DateText], Field(max_length=200), AfterValidator(_in_order)]


class WorkGroups(Body):
    hours: WorkHours | None = None


@kind("work_rules.changed", version=1)
class WorkRulesChanged(MasterBody):
    """By which hours overtime is counted in one outlet; `id` is the outlet."""

    groups: WorkGroups
