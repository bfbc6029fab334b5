"""Rows of the rule of points, and what a person looks at: somebody spent more than they had."""

import uuid
from collections.abc import Sequence

from pos.balances.models import Account
from pos.balances.queries import movements_of, points_of
from pos.customers.aliases import families
from pos.customers.models import Customer, PointsRule
from pos.journal.masterdata import TABLES
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters


@projection("points_rule.changed", versions=(1, 2), tables=(PointsRule, *TABLES))
def project_rules(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(PointsRule, "points_rule", run)
    for happening in run:
        _note(happening)


def _note(happening: Happening) -> None:
    """Also what lost against a later word: some till may have heard it."""
    rule = PointsRule.objects.get(merchant_id=happening.merchant_id, id=happening.body.id)
    groups = happening.body.groups
    for name in ("earning", "spending"):
        word = getattr(groups, name)
        if word is not None and word.model_dump() not in rule.said.setdefault(name, []):
            rule.said[name].append(word.model_dump())
    PointsRule.objects.filter(merchant_id=rule.merchant_id, id=rule.id).update(said=rule.said)


@projection("sale.completed", versions=(5, 6), tables=(Customer,))
def project_points_sold(run: Sequence[Happening]) -> None:
    for happening in run:
        if any(each.kind == "points" for each in happening.body.payments):
            _look_below_zero(happening, happening.body.sale)


@projection("sale.refunded", versions=(5,), tables=(Customer,))
def project_points_refunded(run: Sequence[Happening]) -> None:
    for happening in run:
        _look_below_zero(happening, happening.body.refund)


def _look_below_zero(happening: Happening, document: str) -> None:
    """Several tills without the hub may spend the same, and goods may come back whose points are
    spent; the document stands. By the record up to it, wherever a run is cut."""
    merchant_id, body = happening.merchant_id, happening.body
    moved = movements_of(merchant_id, Account.POINTS).filter(document_id=document)
    movement = moved.order_by("revision").last()
    if movement is None or body.customer is None:
        return
    [(_, family)] = families(merchant_id, [uuid.UUID(body.customer.id)]).items()
    held = points_of(merchant_id, family, until=movement.revision)
    if held < 0:
        report(
            code="points_below_zero",
            key=document,
            sentence=(
                f"Poin {movement.holder_name} menjadi {held} dengan struk {body.receipt.number}: "
                "terpakai lebih dari yang ada."
            ),
            suggestion="Biarkan poin berikutnya menutupnya, atau koreksi di Poin.",
            event_id=happening.id,
            merchant_id=merchant_id,
            outlet_id=happening.outlet_id,
        )
