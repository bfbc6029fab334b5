"""What a sale tells besides goods and amounts, in words for the back office: who bought, where it
went, which discounts were given, how a payment was confirmed."""

from typing import Any

from pos.domain.formatting import format_percent, format_rupiah
from pos.domain.phone import display_phone
from pos.journal.backoffice.show import moment_text
from pos.sales.models import Kind, Refund, Sale, SalePayment
from pos.sales.words import ORDER_TYPES


def facts_of(sale: Sale) -> list[tuple[str, str]]:
    """Label and words of everything that is there; a plain cash sale has only its order type."""
    facts = [
        *_refund_facts(sale),
        ("Jenis pesanan", ORDER_TYPES.get(sale.order_type, sale.order_type)),
        ("Meja", sale.table),
        ("Nomor antrean", sale.queue_number),
        ("Pelanggan", _customer(sale)),
        ("Diskon struk", _order_discount(sale)),
        ("Tip", format_rupiah(sale.tip_minor) if sale.tip_minor else ""),
        ("Donasi kembalian", _donation(sale)),
    ]
    return [(label, words) for label, words in facts if words]


def _refund_facts(sale: Sale) -> list[tuple[str, str]]:
    """What a refund takes back and why; of a sale, with which documents it was taken back."""
    here = {"merchant_id": sale.merchant_id, "outlet_id": sale.outlet_id}
    if sale.kind == Kind.SALE:
        refunds = Refund.objects.filter(**here, original_id=sale.id).values("id")
        numbers = Sale.objects.filter(**here, id__in=refunds).values_list("number", flat=True)
        swapped = Refund.objects.filter(**here, exchanged_for=sale.id).values("id")
        paid_by = Sale.objects.filter(**here, id__in=swapped).values_list("number", flat=True)
        return [
            ("Diretur dengan", ", ".join(numbers)),
            ("Penukaran, dibayar dari retur", ", ".join(paid_by)),
        ]
    refund = Refund.objects.get(**here, id=sale.id)
    reason = f"{refund.reason}. {refund.note}" if refund.note else refund.reason
    return [
        ("Membatalkan struk" if refund.is_void else "Retur dari struk", str(refund)),
        ("Ditukar dengan", _exchanged(refund)),
        ("Alasan", reason),
        ("Disetujui", refund.approved_by_name),
    ]


def _exchanged(refund: Refund) -> str:
    """Which sale its money paid; said also while that has not come, or was given up."""
    if refund.exchanged_for is None:
        return ""
    here = {"merchant_id": refund.merchant_id, "outlet_id": refund.outlet_id}
    sale = Sale.objects.filter(**here, id=refund.exchanged_for).first()
    return sale.number if sale else "belanja yang belum selesai"


def payment_facts(payment: SalePayment) -> list[str]:
    """Bank, last four, approval and trace of a card; account, reference, when it was confirmed."""
    parts = [part for part in (payment.account, *_card(payment.details), payment.reference) if part]
    if payment.confirmed_at:
        parts.append(f"dipastikan {moment_text(payment.confirmed_at)}")
    return parts


def discount_text(discount: dict[str, Any] | None) -> str:
    """A discount as it was given: "Diskon 10 % (kemasan penyok)"."""
    if not discount:
        return ""
    rate = discount.get("rate_ppm") if discount.get("kind") == "percent" else None
    reason = discount.get("reason")
    share = f" {format_percent(rate)}" if rate is not None else ""
    return f"Diskon{share}" + (f" ({reason})" if reason else "")


def _card(details: dict[str, str] | None) -> list[str]:
    if not details:
        return []
    labels = (("bank", "{}"), ("last4", "•••• {}"), ("approval", "kode {}"), ("trace", "trace {}"))
    return [label.format(details[key]) for key, label in labels if details.get(key)]


def _customer(sale: Sale) -> str:
    phone = display_phone(sale.customer_phone) if sale.customer_phone else ""
    parts = [sale.customer_name, phone, "anggota" if sale.customer_member else ""]
    return ", ".join(part for part in parts if part)


def _order_discount(sale: Sale) -> str:
    if not sale.order_discount:
        return ""
    return f"{discount_text(sale.order_discount)} {format_rupiah(-sale.order_discount_minor)}"


def _donation(sale: Sale) -> str:
    if not sale.donation_minor:
        return ""
    return f"{format_rupiah(sale.donation_minor)} untuk {sale.donation_to or '-'}"
