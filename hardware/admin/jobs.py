"""The queue: what waits to be printed, why, and what a person can do about it."""

import base64
import io
import uuid
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from PIL import Image
from unfold.decorators import action

from hardware.actions import cancel_job, retry_job
from hardware.labels import fits, strips_of
from hardware.models import Printer, PrintJob, State
from hardware.profiles import PROFILES
from hardware.queries import job_of, printer_of, printers_of
from pos.catalog.labels import sheet_of
from pos.domain.errors import LancarError
from pos.domain.paper import LaidOut, lay_out
from pos.journal.backoffice.base import FactAdmin, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import badge, moment, moment_text

NO_PAPER = "Laci saja, tanpa kertas."
ON_PAPER_ONLY = "Rahasia: isinya hanya ada di kertas."
CHANGE = "hardware.change_printjob"
TONES = {
    State.WAITING: "warn",
    State.PRINTING: "info",
    State.PRINTED: "ok",
    State.STOPPED: "danger",
    State.EXPIRED: "danger",
    State.CANCELLED: "quiet",
}


@admin.register(PrintJob)
class PrintJobAdmin(FactAdmin):
    list_display = ("title", "alat", "keadaan", "kendala", "asked")
    list_display_links = ("title",)
    list_select_related = ("printer", "box")
    list_filter = ("state",)
    search_fields = ("title",)
    search_help_text = "Cari dokumen"
    ordering = ("-asked_at", "-id")
    asked = staticmethod(moment("asked_at", "diminta"))
    actions = ("retry_chosen", "cancel_chosen")

    def has_hands_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "<uuid:job_id>/ulangi/", self.ulangi, permission=CHANGE),
            page_url(self, "<uuid:job_id>/batalkan/", self.batalkan, permission=CHANGE),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The paper itself, what came of it, and what can be done."""
        job = self.shown_row(request, object_id)
        is_over = job.state in (State.PRINTED, State.PRINTING)
        known = printers_of(merchant_of(request), outlet_of(request)).exclude(id=job.printer_id)
        return render_page(
            self,
            request,
            "office/print_job.html",
            title=job.title,
            tabs_page="devices",
            job=job,
            keadaan=self.keadaan(job),
            tone=TONES[State(job.state)],
            asked=moment_text(job.asked_at),
            ended=moment_text(job.ended_at) if job.ended_at else "",
            **_shown(job),
            may_change=request.user.has_perm(CHANGE) and not is_over,
            others=[each for each in known if job.printer and _may_take(each, job)],
            is_drawer=job.printer is None,
        )

    def ulangi(self, request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
        """Now; on another printer when the form names one."""
        job = job_of(merchant_of(request), job_id)
        named = id_of(request.POST.get("printer", ""))
        if request.method == "POST":
            other = printer_of(merchant_of(request), named) if named else None
            self._try(request, lambda: retry_job(job, printer=other), "Dicoba lagi.")
        return _back_to(job)

    def batalkan(self, request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
        job = job_of(merchant_of(request), job_id)
        if request.method == "POST":
            self._try(request, lambda: cancel_job(job), "Dibatalkan.")
        return _back_to(job)

    @action(description="Coba lagi", permissions=["hands"])
    def retry_chosen(self, request: HttpRequest, rows: QuerySet[PrintJob]) -> None:
        for job in rows:
            self._try(request, lambda job=job: retry_job(job), f"{job}: dicoba lagi.")

    @action(description="Batalkan", permissions=["hands"])
    def cancel_chosen(self, request: HttpRequest, rows: QuerySet[PrintJob]) -> None:
        for job in rows:
            self._try(request, lambda job=job: cancel_job(job), f"{job}: dibatalkan.")

    def _try(self, request: HttpRequest, verb: Any, done: str) -> None:
        try:
            verb()
        except LancarError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, done)

    @admin.display(description="perangkat")
    def alat(self, row: PrintJob) -> str:
        return str(row.printer or row.box or "–")

    @admin.display(description="keadaan", ordering="state")
    def keadaan(self, row: PrintJob) -> str:
        state = State(row.state)
        return badge(str(state.label), TONES[state])

    @admin.display(description="kendala")
    def kendala(self, row: PrintJob) -> str:
        marked = _may_be_printed(row) if row.broken else ""
        return " ".join(part for part in (row.trouble, marked) if part) or "–"


def _may_take(printer: Printer, job: PrintJob) -> bool:
    if not job.has_labels:
        return not printer.prints_labels
    return fits(sheet_of(job.operations[0]["sheet"]), printer.profile)


def _may_be_printed(job: PrintJob) -> str:
    """A label twice harms nobody, so it bears no mark."""
    maybe = "Mungkin sudah tercetak"
    return f"{maybe}." if job.has_labels else f"{maybe}; yang berikut bertanda DUPLIKAT."


def _shown(job: PrintJob) -> dict[str, Any]:
    """The paper as text, or the strips of labels as pictures with how often each comes."""
    if job.printer is None:
        return {"pieces": [{"text": NO_PAPER}]}
    if job.has_labels:
        strips = strips_of(job.operations, job.printer.profile)
        return {"strips": [(_picture(image), copies) for image, copies in strips]}
    if job.is_secret:
        return {"pieces": [{"text": ON_PAPER_ONLY}]}
    columns = PROFILES[job.printer.profile].columns
    return {"pieces": _pieces(lay_out(job.operations, columns))}


def _pieces(laid: list[LaidOut]) -> list[dict[str, str]]:
    """Lines that follow each other, and what is drawn between them."""
    pieces: list[dict[str, str]] = []
    for is_text, run in groupby(laid, key=lambda each: each["op"] == "line"):
        if is_text:
            pieces.append({"text": "\n".join(each["text"] for each in run if each["op"] == "line")})
        else:
            pieces.extend(piece for each in run if (piece := _drawn(each)))
    return pieces


def _drawn(each: LaidOut) -> dict[str, str] | None:
    if each["op"] == "qr":
        import segno  # noqa: PLC0415  (only who looks at paper needs it)

        code = segno.make_qr(each["data"], error="m", boost_error=False)
        return {"picture": code.png_data_uri(scale=4, border=4), "alt": "Kode QR"}
    if each["op"] == "image":
        return {"picture": f"data:image/png;base64,{each['png']}", "alt": "Gambar"}
    return None


def _picture(image: Image.Image) -> str:
    stored = io.BytesIO()
    image.convert("1").save(stored, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(stored.getvalue()).decode()}"


def _back_to(job: PrintJob) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:hardware_printjob_change", args=[job.pk]))
