"""What a printer made of software printed, for who tries the shop out: nothing of a real one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from hardware.virtual.folder import FAULTS, SCALE_FAULTS, PaperFolder
from pos.journal.backoffice.pages import render_page

CHANGE = "hardware.change_printer"


def paper_folder() -> PaperFolder:
    return PaperFolder(settings.DATA_DIR / "paper")


def paper_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """The newest sheets, and buttons for what printers suffer from."""
    folder = paper_folder()
    if request.method == "POST" and request.user.has_perm(CHANGE):
        messages.success(request, _obeyed(folder, request))
        return HttpResponseRedirect(request.path)
    return render_page(
        admin,
        request,
        "office/paper.html",
        title="Perangkat tiruan",
        tabs_page="devices",
        sheets=[int(picture.stem) for picture in folder.pictures()],
        faults=list(FAULTS.items()),
        fault=folder.fault,
        scale_faults=list(SCALE_FAULTS.items()),
        scale_fault=folder.scale_fault,
        weight_g=folder.weight_g,
        pole=folder.pole,
        drawer=folder.drawer,
        places=folder.places,
        may_change=request.user.has_perm(CHANGE),
    )


def _obeyed(folder: PaperFolder, request: HttpRequest) -> str:
    """What the person changed, as a sentence."""
    said = request.POST
    if "weight_g" in said:
        digits = said["weight_g"].removeprefix("-")
        known = digits.isascii() and digits.isdigit()
        folder.weight_g = int(said["weight_g"]) if known else 0
        return f"Timbangan tiruan: {folder.weight_g} gram."
    if said.get("scale_fault") in SCALE_FAULTS:
        folder.scale_fault = said["scale_fault"]
        return f"Timbangan tiruan: {SCALE_FAULTS[folder.scale_fault].lower()}."
    if said.get("fault") in FAULTS:
        folder.fault = said["fault"]
    return f"Printer tiruan: {FAULTS[folder.fault].lower()}."


def paper_picture(number: int) -> FileResponse:
    for picture in paper_folder().pictures():
        if int(picture.stem) == number:
            return FileResponse(picture.open("rb"), content_type="image/png")
    raise Http404
