"""Faults planted by name in the cloud's own process (bugs.py says which seed finds each)."""

from collections.abc import Callable, Sequence
from dataclasses import replace as changed
from typing import Any

from django.db import transaction
from django.db.models import F

from pos.journal import interpret
from pos.journal.errors import NotSigned
from pos.journal.models import DeviceKey, Event, State
from pos.journal.store import store_events
from pos.sales.models import Sale
from pos.stock.models import Level
from sync import deposits, down, lacking, taking
from sync.models import Deposit, HubLink
from tests.simulator.server import Server

_planted: list[tuple[Any, str, Any]] = []


def _replace(module: Any, name: str, made: Any) -> Any:
    original = getattr(module, name)
    _planted.append((module, name, original))
    setattr(module, name, made)
    return original


def _answers_before_commit(door: str) -> None:
    """The answer leaves before COMMIT; then the power goes."""
    answer = Server.answer

    def answered(self: Any, request: Any, body: bytes) -> Any:
        if self.dies != "before" or f"/relay/{door}" not in request["path"]:
            return answer(self, request, body)
        self.dies = ""
        with transaction.atomic():
            said = answer(self, request, body)
            transaction.set_rollback(True)
        return said

    _replace(Server, "answer", answered)


def _takes_before_commit() -> None:
    """The hub hears that its record is safe, and it is not."""
    _answers_before_commit("events")


def _keeps_before_commit() -> None:
    """The tablet hears that its sales are safe, and they are not."""
    _answers_before_commit("direct")


def _deposits_go_when_fetched() -> None:
    """Let go when they were told, not when the hub's record had them."""
    beyond = lacking.beyond

    def told(link: HubLink, ends: Any) -> Any:
        answer = beyond(link, ends)
        Deposit.objects.filter(merchant_id=link.merchant_id, outlet_id=link.outlet_id).delete()
        return answer

    _replace(lacking, "beyond", told)


def _deposits_never_go() -> None:
    """What the record has is told to the owner as waiting, for ever."""
    _replace(deposits, "let_go", lambda link, ends: None)


def _deposits_are_counted() -> None:
    """What a tablet leaves is put into the record at once, before what its shop did earlier."""
    leave = deposits.leave

    def left(sender: Any, envelopes: Sequence[Any], malformed: Any = None) -> Any:
        answer = leave(sender, envelopes, malformed)
        if envelopes:
            store_events(sender, envelopes)
        return answer

    _replace(deposits, "leave", left)


def _door_for_everybody() -> None:
    """A tablet's key opens the door, whichever merchant it asks for."""
    who_leaves = deposits.who_leaves

    def let_in(asked: Any, merchant_id: Any) -> Any:
        try:
            return who_leaves(asked, merchant_id)
        except NotSigned:
            device = asked.headers.get("Lancar-Device")
            key = DeviceKey.objects.filter(device_id=device).first()
            if key is None:
                raise
            return who_leaves(asked, key.merchant_id)

    _replace(deposits, "who_leaves", let_in)


def _believes_the_event() -> None:
    """Rows stand under the merchant that an event names, not under who handed it in."""
    pushes = taking._pushes

    def told(link: HubLink, piece: Any, held: Any = ()) -> Any:
        return [_as_it_says(push) for push in pushes(link, piece, held)]

    _replace(taking, "_pushes", told)


def _as_it_says(push: Any) -> Any:
    first = push.envelopes[0]
    names = {"merchant_id": first.merchant_id, "outlet_id": first.outlet_id}
    return changed(push, sender=changed(push.sender, **names))


def _one_shelf_for_all() -> None:
    """A sale takes goods with that id off everybody's shelf."""
    take = taking.take

    def taken(link: HubLink, envelopes: Sequence[Any], held: Any = ()) -> Any:
        ours = Event.objects.filter(merchant_id=link.merchant_id)
        known = set(ours.filter(id__in=[e.id for e in envelopes]).values_list("id", flat=True))
        answer = take(link, envelopes, held)
        for line in (one for e in envelopes if e.id not in known for one in _lines(e)):
            others = Level.objects.exclude(merchant_id=link.merchant_id)
            moved = F("quantity_milli") - line["base_quantity_milli"]
            others.filter(product_id=line["product"]).update(quantity_milli=moved)
        return answer

    _replace(taking, "take", taken)


def _lines(envelope: Any) -> Sequence[Any]:
    return envelope.body.get("lines", ()) if isinstance(envelope.body, dict) else ()


def _tells_everybody() -> None:
    """What the cloud said of one merchant is told to all."""
    _replace(down, "_own", lambda ledger: Event.objects.filter(via="own"))


def _fetches_for_everybody() -> None:
    """A hub is given what tablets left, whosever they are."""
    beyond = lacking.beyond

    def told(link: HubLink, ends: Any) -> Any:
        for end in ends:
            key = DeviceKey.objects.filter(device_id=end["device"]).first()
            if key is not None:
                owner = HubLink.objects.filter(merchant_id=key.merchant_id).first()
                return beyond(owner or link, ends)
        return beyond(link, ends)

    _replace(lacking, "beyond", told)


def _adds_up_wrongly_above() -> None:
    """One rupiah more than the hub says."""
    take = taking.take

    def taken(link: HubLink, envelopes: Sequence[Any], held: Any = ()) -> Any:
        answer = take(link, envelopes, held)
        Sale.objects.filter(merchant_id=link.merchant_id, number__endswith="2").update(
            total_minor=F("total_minor") + 1
        )
        return answer

    _replace(taking, "take", taken)


def _drops_unknown_above() -> None:
    """What a newer hub told an older cloud counts there never, also when the cloud can read it."""
    apply_again = interpret.apply_again

    def applied(event: Any) -> bool:
        if event.kind != "sale.completed":
            return bool(apply_again(event))
        Event.objects.filter(pk=event.pk).update(state=State.APPLIED, reason="")
        return True

    _replace(interpret, "apply_again", applied)


IN_CLOUD: dict[str, Callable[[], None]] = {
    "takes_before_commit": _takes_before_commit,
    "keeps_before_commit": _keeps_before_commit,
    "deposits_go_when_fetched": _deposits_go_when_fetched,
    "deposits_never_go": _deposits_never_go,
    "deposits_are_counted": _deposits_are_counted,
    "door_for_everybody": _door_for_everybody,
    "believes_the_event": _believes_the_event,
    "one_shelf_for_all": _one_shelf_for_all,
    "tells_everybody": _tells_everybody,
    "fetches_for_everybody": _fetches_for_everybody,
    "adds_up_wrongly_above": _adds_up_wrongly_above,
    "drops_unknown_above": _drops_unknown_above,
}


def plant(name: str) -> None:
    if name in IN_CLOUD:
        IN_CLOUD[name]()


def pull_out() -> None:
    for module, name, original in reversed(_planted):
        setattr(module, name, original)
    _planted.clear()
