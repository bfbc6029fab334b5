"""Pengaturan > Ringkasan harian: where the recap of each day goes."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTimeWidget

from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text
from pos.outlets.queries import outlet_of as stored_outlet
from pos.reports.models import RecapMail
from pos.reports.recap_mail import recap_mail_of, set_recap_mail

CHANGE = "outlets.change_outlet"


class RecapForm(forms.Form):
    address = forms.EmailField(
        label="Kirim ke",
        max_length=254,
        required=False,
        widget=UnfoldAdminEmailInputWidget(attrs={"placeholder": "pemilik@contoh.id"}),
        help_text="Kosong: tidak dikirim.",
    )
    at = forms.TimeField(
        label="Mulai pukul",
        widget=UnfoldAdminTimeWidget(format="%H:%M"),
        help_text="Jam toko, pada hari sesudahnya.",
    )


@admin.register(RecapMail)
class RecapMailAdmin(OnePageAdmin):
    """One page in place of a list: an outlet has one, and it changes by its verb."""

    page_permission = CHANGE

    def page(self, request: HttpRequest) -> HttpResponse:
        own = recap_mail_of(merchant_of(request), outlet_of(request))
        at = f"{own.at_minute // 60:02d}:{own.at_minute % 60:02d}"
        form = RecapForm(request.POST or None, initial={"address": own.address, "at": at})
        if request.method == "POST" and form.is_valid():
            return self._saved(request, form)
        return render_page(
            self, request, "office/recap.html", title="Ringkasan harian", tabs_page="settings",
            form=form, own=own, sent_for=day_text(own.sent_for) if own.sent_for else "",
        )  # fmt: skip

    def _saved(self, request: HttpRequest, form: RecapForm) -> HttpResponse:
        at = form.cleaned_data["at"]
        set_recap_mail(
            outlet=stored_outlet(merchant_of(request), outlet_of(request)),
            by=actor_of(request),
            address=form.cleaned_data["address"],
            at_minute=at.hour * 60 + at.minute,
        )
        messages.success(request, "Ringkasan harian sudah diatur.")
        return HttpResponseRedirect(request.path)
