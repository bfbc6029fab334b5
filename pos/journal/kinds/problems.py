"""What somebody did about a line under "Perlu dicek": took it, said something, settled it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, TimeMs, kind

Note = Annotated[str, StringConstraints(max_length=1000)]


class HandlingPerson(Body):
    id: Id
    name: ShortText


@kind("problem.handled", version=1)
class ProblemHandled(Body):
    """`outlet`, `code` and `key` name the problem on every server; `sentence` is what it said then.

    `to`: whose it is now, with `assigned` only; null gives it back to all. `corrected_by`: the
    event that put it right, with `settled`."""

    outlet: Id
    code: Annotated[str, StringConstraints(min_length=1, max_length=48)]
    key: Annotated[str, StringConstraints(max_length=160)]
    sentence: Annotated[str, Field(max_length=500)]
    act: Literal["assigned", "commented", "settled"]
    by: HandlingPerson
    to: HandlingPerson | None
    note: Note
    corrected_by: Id | None
    at: TimeMs
