"""What a printer made of software printed, for who tries the shop out: nothing of a real one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from hardware.virtual.folder import FAULTS, PaperFolder
from pos.journal.backoffice.pages import render_page

CHANGE = "hardware.change_printer"


def paper_folder() -> PaperFolder:
    return PaperFolder(settings.DATA_DIR / "paper")


def paper_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """The newest sheets, and buttons for what printers suffer from."""
    folder = paper_folder()
    if request.method == "POST" and request.user.has_perm(CHANGE):
        word = request.POST.get("fault", "")
        if word in FAULTS:
            folder.fault = word
            messages.success(request, f"Printer tiruan: {FAULTS[word].lower()}.")
        return HttpResponseRedirect(request.path)
    return render_page(
        admin,
        request,
        "office/paper.html",
        title="Kertas printer tiruan",
        tabs_page="devices",
        sheets=[int(picture.stem) for picture in folder.pictures()],
        faults=list(FAULTS.items()),
        fault=folder.fault,
        may_change=request.user.has_perm(CHANGE),
    )


def paper_picture(number: int) -> FileResponse:
    for picture in paper_folder().pictures():
        if int(picture.stem) == number:
            return FileResponse(picture.open("rb"), content_type="image/png")
    raise Http404
