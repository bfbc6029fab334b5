"""Pengaturan > Cloud. On a hub: which cloud it sends to. In the cloud: which hubs it listens to.

One address for both, because one of the two is all that a server ever has.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.clock import wall_ms
from pos.journal.errors import NotFound
from pos.outlets.queries import outlet_of as stored_outlet
from pos.outlets.queries import outlets_of
from sync import carried_pages, links, log, words
from sync.copies import newest_of
from sync.models import HubLink, Uplink
from sync.uplink import join_cloud, leave_cloud, set_cloud_password, uplink_of, waiting

CHANGE = "outlets.change_outlet"
MAX_CODE = 20
BRANCH = "branch"
OF_ADDRESS = ("bad_cloud_address", "cloud_unreachable", "cloud_unproven")


class JoinForm(forms.Form):
    address = forms.CharField(
        label="Alamat cloud",
        max_length=200,
        widget=UnfoldAdminTextInputWidget(
            attrs={"placeholder": "cloud.contoh.id", "autocomplete": "off"}
        ),
    )
    code = forms.CharField(
        label="Kode",
        max_length=MAX_CODE,
        widget=UnfoldAdminTextInputWidget(
            attrs={"placeholder": "ABCDE-FGHJK", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text="Dibuat di cloud, menu Pengaturan > Cloud. Berlaku sekali, satu hari.",
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Kata sandi cloud",
        max_length=200,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )


@admin.register(Uplink)
class CloudAdmin(OnePageAdmin):
    """One page in place of a list."""

    page_permission = CHANGE

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "berkas/", self.berkas, permission=CHANGE),
            page_url(self, "berkas/masuk/", self.masuk, permission=CHANGE),
            *super().get_urls(),
        ]

    def berkas(self, request: HttpRequest) -> HttpResponseBase:
        """What is to be carried: the shop's record, or the cloud's answer."""
        if request.method != "POST":
            return self._back()
        if settings.ROLE == "cloud":
            return carried_pages.answer_file(request)
        return carried_pages.record_file(_uplink(request), is_whole="whole" in request.POST)

    def masuk(self, request: HttpRequest) -> HttpResponse:
        """What was brought."""
        if request.method == "POST" and settings.ROLE == "cloud":
            carried_pages.take(request)
        elif request.method == "POST":
            carried_pages.hear(request, _uplink(request))
        return self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:sync_uplink_changelist"))

    def page(self, request: HttpRequest) -> HttpResponse:
        return self._hubs(request) if settings.ROLE == "cloud" else self._cloud(request)

    def _cloud(self, request: HttpRequest) -> HttpResponse:
        here = (merchant_of(request), outlet_of(request))
        uplink = uplink_of(*here)
        form: forms.Form = JoinForm(request.POST or None)
        if uplink is not None:
            form = PasswordForm(request.POST if "password" in request.POST else None)
        if request.method == "POST" and self._changed(request, form, uplink):
            return HttpResponseRedirect(request.path)
        said = words.uplink_words(uplink, waiting(uplink)) if uplink else None
        return render_page(
            self, request, "office/cloud.html", title="Cloud", tabs_page="settings",
            form=form, uplink=uplink, said=said, log=_log_of(uplink),
            username=getattr(request.user, "username", ""),
        )  # fmt: skip

    def _changed(self, request: HttpRequest, form: forms.Form, uplink: Uplink | None) -> bool:
        if "leave" in request.POST and uplink is not None:
            leave_cloud(uplink=uplink, by=actor_of(request))
            messages.success(request, "Toko ini tidak lagi mengirim ke cloud.")
            return True
        if not form.is_valid():
            return False
        return self._let_in(request, form, uplink) if uplink else self._join(request, form)

    def _let_in(self, request: HttpRequest, form: forms.Form, uplink: Uplink) -> bool:
        password = form.cleaned_data["password"]
        try:
            set_cloud_password(uplink=uplink, person_id=actor_of(request), password=password)
        except LancarError as error:
            form.add_error("password", error.sentence)
            return False
        messages.success(request, f"Kata sandi cloud untuk {request.user} sudah berlaku.")
        return True

    def _join(self, request: HttpRequest, form: forms.Form) -> bool:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        try:
            join_cloud(outlet=outlet, **form.cleaned_data, by=actor_of(request))
        except LancarError as error:
            form.add_error("address" if error.code in OF_ADDRESS else "code", error.sentence)
            return False
        messages.success(request, "Terhubung. Catatan toko dikirim ke cloud dengan sendirinya.")
        return True

    def _hubs(self, request: HttpRequest) -> HttpResponse:
        merchant_id, code, branch = merchant_of(request), "", ""
        known = HubLink.objects.filter(merchant_id=merchant_id).order_by("name", "id")
        if request.method == "POST":
            if "make" not in request.POST:
                wanted = id_of(request.POST.get("off", ""))
                self._take_off(request, known.filter(id=wanted).first() if wanted else None)
                return HttpResponseRedirect(request.path)
            branch = request.POST.get("branch", "").strip()[: links.MAX_BRANCH]
            if request.POST["make"] != BRANCH or branch:
                whose = {"merchant_id": merchant_id, "by": actor_of(request)}
                code = links.make_code(**whose, branch=branch)
            else:
                messages.error(request, "Tulis dulu nama cabang barunya.")
        names = {outlet.id: f"{outlet.code} {outlet.name}" for outlet in outlets_of(merchant_id)}
        now, newest = wall_ms(), newest_of(merchant_id)
        rows = [
            {
                "link": link,
                "name": names.get(link.id, link.name),
                "said": words.link_words(link, now),
                "copy": words.copy_words(newest.get(link.id), now),
            }
            for link in known
        ]
        return render_page(
            self, request, "office/hubs.html", title="Cloud", tabs_page="settings",
            rows=rows, **_log_asked(request, rows), code=code, branch=branch,
            taken=request.session.get(carried_pages.TAKEN),
            address=request.build_absolute_uri("/")[:-1],
        )  # fmt: skip

    def _take_off(self, request: HttpRequest, link: HubLink | None) -> None:
        if link is not None and link.unlinked_at is None:
            links.unlink_hub(link=link, reason="Dicabut di cloud", by=actor_of(request))
            messages.success(
                request, f"Server {link.name} dicabut. Kode baru menghubungkannya lagi."
            )


def _uplink(request: HttpRequest) -> Uplink:
    """NotFound `not_linked`: only a cloud that is known is written to."""
    uplink = uplink_of(merchant_of(request), outlet_of(request))
    if uplink is None:
        raise NotFound("not_linked", "Toko ini belum dihubungkan ke cloud.")
    return uplink


def _log_of(uplink: Uplink | None) -> list[log.Line]:
    return log.lines_of((uplink.merchant_id, uplink.outlet_id)) if uplink else []


def _log_asked(request: HttpRequest, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One hub's log at a time: that of `?catatan=`, or of the only one."""
    only = rows[0]["link"].id if len(rows) == 1 else None
    wanted = id_of(request.GET.get("catatan", "")) or only
    for row in rows:
        if row["link"].id == wanted:
            where = (row["link"].merchant_id, row["link"].id)
            return {"log": log.lines_of(where), "log_of": row["name"]}
    return {}
