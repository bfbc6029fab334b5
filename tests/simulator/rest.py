"""Has the shop come to rest? If not: what is wrong, by its name."""

from typing import Any

from pos.journal.models import Fork, Head
from tests.simulator.oracle import Oracle


def unsettled(oracle: Oracle) -> tuple[str, str] | None:
    """None when all cashiers have done what they wanted, the hub has what the tills have, the tills
    know it, and they charge today's prices."""
    waiting = {till: one.current.kind for till, one in oracle.cashiers.items() if one.current}
    if waiting:
        return "selling_stopped", f"till: what its cashier still wants: {waiting}"
    heads = {str(device): seq for device, seq in Head.objects.values_list("device_id", "seq")}
    manifest = oracle.hub.publish()
    for till, report in sorted(oracle.reports.items()):
        here = heads.get(oracle.devices[till], 0)
        name = _journal(oracle, till, here) or _knowledge(oracle, till, manifest)
        if name:
            mine = oracle.last_seq[till]
            return name, f"till {till}: {mine} events, {here} here, {report['status']}"
    return None


def _journal(oracle: Oracle, till: int, here: int) -> str:
    """What is wrong between the till's journal and the hub's."""
    report, mine = oracle.reports[till], oracle.last_seq[till]
    if Fork.objects.filter(device_id=oracle.devices[till]).exists():
        return "forked"
    if here > mine:
        return "hub_ahead"
    if report["acked"] > here:
        return "mark_beyond_the_hub"
    if here < mine:
        return "queue_blocked" if report["status"]["reachable"] else "never_asks_again"
    return "mark_left_behind" if report["acked"] < mine else ""


def _knowledge(oracle: Oracle, till: int, manifest: str) -> str:
    """What the till believes and should not."""
    report: dict[str, Any] = oracle.reports[till]
    status = report["status"]
    if status["unsent"] != 0:
        return "unsent_miscounted"
    if not status["reachable"]:
        return "never_asks_again"
    if report["catalog"] != manifest:
        return "catalogue_old"
    return "" if status["attention"] == oracle.cashiers[till].odd else "attention_miscounted"
