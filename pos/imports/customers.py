"""A list of customers against the shop's own. Their number tells who they are; nobody is merged.

Whose number is known already is left as it is, but for a membership that the list tells. What the
list says of consents is not read: it was given to somebody else.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pos.customers.actions import change_customer
from pos.customers.bringing import Brought, bring_customers, forget_unasked
from pos.customers.models import Customer
from pos.customers.queries import digits_of
from pos.domain.errors import LancarError
from pos.domain.phone import display_phone
from pos.imports import errors
from pos.imports.apply_products import COLUMNS, step_row
from pos.imports.cells import Cells
from pos.imports.files import Row
from pos.imports.layouts import Field, Kind
from pos.imports.models import Import, ImportStep
from pos.imports.plan import Line, Verdict
from pos.journal.bulk import insert_rows
from pos.outlets.documents import take_turn
from pos.outlets.queries import outlet_of
from pos.sales.models import Sale

CUSTOMER = "customer"
LONGEST_NAME = 80
_AS_NUMBER = re.compile(r"^'|\.0$")
CUSTOMER_FIELDS = (
    Field(
        "name", "Nama",
        ("namapelanggan", "namacustomer", "customername", "namakontak", "namapanggilan",
         "namalengkap", "fullname", "displayname", "nama", "name", "pelanggan", "customer"),
        must=True,
    ),
    Field(
        "phone", "Nomor HP",
        ("nomorhp", "nohp", "nomorhandphone", "nohandphone", "handphone", "hp", "ponsel",
         "mobilephone", "mobile", "nomorwhatsapp", "nowhatsapp", "whatsapp", "wa", "phonenumber",
         "phone", "nomortelepon", "notelepon", "notelp", "telepon", "telp"),
    ),
    Field("member", "Anggota", ("anggota", "member", "membership"), Kind.FLAG),
)  # fmt: skip


class CustomerPlanner:
    """Asked for each row in its order: it remembers the numbers that the file said before."""

    def __init__(self, merchant_id: uuid.UUID, options: dict[str, Any]) -> None:
        self.options = options
        people = Customer.objects.filter(merchant_id=merchant_id).order_by("archived", "id")
        self.by_phone: dict[str, Customer] = {}
        self.nameless: set[str] = set()
        for each in people:
            if each.phone:
                self.by_phone.setdefault(each.phone, each)
            elif not each.archived:
                self.nameless.add(each.name.casefold())
        self.seen: dict[str, int] = {}

    def lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        for row in rows:
            yield self._line(row)

    def _line(self, row: Row) -> Line:
        cells = Cells(row, self.options)
        name = " ".join(cells.text("name", "Nama", LONGEST_NAME).split())
        line = Line(row.number, name, Verdict.ERROR, [*cells.errors], cells=row.cells)
        if line.reasons:
            return line
        phone, note = _phone(cells)
        line.reasons = [note] if note else []
        if not name:
            line.verdict = Verdict.SKIPPED if not phone else Verdict.ERROR
            line.reasons = ["Namanya kosong."]
            return line
        before = self.seen.setdefault(phone or name.casefold(), row.number)
        if before != row.number:
            line.verdict = Verdict.SKIPPED
            line.reasons.append(f"Sama dengan baris {before}.")
            return line
        self._judge(line, phone, member=cells.flag("member"))
        return line

    def _judge(self, line: Line, phone: str, *, member: bool | None) -> None:
        known = self.by_phone.get(phone) if phone else None
        if known is not None:
            _known(line, known, member=member)
        elif not phone and line.name.casefold() in self.nameless:
            line.verdict = Verdict.SKIPPED
            line.reasons.append("Pelanggan dengan nama ini, tanpa nomor, sudah ada.")
        else:
            line.verdict = Verdict.NEW
            line.more = {"phone": phone, "member": bool(member)}
            line.shown = [("nomor HP", "", display_phone(phone) if phone else "tanpa nomor")]


def _phone(cells: Cells) -> tuple[str, str]:
    """Digits as they are stored, and a note where what stands there is no mobile number: a person
    without a number is better than none."""
    typed = _AS_NUMBER.sub("", cells.text("phone"))
    try:
        return digits_of(typed), ""
    except LancarError as error:
        return "", f"Masuk tanpa nomor: “{typed[:40]}”. {error.sentence}"


def _known(line: Line, known: Customer, *, member: bool | None) -> None:
    if known.archived:
        line.verdict = Verdict.SKIPPED
        line.reasons.append(f"Nomor ini milik {known.name}, yang diarsipkan.")
    elif known.name.casefold() != line.name.casefold():
        line.verdict = Verdict.SKIPPED
        line.reasons.append(f"Nomor ini sudah milik {known.name}. Orang yang sama? Periksa dulu.")
    elif member and not known.member:
        line.verdict, line.entity = Verdict.CHANGED, known.id
        line.changes = {"membership": {"member": True}}
        line.shown = [("anggota", "tidak", "ya")]
    else:
        line.verdict = Verdict.SAME


def let_in_customers(row: Import, lines: Sequence[Line]) -> None:
    """A plan may be hours old: a number that somebody else has by now stays out."""
    take_turn(outlet_of(row.merchant_id, row.outlet_id))
    added = [line for line in lines if line.entity is None]
    people = [Brought(line.name, line.more["phone"], line.more["member"]) for line in added]
    ids = bring_customers(merchant_id=row.merchant_id, people=people, by=row.by_id)
    rows = Customer.objects.filter(merchant_id=row.merchant_id).in_bulk(ids)
    steps = [
        step_row(row, line, CUSTOMER, (each, None, _written(rows[each])))
        for line, each in zip(added, ids, strict=True)
    ]
    steps += [_changed(row, line) for line in lines if line.entity is not None]
    insert_rows(ImportStep, COLUMNS, steps)


def _changed(row: Import, line: Line) -> tuple[Any, ...]:
    customer = Customer.objects.filter(merchant_id=row.merchant_id, id=line.entity).first()
    if customer is None or customer.archived or customer.member:
        raise errors.changed_meanwhile(line.name)
    change_customer(customer=customer, by=row.by_id, **line.changes)
    told = {"identity": customer.groups()["identity"], "membership": {"member": True}}
    about = (customer.id, {"membership": {"member": False}}, told)
    return step_row(row, line, CUSTOMER, about)


def _written(customer: Customer) -> dict[str, Any]:
    groups = customer.groups()
    return {each: groups[each] for each in ("identity", "membership", "consent")}


def take_back_customers(row: Import, steps: Sequence[ImportStep]) -> None:
    """Who came with the list is forgotten, name and number; whoever bought, owes, was changed or
    asked since is left."""
    ids = [step.entity_id for step in steps]
    rows = Customer.objects.filter(merchant_id=row.merchant_id).in_bulk(ids)
    bought = set(
        Sale.objects.filter(
            merchant_id=row.merchant_id, outlet_id=row.outlet_id, customer_id__in=ids
        ).values_list("customer_id", flat=True)
    )
    for step in steps:
        customer = rows.get(step.entity_id)
        may = customer is not None and step.entity_id not in bought and _is_as_left(customer, step)
        is_back = may and customer is not None and _taken_back(row, customer, step)
        step.undo = ImportStep.Undo.BACK if is_back else ImportStep.Undo.LEFT


def _is_as_left(customer: Customer, step: ImportStep) -> bool:
    now = customer.groups()
    return all(now[group] == value for group, value in step.after.items())


def _taken_back(row: Import, customer: Customer, step: ImportStep) -> bool:
    if step.before is not None:
        change_customer(customer=customer, by=row.by_id, **step.before)
        return True
    try:
        return forget_unasked(customer=customer, by=row.by_id)
    except LancarError:  # owes or holds something
        return False
