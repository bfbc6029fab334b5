"""What was done at a till beyond somebody's rights: said to a person, never refused.

A tablet asks before it does; what arrives here is judged again, by the rules of its own hour,
because a tablet may be old, changed by hand, or without news for days. A yes given on the spot
(people.Approval) comes in the same chain before its document.
Not here: what the shop's servers did, whose people sign in with their own rights.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pos.domain.formatting import format_percent, format_rupiah
from pos.domain.permission_words import ACTION_WORDS
from pos.domain.permissions import ACTIONS, Need, SaleFacts, decide, sale_needs
from pos.journal.models import DeviceKey, Event
from pos.journal.problems import report
from pos.outlets.authority import SERVERS
from pos.people.models import Approval
from pos.people.queries import PastRules, PastStaff, Standing, hour_of
from pos.sales.models import Sale
from pos.sales.queries import signed_body
from pos.sales.recheck import UNREADABLE
from pos.sales.refund_recheck import turned_round
from pos.tills.models import CashMove, Shift

Json = Mapping[str, Any]
UUID7_MS_SHIFT = 80  # the first 48 of its 128 bits are the time
JUST_MADE_MS = 10 * 60_000
UNDO_MS = 65_000  # a till offers it for a minute, and then writes it
KINDS = (
    "sale.completed",
    "sale.refunded",
    "receipt.reprinted",
    "shift.closed",
    "customer.consented",
    "customer.changed",
    "cash.moved",
    "drawer.opened_by_hand",
    "order.voided",
)


@dataclass(frozen=True)
class Deed:
    """What one event did that needs a right: who, what, and the yes that it names itself.
    `documents`: what a yes for it names."""

    event: Event
    documents: frozenset[str]
    called: str
    person: str
    needs: Sequence[Need]
    approver: str | None = None


@dataclass(frozen=True)
class Breach:
    event: Event
    action: str
    sentence: str


def find_breaches(events: Sequence[Event]) -> list[Breach]:
    """Of events of one outlet, in their order."""
    deeds = [deed for deed in map(_deed_of, _of_tills(events)) if deed is not None and deed.needs]
    if not deeds:
        return []
    court = _Court(deeds)
    return [breach for deed in deeds for breach in court.judge(deed)]


def note_breaches(breaches: Sequence[Breach]) -> None:
    for breach in breaches:
        report(
            code="permission_breach",
            key=f"{breach.event.id}:{breach.action}",
            sentence=breach.sentence,
            suggestion=(
                "Tanyakan kepada orangnya, lalu tandai selesai. Tablet yang belum mendengar aturan "
                "baru masih memakai yang lama."
            ),
            event_id=breach.event.id,
            merchant_id=breach.event.merchant_id,
            outlet_id=breach.event.outlet_id,
        )


def _of_tills(events: Sequence[Event]) -> list[Event]:
    if not events:
        return []
    servers = DeviceKey.objects.filter(
        merchant_id=events[0].merchant_id, role__in=SERVERS
    ).values_list("device_id", flat=True)
    ours = set(servers)
    return [event for event in events if event.device_id not in ours]


def _deed_of(event: Event) -> Deed | None:
    read = _READERS.get(event.kind)
    if read is None:
        return None
    try:
        return read(event, signed_body(event))
    except UNREADABLE:
        return None  # the recomputation says that it cannot be read


def _sale(event: Event, body: Json) -> Deed:
    number = body["receipt"]["number"]
    sell: Need = {"action": "sell", "amount": body["totals"]["total_minor"]}
    needs = [sell, *sale_needs(cast("SaleFacts", body))]
    return Deed(event, _only(body["sale"]), f"Struk {number}", body["cashier"]["id"], needs)


def _refund(event: Event, body: Json) -> Deed:
    """The till asks for an undo before there is a refund: that yes names the sale."""
    approver = body.get("approved_by")
    if body["original"] is None:
        return _unproven(event, body)
    undone = approver is None and _is_undo(event, body) and not body.get("void")
    kind = "void_sale" if _is_void(event, body) else "refund"
    need: Need = {
        "action": "undo_sale" if undone else kind,
        "amount": max(0, -body["due_minor"]),
    }
    documents = _only(body["refund"]) | (_only(body["original"]["sale"]) if undone else frozenset())
    called = f"Retur {body['receipt']['number']}"
    named = approver["id"] if approver else None
    return Deed(event, documents, called, body["cashier"]["id"], [need], named)


def _unproven(event: Event, body: Json) -> Deed:
    """Goods without their receipt: what was priced by hand needs its own right too."""
    need: Need = {"action": "refund_without_receipt", "amount": max(0, -body["due_minor"])}
    by_hand = sale_needs(cast("SaleFacts", turned_round(body)))
    return Deed(
        event,
        _only(body["refund"]),
        f"Retur tanpa struk {body['receipt']['number']}",
        body["cashier"]["id"],
        [need, *(each for each in by_hand if each["action"] != "discount")],
        (body.get("approved_by") or {}).get("id"),
    )


def _is_undo(event: Event, body: Json) -> bool:
    """By whoever sold it, within the minute: as the sale itself says, not as the refund tells it.
    Of an unknown sale nobody can say so, nor on a clock that was moved in between."""
    sold = Sale.objects.filter(merchant_id=event.merchant_id, id=body["original"]["sale"]).first()
    if sold is None or str(sold.cashier_id) != body["cashier"]["id"]:
        return False
    in_time = 0 <= body["completed_at"] - sold.completed_at <= UNDO_MS
    return in_time and not _clock_was_moved(event, sold)


def _clock_was_moved(event: Event, sold: Sale) -> bool:
    """Tablets write down every jump of their clock; one chain holds sale, jump and refund."""
    chain = Event.objects.filter(
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
        device_id=event.device_id,
        epoch=event.epoch,
        stream=event.stream,
    )
    sale = chain.filter(id=sold.event_id).values_list("seq", flat=True).first()
    between = chain.filter(kind="clock.jumped", seq__gt=sale or 0, seq__lt=event.seq)
    return sale is not None and between.exists()


def _is_void(event: Event, body: Json) -> bool:
    """Of a sale of the same shift; what another shift sold is refunded, whatever it is called."""
    if not body.get("void") or event.shift_id is None:
        return False
    sold = Sale.objects.filter(merchant_id=event.merchant_id, id=body["original"]["sale"]).first()
    return sold is not None and sold.shift_id == event.shift_id


def _only(document: str) -> frozenset[str]:
    return frozenset([document])


def _reprint(event: Event, body: Json) -> Deed:
    called = f"Salinan struk {body['number']}"
    return Deed(
        event, _only(body["sale"]), called, body["by"]["id"], [{"action": "reprint", "amount": 0}]
    )


def _closing(event: Event, body: Json) -> Deed | None:
    person = body["person"]["id"]
    needs: list[Need] = []
    shift = Shift.objects.filter(merchant_id=event.merchant_id, id=body["shift"]).first()
    opener = str(shift.opened_by_id) if shift and shift.opened_by_id else person
    if opener != person:
        needs.append({"action": "close_others_shift", "amount": 0})
    if body["variance_minor"] and "reason" in body:  # older tablets cannot ask for this yes
        needs.append({"action": "variance", "amount": abs(body["variance_minor"])})
    whose = f" yang dibuka {shift.opened_by_name}" if shift and opener != person else ""
    called = f"Shift {event.business_date}{whose}"
    return Deed(event, _only(body["shift"]), called, person, needs)


def _consenting(event: Event, body: Json) -> Deed | None:
    if event.actor_id is None:
        return None
    taken = any(tick["consent"] == "keep_data" and not tick["given"] for tick in body["ticks"])
    need: Need = {"action": "forget_customer" if taken else "edit_customer", "amount": 0}
    return Deed(event, _only(body["id"]), "Data pelanggan", str(event.actor_id), [need])


def _editing(event: Event, body: Json) -> Deed | None:
    """Somebody new comes whole, in one event; whatever else a till says is of somebody there is."""
    if event.actor_id is None or _is_somebody_new(event, body):
        return None
    need: Need = {"action": "edit_customer", "amount": 0}
    return Deed(event, _only(body["id"]), "Data pelanggan", str(event.actor_id), [need])


def _is_somebody_new(event: Event, body: Json) -> bool:
    """Written down whole, under an id that was made just then, by the same clock: the id of
    somebody the shop knows tells when they were written down, and no tablet can change that."""
    if not all(body["groups"].get(each) for each in ("identity", "consent", "state")):
        return False
    wall: int = json.loads(bytes(event.raw))["clock"]["wall"]
    return abs(wall - (uuid.UUID(body["id"]).int >> UUID7_MS_SHIFT)) < JUST_MADE_MS


def _cash(event: Event, body: Json) -> Deed:
    amount = body["amount_minor"]
    if body.get("moved_before_minor") is not None:  # older tills ask about each move by itself
        amount += _moved_before(event, body)
    need: Need = {"action": f"cash_{body['direction']}", "amount": amount}
    called = f"Laci, {body['label']}"
    return Deed(event, _only(body["move"]), called, body["person"]["id"], [need])


def _opening(event: Event, body: Json) -> Deed:
    need: Need = {"action": "open_drawer", "amount": 0}
    called = f"Laci, {body['label']}"
    return Deed(event, _only(body["opening"]), called, body["person"]["id"], [need])


def _dishes(event: Event, body: Json) -> Deed:
    need: Need = {"action": "void_sent", "amount": body["amount_minor"]}
    called = f"Pesanan dapur, {body['lines'][0]['name']}"
    return Deed(event, _only(body["void"]), called, body["person"]["id"], [need])


def _moved_before(event: Event, body: Json) -> int:
    """The same way, by the same person, in the same shift at the same till, and by nobody's yes:
    what it could know, whatever it says. A shift's few moves are found first: a chain is long."""
    here = {"merchant_id": event.merchant_id, "outlet_id": event.outlet_id}
    own = {"device_id": event.device_id, "person_id": body["person"]["id"]}
    moves = CashMove.objects.filter(
        **here, **own, shift_id=body["shift"], direction=body["direction"]
    ).exclude(id=event.id)
    found = {row[0]: row[1:] for row in moves.values_list("id", "move_id", "amount_minor")}
    earlier = Event.objects.filter(
        **here, id__in=list(found), epoch=event.epoch, seq__lt=event.seq
    ).values_list("id", flat=True)
    asked = Approval.objects.filter(**here, document_id__in=[move for move, _ in found.values()])
    by_yes = set(asked.values_list("document_id", flat=True))
    told = [found[each] for each in earlier]
    return sum(amount for move, amount in told if move not in by_yes)


_READERS = {
    "sale.completed": _sale,
    "sale.refunded": _refund,
    "receipt.reprinted": _reprint,
    "shift.closed": _closing,
    "customer.consented": _consenting,
    "customer.changed": _editing,
    "cash.moved": _cash,
    "drawer.opened_by_hand": _opening,
    "order.voided": _dishes,
}


class _Court:
    """People, rules and given approvals of a few deeds, read once."""

    def __init__(self, deeds: Sequence[Deed]) -> None:
        first = deeds[0].event
        self.rules = PastRules(first.merchant_id, first.outlet_id)
        given = Approval.objects.filter(
            merchant_id=first.merchant_id,
            outlet_id=first.outlet_id,
            document_id__in=frozenset().union(*(deed.documents for deed in deeds)),
        )
        self.approvals = list(given)
        named = {deed.person for deed in deeds} | {deed.approver for deed in deeds}
        ids = {uuid.UUID(each) for each in named if each}
        ids |= {approval.approver_id for approval in self.approvals}
        self.people = PastStaff(first.merchant_id, first.outlet_id, ids)

    def judge(self, deed: Deed) -> list[Breach]:
        person = self.people.at(deed.person, hour_of(deed.event))
        if person is None:
            return []  # nobody this server knows: who that is, is another question
        return [
            Breach(deed.event, need["action"], self._sentence(deed, person, need))
            for need in deed.needs
            if not self._may(deed, person, need) and not self._was_approved(deed, need)
        ]

    def _may(self, deed: Deed, person: Standing, need: Need) -> bool:
        table = self.rules.at(hour_of(deed.event))
        return decide(table, person.roles, need["action"], need["amount"]) == "allowed"

    def _was_approved(self, deed: Deed, need: Need) -> bool:
        """By somebody who may do it, for at least so much, at the same till."""
        allowed = [deed.approver] if deed.approver else []
        allowed += [
            str(approval.approver_id)
            for approval in self.approvals
            if str(approval.document_id) in deed.documents
            and not approval.doubt
            and approval.device_id == deed.event.device_id
            and any(
                item["action"] == need["action"] and item["amount"] >= need["amount"]
                for item in approval.items
            )
        ]
        approvers = (self.people.at(each, hour_of(deed.event)) for each in allowed)
        return any(self._may(deed, each, need) for each in approvers if each is not None)

    def _sentence(self, deed: Deed, person: Standing, need: Need) -> str:
        word = ACTION_WORDS[need["action"]]["name_id"].lower()
        return (
            f"{deed.called}: {word}{amount_text(need)} oleh {person.name} "
            f"({person.role_names or 'tanpa peran'}), tanpa persetujuan yang diperlukan."
        )


def amount_text(need: Need) -> str:
    """ " 30 %", " Rp 50.000", or nothing where nothing is counted."""
    counted = ACTIONS[need["action"]]["limit_kind"]
    if counted is None:
        return ""
    amount = need["amount"]
    return " " + (format_percent(amount) if counted == "share" else format_rupiah(amount))
