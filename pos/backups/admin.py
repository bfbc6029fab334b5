"""Back office of copies: is the shop safe, where do copies go, which are there."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.backups.actions import set_place, want_copy
from pos.backups.models import Backup, FileKind
from pos.backups.queries import files_of, is_possible, place_of, standing
from pos.backups.words import file_words, size_text, standing_words
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.outlets.queries import outlet_of as stored_outlet

CHANGE = "outlets.change_outlet"
SHOWN = 12


class PlaceForm(forms.Form):
    folder = forms.CharField(
        label="Folder di disk lain",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(
            attrs={"placeholder": "/media/cadangan", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text="Disk kedua atau stik USB pada komputer server. Kosong: hanya di disk server.",
    )


@admin.register(Backup)
class BackupAdmin(OnePageAdmin):
    """One page in place of a list."""

    page_permission = CHANGE

    def page(self, request: HttpRequest) -> HttpResponse:
        here = (merchant_of(request), outlet_of(request))
        form = PlaceForm(request.POST or None, initial={"folder": place_of(*here).folder})
        if request.method == "POST" and self._done(request, form):
            return HttpResponseRedirect(request.path)
        now, state = wall_ms(), standing(*here)
        alarming = state.is_alarming(now)
        return render_page(
            self, request, "office/backups.html", title="Cadangan", tabs_page="settings",
            form=form, words=standing_words(state, now), tone="danger" if alarming else "ok",
            files=[_row(each) for each in files_of(*here).order_by("-number")[:SHOWN]],
            waits=place_of(*here).wanted_at > _last_made(here), is_possible=is_possible(),
        )  # fmt: skip

    def _done(self, request: HttpRequest, form: PlaceForm) -> bool:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if "now" in request.POST:
            want_copy(outlet=outlet)
            messages.success(request, "Cadangan lengkap dibuat sekarang, lalu diuji sendiri.")
            return True
        if not form.is_valid():
            return False
        try:
            set_place(outlet=outlet, folder=form.cleaned_data["folder"], by=actor_of(request))
        except LancarError as error:
            form.add_error("folder", error.sentence)
            return False
        messages.success(request, "Tempat cadangan disimpan. Cadangan lengkap dibuat sekarang.")
        return True


def _last_made(here: tuple[Any, Any]) -> int:
    last = files_of(*here).filter(kind=FileKind.SNAPSHOT).order_by("-number").first()
    return last.made_at if last else 0


def _row(backup: Backup) -> dict[str, str]:
    words, tone = file_words(backup)
    return {
        "kind": FileKind(backup.kind).label,
        "name": backup.name,
        "when": moment_text(backup.made_at),
        "size": size_text(backup.size_bytes),
        "words": words,
        "tone": tone,
    }
