"""Pengaturan > Cloud, by file: download what is to be carried, hand in what was brought.

`take` is the cloud's one page without a transaction around it (pos.config.middleware): it stores a
long file in short steps. What came of it is told by the page that follows.
"""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.pages import id_of
from pos.journal.errors import BadInput, NotFound, TooLarge
from pos.outlets.queries import outlets_of
from sync.carried import MAX_FILE_BYTES, SUFFIX
from sync.carrying import hear_answer, write_record
from sync.handed_over import known_in, take_record, write_answer
from sync.models import HubLink, Uplink

TAKEN = "carried_taken"
MEDIA = "application/octet-stream"


def record_file(uplink: Uplink, *, is_whole: bool) -> FileResponse:
    """At the hub: what the cloud lacks."""
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    write_record(uplink, file, is_whole=is_whole)
    return _download(uplink, file, "untuk-cloud")


def hear(request: HttpRequest, uplink: Uplink) -> None:
    """At the hub: the cloud's answer was brought back."""
    try:
        heard = hear_answer(uplink, _brought(request))
    except LancarError as error:
        messages.error(request, error.sentence)
        return
    if heard.damage:
        messages.error(request, heard.damage)
    elif heard.is_older:
        messages.warning(
            request,
            "Cloud di balasan ini belum punya semua yang dulu diterimanya. Bila balasan ini yang "
            "terbaru, unduh berkas dengan semua catatan.",
        )
    else:
        messages.success(
            request, f"Balasan masuk: {heard.count} perubahan dari cloud, {heard.left} menunggu."
        )


def take(request: HttpRequest) -> None:
    """At the cloud: a hub's file was brought. What came of it waits in the session."""
    request.session.pop(TAKEN, None)
    try:
        taken = take_record(_brought(request), merchant_of(request))
    except LancarError as error:
        messages.error(request, error.sentence)
        return
    request.session[TAKEN] = {
        "outlet": str(taken.link.id),
        "name": taken.link.name,
        "known": taken.known,
        "is_whole": taken.is_whole,
        "sentence": taken.sentence,
        "remarks": taken.remarks,
    }


def answer_file(request: HttpRequest) -> FileResponse:
    """At the cloud: for the hub whose file was taken last in this session."""
    told: dict[str, Any] = request.session.get(TAKEN) or {}
    hubs = HubLink.objects.filter(merchant_id=merchant_of(request), unlinked_at=None)
    outlet_id = id_of(str(told.get("outlet", "")))
    link = hubs.filter(id=outlet_id).first() if outlet_id else None
    if link is None:
        raise NotFound("no_file_taken", "Masukkan dulu berkas dari server toko.")
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    write_answer(link, known_in(told.get("known")), file)
    return _download(link, file, "balasan")


def _brought(request: HttpRequest) -> Any:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise BadInput("no_file", "Pilih berkasnya dulu.")
    if (file.size or 0) > MAX_FILE_BYTES:
        raise TooLarge("file_too_large", "Berkas ini terlalu besar: paling banyak 512 MiB.")
    return file


def _download(row: Uplink | HubLink, file: Any, what: str) -> FileResponse:
    file.seek(0)
    codes = {each.id: each.code for each in outlets_of(row.merchant_id)}
    code = codes.get(row.outlet_id, "cabang")  # its settings may come with a later file
    when = f"{timezone.localtime():%Y%m%d-%H%M}"
    name = f"lancar-{code}-{when}-{what}{SUFFIX}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA)
