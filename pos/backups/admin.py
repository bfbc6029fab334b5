"""Back office of copies: is the shop safe, where do copies go, which are there."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.backups.actions import set_bucket, set_cloud, set_place, want_copy
from pos.backups.carrying import has_cloud
from pos.backups.forms import BucketForm, PlaceForm
from pos.backups.models import Backup, FileKind
from pos.backups.queries import (
    bucket_of,
    cloud_of,
    door_of,
    files_of,
    is_bucket_late,
    is_cloud_late,
    is_possible,
    place_of,
    standing,
)
from pos.backups.words import bucket_words, cloud_words, file_words, size_text, standing_words
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.outlets.queries import outlet_of as stored_outlet

CHANGE = "outlets.change_outlet"
SHOWN = 12
FIELDS = {"address": "address", "region": "region", "bucket": "bucket", "subfolder": "prefix"}


@admin.register(Backup)
class BackupAdmin(OnePageAdmin):
    """One page in place of a list."""

    page_permission = CHANGE

    def page(self, request: HttpRequest) -> HttpResponse:
        here = (merchant_of(request), outlet_of(request))
        place, own, of_bucket = place_of(*here), bucket_of(*here), "bucket_form" in request.POST
        form = PlaceForm(
            None if of_bucket else request.POST or None, initial={"folder": place.folder}
        )
        bucket_form = BucketForm(
            request.POST if of_bucket else None,
            initial={field: getattr(own, name) for field, name in FIELDS.items()},
        )
        if "cloud" in request.POST:
            return self._cloud_switched(request)
        done = self._bucket_done if of_bucket else self._done
        if request.method == "POST" and done(request, bucket_form if of_bucket else form):
            return HttpResponseRedirect(request.path)
        now, state, cloud = wall_ms(), standing(*here, place), cloud_of(*here)
        alarming, asked_at = state.is_alarming(now), own.set_at if own.keys else 0
        asked_at = max(asked_at, cloud.set_at if cloud.is_on and not cloud.is_paused else 0)
        files = list(files_of(*here).order_by("-number")[:SHOWN])
        wanted_at = max(place.wanted_at, asked_at)
        return render_page(
            self, request, "office/backups.html", title="Cadangan", tabs_page="settings",
            form=form, words=standing_words(state, now, has_place=bool(place.folder or asked_at)),
            tone="danger" if alarming else "ok",
            files=[_row(each) for each in files],
            waits=bool(wanted_at) and wanted_at > _last_made(here, files),
            is_possible=is_possible(),
            bucket_form=bucket_form, bucket_words=bucket_words(own), has_bucket=bool(own.address),
            bucket_tone="danger" if is_bucket_late(own, now) else "info",
            keeps_at_cloud=cloud.is_on and not cloud.is_paused, has_cloud=has_cloud(*here),
            cloud_words=cloud_words(cloud),
            cloud_tone="danger" if is_cloud_late(cloud, now) else "info",
        )  # fmt: skip

    def _cloud_switched(self, request: HttpRequest) -> HttpResponse:
        is_on, here = request.POST["cloud"] == "1", (merchant_of(request), outlet_of(request))
        if is_on and not has_cloud(*here):  # a page from before it was unlinked
            messages.error(request, "Toko ini tidak terhubung ke cloud. Lihat Pengaturan > Cloud.")
            return HttpResponseRedirect(request.path)
        set_cloud(outlet=stored_outlet(*here), is_on=is_on, by=actor_of(request))
        said = "Cadangan tidak lagi dikirim ke cloud."
        if is_on:
            said = "Cadangan juga disimpan di cloud. Cadangan lengkap dibuat sekarang."
        messages.success(request, said)
        return HttpResponseRedirect(request.path)

    def _bucket_done(self, request: HttpRequest, form: forms.Form) -> bool:
        """Saved first, then tried: what is tried is what will be used."""
        if not form.is_valid():
            return False
        outlet, given = stored_outlet(merchant_of(request), outlet_of(request)), form.cleaned_data
        key, secret = given["key"], given["secret"]
        where = {name: given[field] for field, name in FIELDS.items()}
        try:
            set_bucket(
                outlet=outlet,
                by=actor_of(request),
                keys=(key, secret) if key or secret else None,
                **where,
            )
        except LancarError as error:
            form.add_error("key" if error.code == "bucket_keys" else "address", error.sentence)
            return False
        _tell_of_trial(request)
        return True

    def _done(self, request: HttpRequest, form: forms.Form) -> bool:
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


def _tell_of_trial(request: HttpRequest) -> None:
    from pos.backups.buckets import try_door  # noqa: PLC0415  (its library is slow to load)

    door = door_of(bucket_of(merchant_of(request), outlet_of(request)))
    if door is None:
        messages.success(request, "Cadangan tidak lagi disalin ke internet.")
        return
    try:
        try_door(door)
    except LancarError as error:
        messages.error(request, f"Disimpan, tetapi belum dapat dipakai. {error.sentence}")
        return
    said = "Penyimpanan dicoba: menulis, mendaftar, membaca dan menghapus berhasil."
    messages.success(request, f"{said} Cadangan lengkap dibuat sekarang.")


def _last_made(here: tuple[Any, Any], newest: list[Backup]) -> int:
    """Of the last whole copy, which may be older than all that the page shows."""
    whole = [each for each in newest if each.kind == FileKind.SNAPSHOT]
    older = files_of(*here).filter(kind=FileKind.SNAPSHOT).order_by("-number")
    last = whole[0] if whole else older.first()
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
