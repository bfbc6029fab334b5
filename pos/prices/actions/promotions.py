"""Writes about promotions. Each verb checks, then appends one event; the row is the projection's.

`groups` are whole or partial field groups as in the event: identity, period, gives, coupon. A code
is given as people type it; its hash is made here.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from pos.domain.coupons import coupon_key
from pos.domain.errors import DomainError
from pos.journal.clock import wall_ms
from pos.journal.errors import BadInput
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.masters import Groups, merged_groups
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.people.places import check_speaks_for_all
from pos.prices import errors
from pos.prices.checks import check_promotion
from pos.prices.codes import hash_of
from pos.prices.doubts import doubts_about
from pos.prices.models import Promotion, rule_of
from pos.prices.overlaps import first_clash
from pos.prices.queries import not_over

Changes = Mapping[str, Any]
SECOND_GROUPS = frozenset({"coupon"})  # what version 2 of promotion.changed brought
MAX_PROMOTIONS = 200  # that tills look at for every basket


@transaction.atomic
def add_promotion(
    *, outlet: Outlet, by: uuid.UUID | None, noticed: Collection[str] = (), **groups: Changes
) -> Promotion:
    """RuleError `doubtful` names what is unusual and not among the `noticed` keys."""
    merchant_id = outlet.merchant_id
    check_speaks_for_all(merchant_id, by)
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    blank = Promotion().groups()
    first = {group: blank[group] for group in blank if group not in SECOND_GROUPS}
    whole = {**first, **merged_groups(blank, _hashed(merchant_id, groups))}
    if not_over(merchant_id, business_date(outlet)).count() >= MAX_PROMOTIONS:
        raise errors.too_many(MAX_PROMOTIONS)
    promotion_id = uuid7()
    _check(outlet, promotion_id, whole, noticed)
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("promotion.changed", promotion_id, whole, actor_id=by, **tenant)
    return Promotion.objects.get(merchant_id=merchant_id, id=promotion_id)


@transaction.atomic
def change_promotion(
    *,
    outlet: Outlet,
    promotion: Promotion,
    by: uuid.UUID | None,
    noticed: Collection[str] = (),
    **groups: Changes,
) -> Promotion:
    """Sales made before keep what they were made with; the kind never changes."""
    read_locked(promotion)
    check_speaks_for_all(promotion.merchant_id, by)
    current, groups = promotion.groups(), _hashed(promotion.merchant_id, groups)
    whole = {**current, **merged_groups(current, groups)}
    whole["identity"] = {**whole["identity"], "kind": promotion.kind}
    _check(outlet, promotion.id, whole, noticed)
    change_row("promotion.changed", promotion, by=by, **groups)
    return promotion


@transaction.atomic
def stop_promotion(*, promotion: Promotion, by: uuid.UUID | None) -> Promotion:
    """At once where the hub is reached; a till without network goes on until it hears of it."""
    read_locked(promotion)
    check_speaks_for_all(promotion.merchant_id, by)
    if promotion.stopped_at is not None:
        raise errors.already_stopped()
    change_row("promotion.changed", promotion, by=by, state={"stopped_at": wall_ms()})
    return promotion


@transaction.atomic
def resume_promotion(
    *,
    outlet: Outlet,
    promotion: Promotion,
    by: uuid.UUID | None,
    noticed: Collection[str] = (),
) -> Promotion:
    """Takes a stop back, if the promotion can still hold and meets no other; costs may have risen
    meanwhile, so it is doubted as a new one."""
    read_locked(promotion)
    check_speaks_for_all(promotion.merchant_id, by)
    if promotion.stopped_at is None:
        raise errors.not_stopped()
    _check(outlet, promotion.id, promotion.groups(), noticed)
    change_row("promotion.changed", promotion, by=by, state={"stopped_at": None})
    return promotion


def _check(outlet: Outlet, identity: uuid.UUID, whole: Groups, noticed: Collection[str]) -> None:
    check_promotion(outlet.merchant_id, whole)
    _check_moment(outlet, identity, whole)
    rule = rule_of(str(identity), whole)
    doubts = doubts_about(outlet, rule, business_date(outlet))
    open_doubts = [doubt for doubt in doubts if doubt.key not in noticed]
    if open_doubts:
        raise errors.doubtful(
            [doubt.sentence for doubt in open_doubts],
            [doubt.code for doubt in open_doubts],
            [doubt.key for doubt in open_doubts],
        )


def _hashed(merchant_id: uuid.UUID, groups: dict[str, Changes]) -> dict[str, Changes]:
    """The coupon's code as it is compared, and its hash; nothing typed: no code."""
    coupon = groups.get("coupon")
    if coupon is None or "code" not in coupon:
        return groups
    typed = (coupon["code"] or "").strip()
    if not typed:
        return {**groups, "coupon": {**Promotion().groups()["coupon"]}}
    try:
        code = coupon_key(typed)
    except DomainError as error:
        raise BadInput(error.code, error.sentence, place="code") from error
    return {**groups, "coupon": {**coupon, "code": code, "code_hash": hash_of(merchant_id, code)}}


def _check_moment(outlet: Outlet, identity: uuid.UUID, whole: Groups) -> None:
    """It can still hold, its code is nobody else's, and it stands in an order with all it meets."""
    today = business_date(outlet)
    if whole["period"]["date_to"] and whole["period"]["date_to"] < today:
        raise errors.promotion_over()
    rule = rule_of(str(identity), whole)
    rivals = list(not_over(outlet.merchant_id, today).order_by("id"))
    code = whole.get("coupon", {}).get("code")
    for rival in rivals:
        if code is not None and rival.code == code and rival.pk != identity:
            raise errors.coupon_taken(rival.name)
    others = [each.rule() for each in rivals]
    clash = first_clash(outlet.merchant_id, rule, others)
    if clash is not None:
        raise errors.promotion_overlaps(clash["name"], clash["priority"])
