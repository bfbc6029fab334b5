"""Data lama: how long people are kept, and who is forgotten when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.customers.privacy import MOST_YEARS, rule_kept, set_retention
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.reports.retention import knows_all_sales, old_customers

MAY_FORGET = "outlets.change_outlet"
SHOWN = 200


class YearsForm(forms.Form):
    years = forms.IntegerField(
        label="Hapus data pelanggan yang tidak belanja selama (tahun)",
        required=False,
        min_value=0,
        max_value=MOST_YEARS,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text="Misalnya 2. Kosong: tidak pernah dihapus sendiri.",
    )


class RetentionPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def lama(self, request: HttpRequest) -> HttpResponse:
        merchant_id = merchant_of(request)
        rule = rule_kept(merchant_id)
        form = YearsForm(request.POST or None, initial={"years": rule.years or None})
        if request.method == "POST" and form.is_valid():
            years = form.cleaned_data["years"] or 0
            try:
                set_retention(merchant_id=merchant_id, years=years, by=actor_of(request))
                messages.success(request, "Tersimpan.")
            except LancarError as error:
                messages.error(request, error.sentence)
            return HttpResponseRedirect(request.path)
        old = old_customers(merchant_id, wall_ms())
        return render_page(
            self.admin,
            request,
            "office/retention.html",
            title="Data lama",
            tabs_page="customers",
            form=form,
            years=rule.years,
            is_alone=knows_all_sales(merchant_id),
            count=len(old),
            rows=[
                (each.customer, moment_text(each.seen_at), moment_text(each.forgotten_at))
                for each in old[:SHOWN]
            ],
        )
