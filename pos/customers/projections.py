"""Rows of customers from their events. Tills may write them; a customer's own price list and group
are said by servers only, because they are money; so is who was written down twice."""

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pos.balances.models import Account, Why
from pos.balances.queries import credit_of, movements_of, owed_by
from pos.customers.aliases import families, stand_ins
from pos.customers.consents import debtors_to_forget, heed, settle_again
from pos.customers.models import CONSENTS, ConsentTick, Customer, CustomerGroup, KeptApart
from pos.domain.formatting import format_rupiah
from pos.domain.phone import display_phone
from pos.journal.bulk import insert_rows
from pos.journal.masterdata import TABLES
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import in_slices, project_masters


@projection("customer_group.changed", versions=(1, 2), tables=(CustomerGroup, *TABLES))
def project_groups(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(CustomerGroup, "customer_group", run)
    for happening in run:
        _note_points(happening)


def _note_points(happening: Happening) -> None:
    """How many times a group ever earned: a till may not have heard of the newest."""
    word = getattr(happening.body.groups, "points", None)
    if word is None:
        return
    groups = CustomerGroup.objects.filter(merchant_id=happening.merchant_id, id=happening.body.id)
    for group in groups:
        said = list(dict.fromkeys([*group.points_said, word.points_times_milli]))
        groups.update(points_said=said)


@projection("customer.changed", versions=(1, 2, 3, 4, 5), tables=(Customer, ConsentTick, *TABLES))
def project_customers(run: Sequence[Happening]) -> None:
    ours = [happening for happening in run if _is_of_the_office(happening)]
    if ours:
        only_servers(ours)
    for piece in _pieces(run):
        _project(piece)


def _pieces(run: Sequence[Happening]) -> Iterator[list[Happening]]:
    """Who is the same as somebody else is changed one event at a time: it may change others too."""
    stands = stand_ins(run[0].merchant_id)
    related = {*stands, *stands.values()}
    for alone, piece in groupby(run, lambda each: _merge_of(each) or _id_of(each) in related):
        happenings = list(piece)
        yield from ([each] for each in happenings) if alone else [happenings]


def _project(run: Sequence[Happening]) -> None:
    merchant_id = run[0].merchant_id
    split = [_id_of(happening) for happening in run if _merge_of(happening)]
    before = Customer.objects.filter(merchant_id=merchant_id, id__in=split) if split else ()
    stood = {each.merged_into for each in before if each.merged_into}
    won = project_masters(Customer, "customer", run)
    heed(run, _ticks_of_groups, also={*won, *stood}, won=won)
    phones = {groups["identity"]["phone"] for groups in won.values() if "identity" in groups}
    _report_shared_phones(run, {phone for phone in phones if phone})


def _merge_of(happening: Happening) -> bool:
    return getattr(happening.body.groups, "merge", None) is not None


def _id_of(happening: Happening) -> uuid.UUID:
    return uuid.UUID(happening.body.id)


@projection("customer.consented", tables=(Customer, ConsentTick))
def project_consents(run: Sequence[Happening]) -> None:
    for happening in run:
        heed([happening], lambda body: [(tick.consent, tick) for tick in body.ticks])


@projection("customer.kept_apart", tables=(KeptApart,))
def project_kept_apart(run: Sequence[Happening]) -> None:
    """Said twice it is two rows, and means the same."""
    only_servers(run)
    rows = [
        (each.id, each.merchant_id, each.outlet_id, *sorted((each.body.one, each.body.other)))
        for each in run
    ]
    insert_rows(KeptApart, ("id", "merchant_id", "outlet_id", "one_id", "other_id"), rows)


@projection("sale.completed", versions=(3, 4, 5, 6), tables=(Customer,))
def project_kasbon(run: Sequence[Happening]) -> None:
    _heed_debts(run)
    for happening in run:
        _look_over_limit(happening)
        _look_below_zero(happening)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=(Customer,))
def project_refunded(run: Sequence[Happening]) -> None:
    _heed_debts([each for each in run if each.version > 1])
    for happening in run:
        _look_beside(happening)


@projection("kasbon.adjusted", tables=(Customer,))
def project_kasbon_back(run: Sequence[Happening]) -> None:
    _heed_debts(run)


@projection("balance.paid_in", "credit.adjusted", tables=(Customer,))
def project_credit(run: Sequence[Happening]) -> None:
    _heed_debts(run)


@projection("kasbon.repaid", tables=(Customer,))
def project_kasbon_repaid(run: Sequence[Happening]) -> None:
    _heed_debts(run)
    for happening in run:
        _look_for_too_much(happening)


def _heed_debts(run: Sequence[Happening]) -> None:
    """Whoever asked to be forgotten and owes nothing any more is forgotten now."""
    if not run:
        return
    merchant_id = run[0].merchant_id
    named = {uuid.UUID(each.body.customer.id) for each in run if each.body.customer}
    same = {each for family in families(merchant_id, named).values() for each in family}
    waiting = {each.id for each in debtors_to_forget(merchant_id, same)}
    if waiting:
        settle_again(merchant_id, waiting)


def _look_over_limit(happening: Happening) -> None:
    """Tills keep to what they were given; several without the hub may add up to more. A sale is
    never refused for it. By the record up to this sale, wherever a run is cut."""
    found = movements_of(happening.merchant_id).filter(document_id=happening.body.sale)
    movement = found.order_by("revision").last()
    if movement is None or happening.body.customer is None:
        return
    [(end, family)] = families(happening.merchant_id, [movement.holder_id]).items()
    known = Customer.objects.filter(merchant_id=happening.merchant_id, id=end).first()
    limit = known.kasbon_limit_minor if known else 0
    owed = owed_by(happening.merchant_id, family, until=movement.revision)
    if owed > limit:
        name, number = movement.holder_name, happening.body.receipt.number
        report(
            code="kasbon_over_limit",
            key=happening.body.sale,
            sentence=(
                f"Kasbon {name} menjadi {format_rupiah(owed)} dengan struk {number}, melewati "
                f"batasnya {format_rupiah(limit)}."
            ),
            suggestion="Tagih kelebihannya, atau naikkan batasnya di Pelanggan.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


def _look_below_zero(happening: Happening) -> None:
    """Likewise of credit: several tills without the hub may spend the same twice."""
    merchant_id, body = happening.merchant_id, happening.body
    spent = movements_of(merchant_id, Account.STORE_CREDIT).filter(document_id=body.sale)
    movement = spent.order_by("revision").last()
    if movement is None or body.customer is None:
        return
    [(_, family)] = families(merchant_id, [movement.holder_id]).items()
    held = credit_of(merchant_id, family, until=movement.revision)
    if held < 0:
        report(
            code="credit_below_zero",
            key=body.sale,
            sentence=(
                f"Saldo {movement.holder_name} menjadi {format_rupiah(held)} dengan struk "
                f"{body.receipt.number}: dipakai lebih dari yang ada."
            ),
            suggestion="Tagih kekurangannya lalu koreksi di Saldo, atau biarkan saldo berikutnya "
            "menutupnya.",
            event_id=happening.id,
            merchant_id=merchant_id,
            outlet_id=happening.outlet_id,
        )


def _look_beside(happening: Happening) -> None:
    """Goods came back whose price was still owed, and the customer went home with money."""
    body = happening.body
    if body.original is None:
        return
    paid_out = -sum(each.amount_minor for each in body.payments if each.kind != "kasbon")
    known = movements_of(happening.merchant_id)
    sold = known.filter(document_id=body.original.sale, why=Why.SOLD).first()
    if sold is None or paid_out <= 0:
        return
    on_kasbon = sum(
        known.filter(document_id=body.original.sale).values_list("amount_minor", flat=True)
    )
    back = -sum(each.amount_minor for each in body.payments if each.kind == "kasbon")
    [(_, family)] = families(happening.merchant_id, [sold.holder_id]).items()
    owed = owed_by(happening.merchant_id, family)
    if back < min(on_kasbon, back + paid_out) and owed > 0:
        report(
            code="refund_beside_kasbon",
            key=body.refund,
            sentence=(
                f"Retur {body.receipt.number} memberi {format_rupiah(paid_out)} kepada "
                f"{sold.holder_name}, padahal kasbonnya masih {format_rupiah(owed)}."
            ),
            suggestion="Bila uangnya diberikan, utangnya tetap; bila tidak, koreksi kasbonnya.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


def _look_for_too_much(happening: Happening) -> None:
    """Two tills that did not hear each other may both have taken the last of a debt."""
    merchant_id, document = happening.merchant_id, happening.body.repayment
    movement = movements_of(merchant_id).filter(document_id=document).last()
    if movement is None or movement.amount_minor > 0:
        return
    [(_, family)] = families(merchant_id, [movement.holder_id]).items()
    owed = owed_by(merchant_id, family, until=movement.revision)
    if owed < 0:
        report(
            code="kasbon_overpaid",
            key=document,
            sentence=(
                f"{movement.holder_name} membayar kasbon {format_rupiah(-owed)} lebih banyak dari "
                f"utangnya ({movement.number})."
            ),
            suggestion="Kembalikan lebihnya, lalu koreksi; atau biarkan untuk belanja berikutnya.",
            event_id=happening.id,
            merchant_id=merchant_id,
            outlet_id=happening.outlet_id,
        )


def _ticks_of_groups(body: Any) -> list[tuple[str, Any]]:
    consent, birthday = body.groups.consent, getattr(body.groups, "birthday", None)
    told = [(name, getattr(consent, name)) for name in CONSENTS] if consent else []
    return [*told, ("keep_birthday", birthday.keep_birthday)] if birthday else told


def _is_of_the_office(happening: Happening) -> bool:
    groups = happening.body.groups
    names_a_list = groups.prices is not None and groups.prices.price_list is not None
    said = [getattr(groups, name, None) for name in ("group", "merge", "kasbon", "birthday")]
    return names_a_list or any(said)


def _report_shared_phones(run: Sequence[Happening], phones: set[str]) -> None:
    """Two tills may have met the same person while they could not speak: both stay, one look."""
    last = {uuid.UUID(happening.body.id): happening for happening in run}
    for phone, holders in _shared(run[0].merchant_id, phones).items():
        newest = max(holders)
        happening = last.get(newest, run[-1])
        names = " dan ".join(list(holders.values())[:3])
        report(
            code="customer_twice",
            key=phone,
            sentence=f"Nomor {display_phone(phone)} dipakai dua pelanggan: {names}.",
            suggestion="Bila orangnya sama, gabungkan di Pelanggan, tab Mungkin ganda.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


def _shared(merchant_id: uuid.UUID, phones: set[str]) -> dict[str, dict[uuid.UUID, str]]:
    holders: dict[str, dict[uuid.UUID, str]] = {}
    for part in in_slices(phones):
        found = Customer.objects.filter(merchant_id=merchant_id, phone__in=part, archived=False)
        rows = found.order_by("phone", "id").values_list("phone", "id", "name")
        for phone, identity, name in rows:
            holders.setdefault(phone, {})[identity] = name
    return {phone: who for phone, who in sorted(holders.items()) if len(who) > 1}
