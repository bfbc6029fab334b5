"""Writes about ways to pay. Each verb checks and appends one event; rows are the projection's."""

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from pos.domain import qris
from pos.domain.errors import DomainError
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.giving_back import may_come_back
from pos.outlets.masters import Groups, merged_groups
from pos.payments import errors
from pos.payments.models import (
    OF_BALANCES,
    SPENDING_CODE,
    MethodIcon,
    MethodKind,
    PaymentMethod,
)

Changes = Mapping[str, Any]
_ICONS = {
    "cash": MethodIcon.CASH,
    "qris": MethodIcon.QRIS,
    "card": MethodIcon.CARD,
    "transfer": MethodIcon.BANK,
    "voucher": MethodIcon.VOUCHER,
}
# What a new shop begins with: a printed QRIS can be marked by hand until its code is entered.
BASIC: Sequence[tuple[str, str]] = (
    ("Tunai", "cash"),
    ("QRIS", "qris"),
    ("Kartu / EDC", "card"),
    ("Transfer", "transfer"),
)


@transaction.atomic
def add_payment_method(
    *,
    merchant_id: uuid.UUID,
    name: str,
    kind: str,
    by: uuid.UUID | None,
    icon: str | None = None,
    **changes: Changes,
) -> PaymentMethod:
    """At the end of the row. The code is made from the first name and never changes. Money of a
    card is found again by its slip, so a terminal asks for it unless the owner says otherwise."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    if not name.strip():
        raise errors.name_missing()
    if kind == MethodKind.CASH:
        _refuse_second_cash(merchant_id)
    present = PaymentMethod.objects.filter(merchant_id=merchant_id)
    if kind in OF_BALANCES and present.filter(kind=kind, archived=False).exists():
        one = _ONE[MethodKind(kind)]
        raise one()
    blank = PaymentMethod(
        position=present.count(),
        opens_drawer=kind == MethodKind.CASH,
        needs_reference=kind == MethodKind.CARD,
    )
    identity = {
        "code": _free_code(name, {SPENDING_CODE, *present.values_list("code", flat=True)}),
        "name": name.strip(),
        "kind": kind,
        "icon": str(icon or _ICONS.get(kind, MethodIcon.OTHER)),
    }
    current: Groups = {**blank.groups(), "identity": identity}
    groups = {**current, **merged_groups(current, _cleaned(changes))}
    method_id = uuid7()
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("payment_method.changed", method_id, groups, actor_id=by, **tenant)
    return PaymentMethod.objects.get(id=method_id)


_ONE = {
    MethodKind.KASBON: errors.one_kasbon,
    MethodKind.STORE_CREDIT: errors.one_credit,
    MethodKind.GIFT_CARD: errors.one_gift,
}


def add_basic_methods(*, merchant_id: uuid.UUID, by: uuid.UUID | None) -> None:
    """Cash, a printed QRIS, a card terminal and bank transfer, without any account named."""
    for name, kind in BASIC:
        add_payment_method(merchant_id=merchant_id, name=name, kind=kind, by=by)


@transaction.atomic
def change_payment_method(
    *, method: PaymentMethod, by: uuid.UUID | None, **changes: Changes
) -> PaymentMethod:
    """Groups: identity (name, icon), use, qris, donation, shelf."""
    read_locked(method)
    identity = changes.get("identity", {})
    if any(identity.get(key, getattr(method, key)) != getattr(method, key) for key in _FIXED):
        raise errors.method_fixed()
    if not str(identity.get("name", method.name)).strip():
        raise errors.name_missing()
    if changes.get("shelf", {}).get("archived") and _is_last_cash(method):
        raise errors.last_cash_method()
    if changes.get("shelf", {}).get("archived") is False and _comes_back_as_cash(method):
        _refuse_second_cash(method.merchant_id)
    change_row("payment_method.changed", method, by=by, **_cleaned(changes))
    return method


may_come_back("payment_method", PaymentMethod, change_payment_method, row="method")


_FIXED = ("code", "kind")


def _comes_back_as_cash(method: PaymentMethod) -> bool:
    return method.kind == MethodKind.CASH and method.archived


def _refuse_second_cash(merchant_id: uuid.UUID) -> None:
    """Shops that have two from an earlier release keep them, and may put one away."""
    present = PaymentMethod.objects.filter(
        merchant_id=merchant_id, kind=MethodKind.CASH, archived=False
    ).first()
    if present is not None:
        raise errors.cash_method_exists(present.name)


def _is_last_cash(method: PaymentMethod) -> bool:
    if method.kind != MethodKind.CASH or method.archived:
        return False
    others = PaymentMethod.objects.filter(
        merchant_id=method.merchant_id, kind=MethodKind.CASH, archived=False
    )
    return not others.exclude(id=method.id).exists()


def _cleaned(changes: Mapping[str, Changes]) -> dict[str, dict[str, Any]]:
    """The payload without what scanning apps put around it, and only if a wallet can pay it."""
    cleaned = {group: dict(values) for group, values in changes.items()}
    if "qris_payload" in cleaned.get("qris", {}):
        payload = str(cleaned["qris"]["qris_payload"]).strip()
        cleaned["qris"]["qris_payload"] = _payable(payload) if payload else ""
    return cleaned


def _payable(payload: str) -> str:
    """A code that cannot take an amount is refused here, not in front of a customer."""
    try:
        qris.with_amount(payload, 1_000)
    except DomainError as error:
        raise errors.qris_unreadable(error) from error
    return payload


def _free_code(name: str, taken: set[str]) -> str:
    """ "Kartu / EDC BCA" is `kartu-edc-bca`; a second one is `kartu-edc-bca-2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-") or "bayar"
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(code for code in numbered if code not in taken)
