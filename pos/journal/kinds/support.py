"""Help from outside: a file about this server was made, and which one."""

from typing import Literal

from pos.journal.kinds import Body, ShortText, TimeMs, kind


@kind("support.made", version=1)
class SupportMade(Body):
    """`sha256`: of the file as it was handed out, in hex. It holds nobody's data."""

    name: ShortText
    sha256: ShortText
    made_at: TimeMs
    way: Literal["download", "stick"]
