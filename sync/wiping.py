"""A tablet that is to be emptied: whether all it has is here, and that it is empty now."""

from typing import Any

from pos.journal.rows import load_heads
from pos.tills.queries import device_of
from pos.tills.wiping import note_wiped
from sync.answers import is_to_be_wiped, ledger_of
from sync.asked import Asked
from sync.schemas import WipeRequest
from sync.signing import sender_of


def wipe(asked: Asked, said: WipeRequest) -> dict[str, Any]:
    """A revoked tablet may ask too: it is the likeliest to be a stolen one."""
    sender = sender_of(asked)
    if said.done:
        note_wiped(device=device_of(sender.merchant_id, sender.device_id))
        return {"agreed": True, "missing": 0}
    here = load_heads(ledger_of(sender), {sender.device_id})
    missing = 0
    for head in said.heads:
        known, digest = here.get((sender.device_id, head.epoch, head.stream), (0, ""))
        missing += max(0, head.seq - known)
        if 0 < head.seq == known and head.hash != digest:
            missing += 1  # another branch of its chain is here than there
    return {"agreed": missing == 0 and is_to_be_wiped(sender), "missing": missing}
