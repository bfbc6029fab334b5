"""Faults planted by name, at run time: in the hub here, in its relay in relay_bugs.py, in the cloud
in cloud_bugs.py, in the till in frontend/tools/simulator/bugs.ts.

`FOUND` names for each fault a seed that finds it and the invariants that may say so. The search
begins with that seed and goes on with the first few: a core that changed tells other stories.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.db import transaction
from django.db.models import F

from pos.journal import interpret, store
from pos.journal.models import Event, State
from pos.sales.models import Sale
from pos.stock.models import Level
from sync import pull
from tests.simulator import hub
from tests.simulator.relay_bugs import IN_RELAY

_planted: list[tuple[Any, str, Any]] = []


def _replace(module: ModuleType | type, name: str, made: Any) -> Any:
    original = getattr(module, name)
    _planted.append((module, name, original))
    setattr(module, name, made)
    return original


def _applies_again(world: Any) -> None:
    """No unique key behind the projections: a repeat takes the goods off the shelf twice."""
    place = store._place

    def placed(batch: Any, sender: Any, envelope: Any, verdict: Any) -> Any:
        result = place(batch, sender, envelope, verdict)
        if result.status == "duplicate":
            for line in envelope.body.get("lines", []):
                Level.objects.filter(product_id=line["product"]).update(
                    quantity_milli=F("quantity_milli") - line["base_quantity_milli"]
                )
        return result

    _replace(store, "_place", placed)


def _acknowledges_before_commit(world: Any) -> None:
    """The answer leaves before COMMIT; then the power goes."""
    answer = hub.SimulatedHub.answer

    def answered(self: Any, request: Any, body: bytes) -> Any:
        if self.dies != "before" or request["path"] != "/sync/v1/push":
            return answer(self, request, body)
        self.dies = ""
        with transaction.atomic():
            said = answer(self, request, body)
            transaction.set_rollback(True)
        return said

    _replace(hub.SimulatedHub, "answer", answered)


def _accepts_gaps(world: Any) -> None:
    """have = the highest number seen, not the end of what is contiguous."""
    place = store._place

    def placed(batch: Any, sender: Any, envelope: Any, verdict: Any) -> Any:
        key = (envelope.device_id, envelope.epoch, envelope.stream)
        if envelope.seq > batch.heads.get(key, (0, ""))[0] + 1:
            batch.heads[key] = (envelope.seq - 1, envelope.prev)
        return place(batch, sender, envelope, verdict)

    _replace(store, "_place", placed)


def _drops_unknown(world: Any) -> None:
    """What this release does not know is acknowledged and thrown away when it can be read."""
    apply_again = interpret.apply_again

    def applied(event: Any) -> bool:
        if event.kind == "sale.completed":
            Event.objects.filter(pk=event.pk).update(state=State.APPLIED, reason="")
            return True
        return bool(apply_again(event))

    _replace(interpret, "apply_again", applied)


def _pull_skips(world: Any) -> None:
    """cursor: id > n + 1."""
    between = pull._events_between
    _replace(pull, "_events_between", lambda who, after, until: between(who, after + 1, until))


def _projects_later(world: Any) -> None:
    """Events are committed first, rows afterwards: a crash in between loses the rows."""
    apply = store.apply_accepted

    def applied(accepted: Any, **numbers: Any) -> Any:
        if world.hub.dies == "before":
            world.hub.dies = "after"
            return {}
        return apply(accepted, **numbers)

    _replace(store, "apply_accepted", applied)


def _drops_what_a_rule_refuses(world: Any) -> None:
    """A rule may say no, and the event is gone."""
    keep = store.insert_events

    def kept(accepted: Any, **numbers: Any) -> None:
        keep(accepted, **numbers)
        odd = [one.envelope.id for one in accepted if one.envelope.body.get("odd")]
        Event.objects.filter(id__in=odd).delete()

    _replace(store, "insert_events", kept)


def _acknowledges_when_full(world: Any) -> None:
    """No room on the disk, and the answer says stored all the same."""
    answer = hub.SimulatedHub.answer

    def answered(self: Any, request: Any, body: bytes) -> Any:
        if not self.full or request["path"] != "/sync/v1/push":
            return answer(self, request, body)
        self.empty()
        with transaction.atomic():
            said = answer(self, request, body)
            transaction.set_rollback(True)
        self.full = True
        return said

    _replace(hub.SimulatedHub, "answer", answered)


def _adds_up_wrongly(world: Any) -> None:
    """One rupiah more than the cashier took."""
    apply = store.apply_accepted

    def applied(accepted: Any, **numbers: Any) -> Any:
        made = apply(accepted, **numbers)
        sales = [one.envelope.id for one in accepted if one.envelope.kind == "sale.completed"]
        Sale.objects.filter(event_id__in=sales).update(total_minor=F("total_minor") + 1)
        return made

    _replace(store, "apply_accepted", applied)


def _drops_the_old_version(world: Any) -> None:
    """What a till of the release before writes is acknowledged, and its rows are not made."""
    apply = store.apply_accepted

    def applied(accepted: Any, **numbers: Any) -> Any:
        return apply([one for one in accepted if not _is_old_sale(one)], **numbers)

    _replace(store, "apply_accepted", applied)


def _is_old_sale(one: Any) -> bool:
    return (one.envelope.kind, one.envelope.version) == ("sale.completed", 1)


def _drops_the_other_branch(world: Any) -> None:
    """Of two contents of one number the second is refused, and that was all."""
    _replace(store, "keep_fork", lambda *_: None)


IN_HUB: dict[str, Callable[[Any], None]] = {
    "applies_again": _applies_again,
    "acknowledges_before_commit": _acknowledges_before_commit,
    "accepts_gaps": _accepts_gaps,
    "drops_unknown": _drops_unknown,
    "pull_skips": _pull_skips,
    "projects_later": _projects_later,
    "drops_what_a_rule_refuses": _drops_what_a_rule_refuses,
    "acknowledges_when_full": _acknowledges_when_full,
    "adds_up_wrongly": _adds_up_wrongly,
    "drops_the_old_version": _drops_the_old_version,
    "drops_the_other_branch": _drops_the_other_branch,
}
FOUND: dict[str, tuple[int, tuple[str, ...]]] = {
    "delete_on_send": (7, ("queue_blocked",)),
    "acknowledged_by_status": (7, ("queue_blocked",)),
    "ignores_incarnation": (8, ("queue_blocked",)),
    "prunes_when_acknowledged": (1, ("journal_differs",)),
    "skips_refused_batch": (7, ("queue_blocked",)),
    "retries_with_new_id": (1, ("attention_miscounted", "sale_doubled")),
    "counter_outside_transaction": (1, ("receipt_numbers",)),
    "relaxed_journal": (1, ("forked", "sale_lost")),
    "swaps_catalogue_early": (13, ("catalogue_lost",)),
    "gives_up": (1, ("never_asks_again",)),
    "poison_blocks": (16, ("queue_blocked",)),
    "forgets_what_is_in_doubt": (5, ("forked",)),
    "sold_though_refused": (5, ("sale_lost",)),
    "refused_but_kept": (5, ("refused_but_stored",)),
    "never_takes_a_catalogue": (1, ("catalogue_old",)),
    "hides_complaints": (1, ("attention_miscounted",)),
    "applies_again": (5, ("stock",)),
    "acknowledges_before_commit": (13, ("acknowledged_uncommitted",)),
    "accepts_gaps": (13, ("journal_differs",)),
    "drops_unknown": (16, ("sale_lost",)),
    "pull_skips": (4, ("pull_skipped",)),
    "projects_later": (19, ("rebuild",)),
    "drops_what_a_rule_refuses": (1, ("journal_differs",)),
    "acknowledges_when_full": (1, ("acknowledged_uncommitted",)),
    "adds_up_wrongly": (1, ("sale_total",)),
    "drops_the_old_version": (1, ("attention_miscounted", "sale_lost")),
    # Of copied tablets: seeds above copied_world.FIRST.
    "drops_the_other_branch": (1_000_006, ("branch_waits", "branch_lost", "fork_without_alarm")),
    "hands_in_nothing": (1_000_006, ("till_in_trouble", "branch_waits")),
    # Of relay, deposits, tenancy and master data: planted only in shops with a cloud.
    "takes_before_commit": (15, ("cloud_acknowledged_uncommitted",)),
    "keeps_before_commit": (15, ("cloud_acknowledged_uncommitted",)),
    "deposits_go_when_fetched": (15, ("cloud_forgot", "deposit_not_home")),
    "deposits_never_go": (15, ("deposits_stay",)),
    "deposits_are_counted": (15, ("deposit_counted",)),
    "door_for_everybody": (6, ("foreign_let_in",)),
    "believes_the_event": (3, ("wrong_tenant", "neighbour_differs", "neighbour_lost")),
    "one_shelf_for_all": (6, ("levels_differ",)),
    "tells_everybody": (3, ("foreign_told",)),
    "fetches_for_everybody": (6, ("foreign_told",)),
    "adds_up_wrongly_above": (3, ("sales_differ", "cloud_rebuild")),
    "trusts_its_mark": (6, ("cloud_lacks",)),
    "safe_when_sent": (6, ("safe_without_the_clouds_word",)),
    "gives_up_above": (3, ("cloud_lacks",)),
    "never_fetches": (15, ("deposit_not_home", "deposits_stay")),
    "forgets_its_own_word": (18, ("own_word_lost",)),
    "never_listens": (9, ("prices_apart",)),
    "told_last_wins": (3, ("prices_apart",)),
    "drops_unknown_above": (18, ("sales_differ", "cloud_rebuild", "levels_differ")),
    "tells_its_key_once": (72, ("cloud_lacks",)),
}
ABOVE = frozenset(list(FOUND)[list(FOUND).index("takes_before_commit") :])
ALL = tuple(FOUND)


def plant_in_hub(name: str, world: Any) -> None:
    if name in IN_HUB:
        IN_HUB[name](world)
    elif name in IN_RELAY:
        IN_RELAY[name](_replace)
    elif name and name not in FOUND:
        sys.exit(f"there is no planted fault called {name}; there are {', '.join(ALL)}")


def pull_out_of_hub() -> None:
    for module, name, original in reversed(_planted):
        setattr(module, name, original)
    _planted.clear()
