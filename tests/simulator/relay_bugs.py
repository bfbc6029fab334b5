"""Faults planted by name in the hub's relay (bugs.py says which seed finds each)."""

import json
from collections.abc import Callable
from typing import Any

from pos.catalog.models import Product
from sync import lacking, relay
from sync.coming_home import ComingHome
from tests.simulator.relaying import CLOCK

Replace = Callable[[Any, str, Any], Any]
FOR_GOOD_SECONDS = 1_000_000.0


def _trusts_its_mark(replace: Replace) -> None:
    """What was sent once is there: a cloud that was put back is not asked what it has."""
    replace(relay, "covered", lambda uplink, ledger, ours: max(uplink.sent_seq, 0))
    replace(relay, "lacks_something", lambda uplink, ends: False)


def _safe_when_sent(replace: Replace) -> None:
    """Tablets hear that the cloud has it when it left, not when the cloud said so."""
    send = relay.Relay._send

    def sent(self: Any, uplink: Any, ledger: Any) -> bool:
        events, _ = relay.next_events(uplink, self.mark, ledger.server_seq)
        heads = {(one.device_id, one.epoch, one.stream): one.seq for one in events}
        relay.notes.note_sent(uplink, uplink.sent_seq, heads.items())
        return bool(send(self, uplink, ledger))

    replace(relay.Relay, "_send", sent)


def _gives_up_above(replace: Replace) -> None:
    """After some failures in a row nobody asks the cloud any more."""
    recover = relay.Relay._recover

    def recovered(self: Any, uplink: Any, trouble: Any) -> None:
        recover(self, uplink, trouble)
        if self.failures > 1:
            CLOCK.sleep(FOR_GOOD_SECONDS)

    replace(relay.Relay, "_recover", recovered)


def _never_fetches(replace: Replace) -> None:
    """What tablets left at the cloud stays there."""
    replace(ComingHome, "is_due", False)


def _forgets_its_own_word(replace: Replace) -> None:
    """What the hub had said itself after the copy that it was put back to stays at the cloud."""
    replace(lacking.own_word, "ends_of_own", lambda uplink, without=(): [])


def _never_listens(replace: Replace) -> None:
    """What is changed in the cloud stays there."""
    replace(relay.down, "store_told", lambda uplink, answer: 0)


def _told_last_wins(replace: Replace) -> None:
    """What comes from the cloud is in force, also when the shop changed it later."""
    store = relay.down.store_told

    def stored(uplink: Any, answer: Any) -> int:
        count = int(store(uplink, answer))
        for product, price_minor in _prices_in(answer):
            changed = Product.objects.filter(merchant_id=uplink.merchant_id, id=product)
            changed.update(price_minor=price_minor)
        return count

    replace(relay.down, "store_told", stored)


def _prices_in(answer: Any) -> list[tuple[str, int]]:
    bodies = [json.loads(one["raw"])["body"] for one in answer["events"]]
    priced = [body for body in bodies if "price" in body.get("groups", {})]
    return [(body["id"], body["groups"]["price"]["price_minor"]) for body in priced]


def _tells_its_key_once(replace: Replace) -> None:
    """A cloud that was put back to before a new key refuses the hub for ever (seed 72 found it)."""
    renew = relay.notes.renew_key

    def renewed(uplink: Any, ledger: Any, line: Any, *, forgotten: bool) -> Any:
        del forgotten
        return renew(uplink, ledger, line)

    replace(relay.notes, "renew_key", renewed)


IN_RELAY: dict[str, Callable[[Replace], None]] = {
    "trusts_its_mark": _trusts_its_mark,
    "safe_when_sent": _safe_when_sent,
    "gives_up_above": _gives_up_above,
    "never_fetches": _never_fetches,
    "forgets_its_own_word": _forgets_its_own_word,
    "never_listens": _never_listens,
    "told_last_wins": _told_last_wins,
    "tells_its_key_once": _tells_its_key_once,
}
