"""What is unusual and may be right. A doubt stops a save once and says why; whoever looked and
saves again with its `key` is believed.

Which doubts there are is each app's own business (its doubts.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pos.journal.errors import RuleError

MAX_NOTICE = 200


@dataclass(frozen=True)
class Doubt:
    """`about` is what the key changes with: another number, another doubt."""

    code: str
    sentence: str
    about: str

    @property
    def key(self) -> str:
        return f"{self.code}:{self.about}"


def settle(doubts: Sequence[Doubt], noticed: Collection[str] | None) -> list[str]:
    """The sentences to keep on the record. RuleError `doubtful` while one is not among `noticed`;
    None: nobody sits there to be asked."""
    if noticed is None:
        return []
    open_doubts = [doubt for doubt in doubts if doubt.key not in noticed]
    if open_doubts:
        raise doubtful(open_doubts)
    return [doubt.sentence[:MAX_NOTICE] for doubt in doubts]


def doubtful(doubts: Sequence[Doubt]) -> RuleError:
    """What was noticed of them is sent back as their keys."""
    said = [{"code": each.code, "key": each.key, "sentence": each.sentence} for each in doubts]
    keys = [each.key for each in doubts]
    return RuleError("doubtful", " ".join(e.sentence for e in doubts), doubts=said, keys=keys)
