"""Friendly words for WhatsApp, drafts that a person sends or not: a reminder of a debt, wishes."""

from pos.customers.models import Customer
from pos.domain.formatting import format_number, format_rupiah
from pos.domain.phone import fitting_whatsapp, whatsapp_link
from pos.journal.backoffice.show import day_text
from pos.kasbon.queries import Debtor


def reminder_text(shop: str, debtor: Debtor) -> str:
    since = f" sejak {day_text(debtor.since)}" if debtor.since else ""
    return (
        f"Halo {debtor.name}, kami dari {shop} mengingatkan: kasbon{since} masih "
        f"{format_rupiah(debtor.owed_minor)}. Boleh dibayar sebagian. Terima kasih."
    )


def reminder_link(shop: str, debtor: Debtor) -> str:
    """Empty while nothing is owed. Without a number WhatsApp asks whom to send it to."""
    if debtor.owed_minor <= 0:
        return ""
    return whatsapp_link(debtor.phone or None, fitting_whatsapp(reminder_text(shop, debtor)))


def birthday_text(shop: str, customer: Customer, points: int) -> str:
    """`points`: what this birthday brought; 0: nothing is said of them."""
    gift = f" Hadiah {format_number(points, 0)} poin sudah ada di akun Anda." if points else ""
    return f"Selamat ulang tahun, {customer.name}! Salam hangat dari {shop}.{gift}"


def birthday_link(shop: str, customer: Customer, points: int) -> str:
    """Empty without a number, and for whoever allowed no promotions."""
    if not customer.phone or "send_promotions" not in customer.consents:
        return ""
    text = birthday_text(shop, customer, points)
    return whatsapp_link(customer.phone, fitting_whatsapp(text))
