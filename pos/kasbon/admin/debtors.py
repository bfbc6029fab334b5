"""Kasbon: everybody who owes, since when, and the whole by age."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from pos.domain.formatting import format_number, format_rupiah
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import BoundedPaginator, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import NOTHING, day_text
from pos.kasbon.queries import AGE_WORDS, PER_PAGE, Debtor, debtors_of
from pos.kasbon.reminders import reminder_link
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.payments.queries import kasbon_row


class DebtorPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def kasbon(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        debtors = debtors_of(outlet.merchant_id, business_date(outlet))
        page = BoundedPaginator(debtors, PER_PAGE).get_page(request.GET.get("p"))
        sums = [(word, sum(each.by_age.get(word, 0) for each in debtors)) for word in AGE_WORDS]
        return render_page(
            self.admin,
            request,
            "office/kasbon.html",
            title="Kasbon",
            tabs_page="customers",
            total=format_rupiah(sum(max(each.owed_minor, 0) for each in debtors)),
            ages=[(word, format_rupiah(amount)) for word, amount in sums if amount],
            page=page,
            debtors=[_row(outlet.name, each) for each in page],
            is_offered=kasbon_row(outlet.merchant_id) is not None,
        )


def _row(shop: str, debtor: Debtor) -> dict[str, Any]:
    return {
        "id": debtor.id,
        "name": debtor.name,
        "phone": display_phone(debtor.phone) if debtor.phone else "",
        "since": day_text(debtor.since) if debtor.since else NOTHING,
        "age": debtor.oldest,
        "limit": format_number(debtor.limit_minor, 0),
        "owed": format_number(debtor.owed_minor, 0),
        "is_over": debtor.owed_minor > debtor.limit_minor,
        "is_owed_to": debtor.owed_minor < 0,
        "reminder": reminder_link(shop, debtor),
    }
