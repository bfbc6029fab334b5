"""Kebocoran data: the clock, the steps, what is known, and the two letters filled with it."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from pos.customers import breaches
from pos.customers.models import Breach
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.outlets.queries import outlet_of as stored_outlet

BLANK = "…………………………"
SHOWN = 20
MOST_LETTERS = 4000


def _long(label: str, hint: str) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=False, max_length=MOST_LETTERS, help_text=hint, widget=widget
    )


class FactsForm(forms.Form):
    found = forms.DateTimeField(
        label="Kapan Anda tahu",
        help_text="3×24 jam dihitung dari saat ini.",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H.%M"],
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
    )
    data = _long("Data apa", "Misalnya nama dan nomor HP pelanggan.")  # type: ignore[assignment]
    how = _long("Kapan dan bagaimana", "Misalnya tablet kasir hilang di jalan.")
    whose = _long("Data siapa, berapa orang", "Tanpa nama: catatan ini tidak dapat dihapus.")
    handling = _long("Apa yang sudah dilakukan", "")
    contact = _long("Siapa yang dapat dihubungi", "Nama dan nomor, untuk di surat.")

    def facts(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        found: datetime = typed.pop("found")
        return {"found_at": int(found.timestamp() * 1000), **typed}


@admin.register(Breach)
class BreachAdmin(OnePageAdmin):
    page_permission = "outlets.change_outlet"
    office_title = "Kebocoran data"

    def page(self, request: HttpRequest) -> HttpResponse:
        merchant_id = merchant_of(request)
        breach = breaches.open_breach(merchant_id)
        form = FactsForm(request.POST or None, initial=_initial(breach))
        if request.method == "POST" and (answer := self._do(request, breach, form)):
            return answer
        closed = Breach.objects.filter(merchant_id=merchant_id).exclude(closed_at=None)
        return render_page(
            self,
            request,
            "office/breach.html",
            title="Kebocoran data",
            tabs_page="customers",
            breach=breach,
            form=FactsForm(initial=_initial(breach)) if "facts" not in request.POST else form,
            clock=_clock(breach),
            steps=_steps(breach),
            letters=_letters(request, breach),
            closed=[
                (each.id, moment_text(each.found_at), moment_text(each.closed_at or 0), each.data)
                for each in closed.order_by("-found_at", "id")[:SHOWN]
            ],
        )

    def _do(
        self, request: HttpRequest, breach: Breach | None, form: FactsForm
    ) -> HttpResponse | None:
        try:
            if not self._write(request, breach, form):
                return None
        except LancarError as error:
            messages.error(request, error.sentence)
        return HttpResponseRedirect(request.path)

    def _write(self, request: HttpRequest, breach: Breach | None, form: FactsForm) -> bool:
        """False: what was typed does not go in, and the form says why."""
        by = actor_of(request)
        if "facts" in request.POST:
            if not form.is_valid():
                return False
            if breach is None:
                breaches.begin_breach(merchant_id=merchant_of(request), by=by, **form.facts())
            else:
                breaches.note_facts(breach=breach, by=by, facts=form.facts())
            messages.success(request, "Tercatat.")
        elif "again" in request.POST:
            _open_again(request, by)
        elif breach is not None and "close" in request.POST:
            breaches.close_breach(breach=breach, by=by)
            messages.success(request, "Ditutup. Catatannya tetap ada.")
        elif breach is not None:
            step, _, done = request.POST.get("step", "").partition(":")
            breaches.note_step(breach=breach, by=by, step=step, done=done == "1")
        return True


def _open_again(request: HttpRequest, by: uuid.UUID) -> None:
    """One of the closed ones: what was closed by a slip is looked at again, letters and all."""
    breach_id = id_of(request.POST["again"])
    rows = Breach.objects.filter(merchant_id=merchant_of(request))
    found = rows.filter(id=breach_id).first() if breach_id else None
    if found is not None:
        breaches.open_again(breach=found, by=by)
        messages.success(request, "Dibuka lagi.")


def _initial(breach: Breach | None) -> dict[str, Any]:
    if breach is None:
        return {"found": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    texts = {name: getattr(breach, name) for name in breaches.FACTS if name != "found_at"}
    return {"found": _local(breach.found_at).strftime("%Y-%m-%dT%H:%M"), **texts}


def _local(at_ms: int) -> datetime:
    return timezone.localtime(datetime.fromtimestamp(at_ms / 1000, UTC))


def _clock(breach: Breach | None) -> tuple[str, str] | None:
    """(tone, words)."""
    if breach is None:
        return None
    left, until = breaches.hours_left(breach, wall_ms()), breach.found_at + breaches.LIMIT_MS
    if left is None:
        return "ok", "Orang-orangnya dan lembaga PDP sudah diberi tahu."
    if left < 0:
        return "danger", f"Batas 3×24 jam sudah lewat ({moment_text(until)}). Kirim sekarang juga."
    return "danger", f"{left} jam lagi, sampai {moment_text(until)}."


def _steps(breach: Breach | None) -> list[tuple[str, str, str]]:
    """(code, words, when it was done)."""
    done = breach.steps if breach else {}
    return [
        (code, words, moment_text(done[code]) if code in done else "")
        for code, words in breaches.STEPS.items()
    ]


def _letters(request: HttpRequest, breach: Breach | None) -> list[tuple[str, str]]:
    if breach is None:
        return []
    outlet = stored_outlet(merchant_of(request), outlet_of(request))
    known = {name: getattr(breach, name) or BLANK for name in breaches.FACTS if name != "found_at"}
    head = "\n".join([str(outlet.name), *outlet.address_lines])
    when = moment_text(breach.found_at)
    told = (
        f"Data apa: {known['data']}\n"
        f"Data siapa: {known['whose']}\n"
        f"Kapan dan bagaimana: {known['how']}\n"
        f"Kami ketahui: {when}\n"
        f"Yang sudah kami lakukan: {known['handling']}\n"
        f"Yang dapat dihubungi: {known['contact']}\n"
    )
    people = (
        f"{head}\n\nPemberitahuan kegagalan pelindungan data pribadi\n\n"
        "Kepada Bapak/Ibu pelanggan,\n\n"
        "Kami memberitahukan bahwa data pribadi Anda yang kami simpan mungkin telah diketahui "
        "orang yang tidak berhak. Kami mohon maaf.\n\n"
        f"{told}\n"
        "Yang sebaiknya Anda lakukan: waspadai telepon atau pesan yang mengaku dari toko kami. "
        "Kami tidak pernah meminta kata sandi, PIN, atau kode OTP. Anda berhak meminta salinan, "
        "perbaikan, atau penghapusan data Anda.\n\nHormat kami,\n" + BLANK
    )
    authority = (
        f"{head}\n\nKepada lembaga yang menyelenggarakan pelindungan data pribadi\n"
        "Perihal: pemberitahuan kegagalan pelindungan data pribadi (pasal 46 UU 27/2022)\n\n"
        f"{told}\n"
        "Upaya penanganan dan pemulihan kami teruskan, dan perkembangan berikutnya kami "
        "sampaikan.\n\nHormat kami,\n" + BLANK
    )
    return [("Surat kepada orang-orangnya", people), ("Surat kepada lembaga PDP", authority)]
