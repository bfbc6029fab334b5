"""Back office of deliveries: what waits, what went out, what was refused; and how letters leave."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from pos.deliveries.actions import send_a_trial, set_mail_server
from pos.deliveries.models import Delivery, MailServer, Security, State
from pos.deliveries.queries import mail_server_of
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import FactAdmin, OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import badge, moment
from pos.outlets.queries import outlet_of as stored_outlet

CHANGE = "outlets.change_outlet"
SHOWN = ("host", "port", "security", "sender", "user")
WHERE = {"mail_incomplete": "sender", "mail_password": "password"}
TONES = {State.WAITING: "warn", State.SENT: "ok", State.REFUSED: "danger"}


class MailForm(forms.Form):
    """`address`: where a trial letter goes; not part of the setting."""

    host = forms.CharField(
        label="Server e-mail",
        max_length=253,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "smtp.contoh.id"}),
        help_text="Kosong: struk menunggu sampai server diisi.",
    )
    port = forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65_535,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    security = forms.ChoiceField(
        label="Pengamanan", choices=Security.choices, widget=UnfoldAdminSelectWidget
    )
    sender = forms.EmailField(
        label="Alamat pengirim", required=False, widget=UnfoldAdminEmailInputWidget
    )
    user = forms.CharField(
        label="Nama pengguna",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Kosong: kata sandi yang tersimpan tetap dipakai.",
    )
    address = forms.EmailField(
        label="Kirim surat percobaan ke",
        required=False,
        widget=UnfoldAdminEmailInputWidget,
        help_text="Hanya untuk mencoba pengaturan ini.",
    )


@admin.register(Delivery)
class DeliveryAdmin(FactAdmin):
    list_display = ("number", "address", "asked", "keadaan", "trouble")
    list_display_links = ("number",)
    list_filter = ("state",)
    search_fields = ("number", "address")
    ordering = ("-asked_at",)
    asked = staticmethod(moment("asked_at", "diminta"))
    settled = staticmethod(moment("settled_at", "selesai"))
    fields: Any = (
        "number",
        "address",
        "asked",
        "asked_by",
        "keadaan",
        "settled",
        "attempts",
        "trouble",
    )
    readonly_fields: Any = fields

    @admin.display(description="keadaan")
    def keadaan(self, row: Delivery) -> str:
        state = State(row.state)
        return badge(str(state.label), TONES[state])


@admin.register(MailServer)
class MailServerAdmin(OnePageAdmin):
    """One page in place of a list: an outlet has one, and it changes by its verb."""

    page_permission = CHANGE

    def page(self, request: HttpRequest) -> HttpResponse:
        """Where this outlet's letters are handed in, and a letter to try it with."""
        own = mail_server_of(merchant_of(request), outlet_of(request))
        form = MailForm(request.POST or None, initial={name: getattr(own, name) for name in SHOWN})
        if request.method == "POST" and form.is_valid() and self._saved(request, form):
            return HttpResponseRedirect(request.path)
        return render_page(
            self, request, "office/mail.html", title="Server e-mail", tabs_page="settings",
            form=form, is_set=bool(own.host),
        )  # fmt: skip

    def _saved(self, request: HttpRequest, form: MailForm) -> bool:
        """Saved first, then tried: what is tried is what will be used."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        given = {**form.cleaned_data, "password": form.cleaned_data["password"] or None}
        address = given.pop("address")
        try:
            set_mail_server(outlet=outlet, by=actor_of(request), **given)
        except LancarError as error:
            form.add_error(WHERE.get(error.code), error.sentence)
            return False
        messages.success(request, "Pengaturan e-mail sudah disimpan.")
        if address:
            trouble = send_a_trial(outlet=outlet, address=address)
            said = trouble or f"Surat percobaan sudah diterima server e-mail untuk {address}."
            (messages.error if trouble else messages.success)(request, said)
        return True
