"""Who may do what at a till, and up to how much: the one registry of named actions, and the answer.

A rule is `allowed`, `approval` (somebody who is allowed types a PIN) or `refused`; beyond its limit
`allowed` becomes `approval`. Of several roles the most generous rule counts. The owner may do all.
An outlet's table says what its owner changed; where it says nothing the presets hold.

What this is not: what roles may do in the back office (pos.people.roles), and words for people
(permission_words.py).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NotRequired, TypedDict

from pos.domain.money import PPM, divide_half_up

Rule = Literal["allowed", "approval", "refused"]
# What a limit counts: a share of the price in millionths, or an amount of money.
LimitKind = Literal["share", "amount"]
RULES: tuple[Rule, ...] = ("allowed", "approval", "refused")
TILL_ROLES = ("manager", "supervisor", "cashier")
OWNER = "owner"


class Cell(TypedDict):
    """One rule of one role; `limit` None: as much as they like."""

    rule: Rule
    limit: int | None


class Action(TypedDict):
    """What can be ruled. Without a limit kind there is nothing to count. `can_ask` False: whoever
    may not, changes who is signed in; nobody is asked on the spot."""

    limit_kind: LimitKind | None
    can_ask: bool
    presets: dict[str, Cell]


class Need(TypedDict):
    """What a document needs somebody's right for, and how much of it."""

    action: str
    amount: int


class SaleFacts(TypedDict):
    """The part of a priced cart, or of a sale's body, that is looked at."""

    lines: list[Any]
    totals: Any
    order_discount: NotRequired[Any]


Table = Mapping[str, Mapping[str, Cell]]


_FREE: Cell = {"rule": "allowed", "limit": None}


def _all(cashier: Cell, supervisor: Cell = _FREE) -> dict[str, Cell]:
    return {"manager": _FREE, "supervisor": supervisor, "cashier": cashier}


_ASK: Cell = {"rule": "approval", "limit": None}
_NO: Cell = {"rule": "refused", "limit": None}
USUAL_CASHIER_DISCOUNT = 250_000
USUAL_CASHIER_CASH_OUT = 100_000
USUAL_CASHIER_VARIANCE = 20_000
USUAL_SUPERVISOR_UNPROVEN = 500_000

ACTIONS: dict[str, Action] = {
    "sell": {"limit_kind": "amount", "can_ask": True, "presets": _all(_FREE)},
    "discount": {
        "limit_kind": "share",
        "can_ask": True,
        "presets": _all({"rule": "allowed", "limit": USUAL_CASHIER_DISCOUNT}),
    },
    "price_override": {"limit_kind": "share", "can_ask": True, "presets": _all(_ASK)},
    "open_price": {"limit_kind": None, "can_ask": True, "presets": _all(_FREE)},
    "manual_weight": {"limit_kind": None, "can_ask": True, "presets": _all(_ASK)},
    "undo_sale": {"limit_kind": "amount", "can_ask": True, "presets": _all(_FREE)},
    "void_sale": {"limit_kind": "amount", "can_ask": True, "presets": _all(_ASK)},
    "void_sent": {"limit_kind": "amount", "can_ask": True, "presets": _all(_ASK)},
    "refund": {"limit_kind": "amount", "can_ask": True, "presets": _all(_ASK)},
    "refund_without_receipt": {
        "limit_kind": "amount",
        "can_ask": True,
        "presets": _all(_ASK, {"rule": "allowed", "limit": USUAL_SUPERVISOR_UNPROVEN}),
    },
    "reprint": {"limit_kind": None, "can_ask": True, "presets": _all(_FREE)},
    "close_others_shift": {"limit_kind": None, "can_ask": True, "presets": _all(_FREE)},
    "cash_in": {"limit_kind": "amount", "can_ask": True, "presets": _all(_FREE)},
    "cash_out": {
        "limit_kind": "amount",
        "can_ask": True,
        "presets": _all({"rule": "allowed", "limit": USUAL_CASHIER_CASH_OUT}),
    },
    "cash_drop": {"limit_kind": "amount", "can_ask": True, "presets": _all(_ASK)},
    "see_expected": {"limit_kind": None, "can_ask": True, "presets": _all(_ASK)},
    "open_drawer": {"limit_kind": None, "can_ask": True, "presets": _all(_ASK)},
    "variance": {
        "limit_kind": "amount",
        "can_ask": True,
        "presets": _all({"rule": "allowed", "limit": USUAL_CASHIER_VARIANCE}),
    },
    "edit_customer": {"limit_kind": None, "can_ask": True, "presets": _all(_FREE)},
    "train": {"limit_kind": None, "can_ask": True, "presets": _all(_ASK)},
    "forget_customer": {"limit_kind": None, "can_ask": False, "presets": _all(_NO)},
    "see_cost": {"limit_kind": None, "can_ask": False, "presets": _all(_NO, _NO)},
}


def cell_of(table: Table, action: str, role: str) -> Cell:
    """What holds for this role: the outlet's own rule, else the preset; who is neither may not."""
    own = table.get(action, {}).get(role)
    if own is not None:
        return own
    known = ACTIONS.get(action)
    preset = None if known is None else known["presets"].get(role)
    return preset if preset is not None else {"rule": "refused", "limit": None}


def decide(table: Table, roles: Iterable[str], action: str, amount: int) -> Rule:
    """May somebody with these roles do so much of this?"""
    answers = [_answer(table, role, action, amount) for role in roles]
    return next((rule for rule in RULES if rule in answers), "refused")


def _answer(table: Table, role: str, action: str, amount: int) -> Rule:
    if role == OWNER:
        return "allowed"
    cell = cell_of(table, action, role)
    beyond = cell["limit"] is not None and amount > cell["limit"]
    return "approval" if cell["rule"] == "allowed" and beyond else cell["rule"]


def full_table(table: Table) -> dict[str, dict[str, Cell]]:
    """Every action and role written out, as tablets get it."""
    return {
        action: {role: cell_of(table, action, role) for role in TILL_ROLES} for action in ACTIONS
    }


def sale_needs(sale: SaleFacts) -> list[Need]:
    """What of a sale was decided by hand. Shares are of the price before any discount."""
    lines = sale["lines"]
    needs: list[Need] = []
    discount = _discount_share(sale)
    if discount is not None:
        needs.append({"action": "discount", "amount": discount})
    typed = [_below_list(line) for line in lines if line["price_source"] == "override"]
    if typed:
        needs.append({"action": "price_override", "amount": max(typed)})
    if any(line["price_source"] == "asked" for line in lines):
        needs.append({"action": "open_price", "amount": 0})
    if any(line.get("weight_typed") for line in lines):
        needs.append({"action": "manual_weight", "amount": 0})
    return needs


def _discount_share(sale: SaleFacts) -> int | None:
    """The largest discount, or what all of them together take off, whichever is more."""
    totals = sale["totals"]
    lines = [line for line in sale["lines"] if line["discount_minor"] != 0]
    count = len(lines) + (1 if totals["order_discount_minor"] != 0 else 0)
    if count == 0:
        return None
    shares = [_share_of(line.get("discount"), line["discount_minor"], line) for line in lines]
    if totals["order_discount_minor"] != 0:
        given = sale.get("order_discount")
        base = {"gross_minor": totals["subtotal_minor"]}
        shares.append(_share_of(given, totals["order_discount_minor"], base))
    taken = totals["line_discount_minor"] + totals["order_discount_minor"]
    # Each discount was rounded once, by less than one.
    together = _share(max(taken - count, 0), totals["gross_minor"])
    return max([together, *shares])


def _share_of(given: Any, taken_minor: int, of: Any) -> int:
    if given is not None and given["kind"] == "percent":
        rate: int = given["rate_ppm"]
        return rate
    return _share(taken_minor, of["gross_minor"])


def _below_list(line: Any) -> int:
    listed, typed = line["list_price_minor"], line["unit_price_minor"]
    return _share(listed - typed, listed) if typed < listed else 0


def _share(part_minor: int, whole_minor: int) -> int:
    return divide_half_up(part_minor, PPM, whole_minor) if whole_minor > 0 else 0
