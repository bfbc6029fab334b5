"""Everything the shop keeps of one customer, for that customer to take along (UU 27/2022: access,
copy, portability). Plain words and values, so that a person can read it and a program too.

Not here: sums and guesses about somebody, for the shop makes none.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from pos.balances.models import Account
from pos.balances.queries import movements_of
from pos.customers.aliases import family_of
from pos.customers.models import ConsentTick, Customer
from pos.customers.wordings import sentence_of
from pos.journal.backoffice.show import moment_text
from pos.sales.models import Sale, SaleLine

Plain = dict[str, Any]


def personal_data(customer: Customer) -> Plain:
    """Under whatever id this person was written down, at every outlet of the merchant."""
    ids = sorted(family_of(customer))
    here: Any = {"merchant_id": customer.merchant_id}
    known = Customer.objects.filter(**here, id__in=ids).select_related("group").order_by("id")
    ticks = ConsentTick.objects.filter(**here, customer_id__in=ids).order_by("at", "id")
    sales = Sale.objects.filter(**here, customer_id__in=ids).order_by("completed_at", "id")
    owed = movements_of(customer.merchant_id).filter(holder_id__in=ids)
    held = movements_of(customer.merchant_id, Account.STORE_CREDIT).filter(holder_id__in=ids)
    return {
        "data_diri": [_person(each) for each in known],
        "izin": [_tick(each) for each in ticks],
        "belanja": _receipts(sales),
        "kasbon": [_owed(each) for each in owed.order_by("happened_at", "id")],
        "saldo": [_owed(each) for each in held.order_by("happened_at", "id")],
    }


def _person(customer: Customer) -> Plain:
    return {
        "kode": str(customer.id),
        "nama": customer.name,
        "nomor_hp": customer.phone,
        "anggota": customer.member,
        "grup": customer.group.name if customer.group else None,
        "daftar_harga": customer.price_list,
        "batas_kasbon": customer.kasbon_limit_minor,
        "diarsipkan": customer.archived,
    }


def _tick(tick: ConsentTick) -> Plain:
    return {
        "izin": tick.consent,
        "diberikan": tick.given,
        "waktu": moment_text(tick.at),
        "kalimat": sentence_of(tick.wording, tick.consent),
        "naskah": tick.wording,
    }


def _receipts(sales: QuerySet[Sale]) -> list[Plain]:
    lines: dict[Any, list[Plain]] = {}
    sold = SaleLine.objects.filter(sale__in=sales.order_by())
    for line in sold.order_by("sale_id", "position"):
        lines.setdefault(line.sale_id, []).append(_line(line))
    return [_receipt(each, lines.get(each.id, ())) for each in sales]


def _receipt(sale: Sale, lines: Iterable[Plain]) -> Plain:
    return {
        "nomor": sale.number,
        "jenis": sale.get_kind_display(),
        "hari": sale.business_date,
        "waktu": moment_text(sale.completed_at),
        "nama_di_struk": sale.customer_name,
        "nomor_hp_di_struk": sale.customer_phone,
        "total": sale.total_minor,
        "barang": list(lines),
    }


def _line(line: SaleLine) -> Plain:
    return {
        "nama": line.name,
        "jumlah_perseribu": line.quantity_milli,
        "satuan": line.unit,
        "total": line.total_minor,
    }


def _owed(each: Any) -> Plain:
    return {
        "hari": each.business_date,
        "kejadian": each.get_why_display(),
        "nomor": each.number,
        "jumlah": each.amount_minor,
        "catatan": each.note,
    }
