"""That a till was a practice for a while: who began it, how long, and which exercises were done. Of
what was practised nothing is told."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, TimeMs, kind
from pos.journal.kinds.tills import ShiftPerson

Exercise = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]


@kind("training.began", version=1)
class TrainingBegan(Body):
    """Told before the till turns purple; who said yes to it is an approval of its own."""

    training: Id
    began_at: TimeMs
    person: ShiftPerson


@kind("training.ended", version=1)
class TrainingEnded(Body):
    """Told by the till as soon as it is itself again. `why`: somebody ended it, its business day
    was over, it was left alone, or the browser threw the practice away."""

    training: Id
    began_at: TimeMs
    ended_at: TimeMs
    why: Literal["asked", "day_over", "left_alone", "lost"]
    done: Annotated[list[Exercise], Field(max_length=20)]
    person: ShiftPerson
