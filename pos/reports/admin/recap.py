"""Pengaturan > Ringkasan harian: where the recap of each day goes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTimeWidget

from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
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
class RecapMailAdmin(FactAdmin):
    """One page in place of a list: an outlet has one, and it changes by its verb."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(CHANGE))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = recap_mail_of(merchant_of(request), outlet_of(request))
        at = f"{own.at_minute // 60:02d}:{own.at_minute % 60:02d}"
        form = RecapForm(request.POST or None, initial={"address": own.address, "at": at})
        if request.method == "POST" and form.is_valid():
            return self._saved(request, form)
        return render_page(
            self, request, "office/recap.html", title="Ringkasan harian", tabs_page="settings",
            form=form, own=own, sent_for=day_text(own.sent_for) if own.sent_for else "",
        )  # fmt: skip

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:reports_recapmail_changelist"))

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
