"""A friendly reminder of a debt, as a draft for WhatsApp that a person sends or not."""

from pos.domain.formatting import format_rupiah
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
