"""Rows of devices, series, drawers and shifts from their events."""

import uuid
from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.errors import RuleError
from pos.journal.ids import derived_id
from pos.journal.kinds import MAX_SAFE
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.tills.models import CashDrawer, CashMove, Device, DeviceName, DrawerOpening, Series, Shift
from pos.tills.shift_rows import ShiftRows, count_late

_DEVICE = (
    "id", "merchant_id", "outlet_id", "name", "role", "series", "epoch", "drawer_id",
    "paired_at", "revoked_at", "revoked_reason",
)  # fmt: skip
_NAME = ("id", "merchant_id", "outlet_id", "name", "named_by")
_SERIES = ("id", "merchant_id", "outlet_id", "code", "device_id", "epoch")
_MOVE = (
    "id", "merchant_id", "outlet_id", "move_id", "shift_id", "device_id", "business_date",
    "direction", "category", "label", "reason", "amount_minor", "person_id", "person_name",
    "moved_at",
)  # fmt: skip
_OPENING = (
    "id",
    "merchant_id",
    "outlet_id",
    "opening_id",
    "shift_id",
    "device_id",
    "business_date",
    "category",
    "label",
    "reason",
    "person_id",
    "person_name",
    "opened_at",
)
_MOVED = {"in": "cash_in_minor", "out": "cash_out_minor", "drop": "drop_minor"}
_KEY = ("merchant_id", "outlet_id", "id")


@projection("device.paired", tables=(Device, Series))
def project_pairings(run: Sequence[Happening]) -> None:
    """A device that pairs anew keeps its row, gets a further series, and is called what people
    called it. Its newest key counts, also where the word of an older one comes late (a server that
    was put back hears what it said before that)."""
    only_servers(run)
    called, known = _called(run), _known(run)
    newest = {device: row.epoch for device, row in known.items()}
    devices: dict[str, tuple[Any, ...]] = {}
    for each in run:
        device, epoch = each.body.device, each.body.epoch
        if epoch >= newest.get(device, 0):
            newest[device] = epoch
            devices[device] = _device_row(each, called.get(device), known.get(device))
    upsert_rows(Device, _DEVICE, devices.values(), _KEY)
    insert_rows(Series, _SERIES, [_series_row(happening) for happening in run])


def _known(run: Sequence[Happening]) -> dict[str, Device]:
    ids = {happening.body.device for happening in run}
    found = Device.objects.filter(merchant_id=run[0].merchant_id, id__in=ids)
    return {str(each.id): each for each in found}


@projection("device.revoked", tables=(Device,))
def project_revocations(run: Sequence[Happening]) -> None:
    known = Device.objects.filter(
        merchant_id=run[0].merchant_id, id__in={happening.body.device for happening in run}
    )
    if known.exists():
        only_servers(run)
    for happening in run:
        where = known.filter(id=happening.body.device, revoked_at=None)
        where.update(revoked_at=happening.hlc_ms, revoked_reason=happening.body.reason)


@projection("device.named", tables=(Device, DeviceName))
def project_names(run: Sequence[Happening]) -> None:
    """The latest wins, in whatever order they come, before their device or after."""
    only_servers(run)
    called = _called(run)
    for happening in run:
        stamp = f"{happening.hlc_ms:015d}.{happening.hlc_counter:05d}.{happening.device_id}"
        device, name = happening.body.device, happening.body.name
        before = called.get(device)
        if before is None or stamp > before.named_by:
            shop = {"merchant_id": happening.merchant_id, "outlet_id": happening.outlet_id}
            called[device] = DeviceName(id=device, **shop, name=name, named_by=stamp)
    rows = [[getattr(each, column) for column in _NAME] for each in called.values()]
    upsert_rows(DeviceName, _NAME, rows, _KEY)
    for device, each in called.items():
        Device.objects.filter(merchant_id=each.merchant_id, id=device).update(name=each.name)


def _called(run: Sequence[Happening]) -> dict[str, DeviceName]:
    ids = {happening.body.device for happening in run}
    found = DeviceName.objects.filter(merchant_id=run[0].merchant_id, id__in=ids)
    return {str(each.id): each for each in found}


@projection("drawer.changed", tables=(CashDrawer, *TABLES))
def project_drawers(run: Sequence[Happening]) -> None:
    project_masters(CashDrawer, "drawer", run, wide=False)


@projection("shift.opened", tables=(Shift,))
def project_openings(run: Sequence[Happening]) -> None:
    shifts, drawers = ShiftRows(run), _drawers(run)
    for happening in run:
        row = shifts.row(happening, happening.body.shift)
        if row["opened_at"] is not None:
            raise RuleError(
                "shift_opened_twice",
                "Shift ini sudah pernah dibuka.",
                suggestion="Bandingkan modal awal kedua catatan, lalu tandai selesai.",
            )
        body = happening.body
        row.update(
            drawer_id=body.drawer or drawers.get(happening.device_id),
            device_id=happening.device_id,
            business_date=happening.business_date,
            opened_at=body.opened_at,
            opened_by_id=body.person.id,
            opened_by_name=body.person.name,
            float_minor=body.float_minor,
        )
    shifts.save()


@projection("shift.joined", tables=(Shift,))
def project_joinings(run: Sequence[Happening]) -> None:
    """Of a shift there is a row as soon as anybody names it, also before its opening is heard."""
    shifts = ShiftRows(run)
    for happening in run:
        shifts.row(happening, happening.body.shift)
    shifts.save()


@projection("shift.closed", tables=(Shift,))
def project_closings(run: Sequence[Happening]) -> None:
    shifts = ShiftRows(run)
    for happening in run:
        row = shifts.row(happening, happening.body.shift)
        if row["closed_at"] is not None:
            raise RuleError(
                "shift_closed_twice",
                "Shift ini sudah pernah ditutup.",
                suggestion="Bandingkan kedua hitungan kas, lalu tandai selesai.",
            )
        body = happening.body
        row.update(
            closed_at=body.closed_at,
            closed_by_id=body.person.id,
            closed_by_name=body.person.name,
            counted_minor=body.counted_minor,
            expected_minor=body.expected_minor,
            variance_minor=body.variance_minor,
            counts=[count.model_dump() for count in body.counts],
        )
    shifts.save()


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=(Shift,))
@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=(Shift,))
def project_takings(run: Sequence[Happening]) -> None:
    """What arrives after the close stays in its own shift and is counted as late."""
    sold = [happening for happening in run if happening.shift_id]
    if not sold:
        return
    shifts = ShiftRows(sold)
    for happening in sold:
        row = shifts.row(happening, str(happening.shift_id))
        row["cash_minor"] = _safe(row["cash_minor"] + _cash(happening.body))
        if happening.kind == "sale.refunded":
            row["refunds"] += 1
            row["refund_minor"] = _safe(row["refund_minor"] - happening.body.due_minor)
        else:
            row["sales"] += 1
        row["late_sales"] += row["closed_at"] is not None
    shifts.save()


@projection("supplier.paid", tables=(Shift,))
def project_supplier_payments(run: Sequence[Happening]) -> None:
    """What a supplier was paid out of a drawer lies in it no longer."""
    only_servers(run)
    paid = [happening for happening in run if happening.body.shift]
    if not paid:
        return
    shifts = ShiftRows(paid)
    for happening in paid:
        row = shifts.row(happening, happening.body.shift)
        row["cash_minor"] = _safe(row["cash_minor"] - happening.body.amount_minor)
    shifts.save()


@projection("balance.paid_in", tables=(Shift,))
def project_paid_in(run: Sequence[Happening]) -> None:
    """Gift cards sold and credit filled up: its cash lies in the drawer; it is no sale. Whatever
    comes after the close makes an addendum, since a Z has a line for it."""
    named = [happening for happening in run if happening.body.shift or happening.shift_id]
    if not named:
        return
    shifts = ShiftRows(named)
    for happening in named:
        row = shifts.row(happening, str(happening.body.shift or happening.shift_id))
        cash = sum(each.amount_minor for each in happening.body.payments if each.kind == "cash")
        row["cash_minor"] = _safe(row["cash_minor"] + cash)
        row["late_sales"] += row["closed_at"] is not None
    shifts.save()


@projection("kasbon.repaid", tables=(Shift,))
def project_kasbon_payments(run: Sequence[Happening]) -> None:
    """Cash of old debts lies in the drawer like any other; it is no sale."""
    named = [happening for happening in run if happening.body.shift or happening.shift_id]
    if not named:
        return
    shifts = ShiftRows(named)
    for happening in named:
        row = shifts.row(happening, str(happening.body.shift or happening.shift_id))
        cash = sum(each.amount_minor for each in happening.body.payments if each.kind == "cash")
        row["cash_minor"] = _safe(row["cash_minor"] + cash)
        row["late_sales"] += cash != 0 and row["closed_at"] is not None
    shifts.save()


@projection("cash.moved", tables=(Shift, CashMove))
def project_cash_moves(run: Sequence[Happening]) -> None:
    """What arrives after the close stays in its own shift and is counted as late."""
    for happening in run:
        _refuse_second_move(happening)
    insert_rows(CashMove, _MOVE, [_move_row(happening) for happening in run])
    shifts = ShiftRows(run)
    for happening in run:
        body = happening.body
        row, column = shifts.row(happening, body.shift), _MOVED[body.direction]
        row[column] = _safe(row[column] + body.amount_minor)
        row["late_sales"] += row["closed_at"] is not None
    shifts.save()


def _refuse_second_move(happening: Happening) -> None:
    """Money moves once, whatever a copied tablet says."""
    same = CashMove.objects.filter(
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        move_id=happening.body.move,
    )
    if same.exclude(id=happening.id).exists():
        raise RuleError(
            "cash_move_repeated",
            "Kas masuk atau keluar ini sudah tercatat.",
            suggestion="Tandai selesai bila uangnya memang hanya dipindah sekali.",
        )


@projection("drawer.opened_by_hand", tables=(Shift, DrawerOpening))
def project_openings_by_hand(run: Sequence[Happening]) -> None:
    """A Z counts them: one that arrives after the close is counted as late."""
    for happening in run:
        _refuse_second_opening(happening)
    insert_rows(DrawerOpening, _OPENING, [_opening_row(happening) for happening in run])
    count_late(run)


def _refuse_second_opening(happening: Happening) -> None:
    same = DrawerOpening.objects.filter(
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        opening_id=happening.body.opening,
    )
    if same.exclude(id=happening.id).exists():
        raise RuleError(
            "opening_repeated",
            "Pembukaan laci ini sudah tercatat.",
            suggestion="Tandai selesai bila laci memang hanya dibuka sekali.",
        )


def _drawers(run: Sequence[Happening]) -> dict[uuid.UUID, uuid.UUID | None]:
    """A till that does not name a drawer uses the one it points to."""
    devices = Device.objects.filter(
        merchant_id=run[0].merchant_id, id__in={happening.device_id for happening in run}
    )
    return dict(devices.values_list("id", "drawer_id"))


def _cash(body: Any) -> int:
    """What stays in the drawer: amount, tip and given-away change; not change given back."""
    return sum(payment.kept_minor for payment in body.payments if payment.kind == "cash")


def _safe(amount: int) -> int:
    if abs(amount) > MAX_SAFE:
        raise RuleError(
            "amount_too_large",
            "Jumlah uang terlalu besar untuk dihitung.",
            suggestion="Periksa perangkat pengirimnya; angka sebesar ini bukan penjualan nyata.",
        )
    return amount


def _device_row(
    happening: Happening, called: DeviceName | None, known: Device | None
) -> tuple[Any, ...]:
    """Taken off after this was said, it stays so."""
    body = happening.body
    is_off = known is not None and (known.revoked_at or 0) > happening.hlc_ms
    off = (known.revoked_at, known.revoked_reason) if known and is_off else (None, "")
    return (
        body.device,
        happening.merchant_id,
        happening.outlet_id,
        called.name if called else body.name,
        body.role,
        body.series,
        body.epoch,
        body.drawer,
        happening.hlc_ms,
        *off,
    )


def _series_row(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        derived_id(happening.id, 0),
        happening.merchant_id,
        happening.outlet_id,
        body.series,
        body.device,
        body.epoch,
    )


def _move_row(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        body.move,
        body.shift,
        happening.device_id,
        happening.business_date,
        body.direction,
        body.category,
        body.label,
        body.reason or "",
        body.amount_minor,
        body.person.id,
        body.person.name,
        body.moved_at,
    )


def _opening_row(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        body.opening,
        body.shift,
        happening.device_id,
        happening.business_date,
        body.category,
        body.label,
        body.reason or "",
        body.person.id,
        body.person.name,
        body.opened_at,
    )
