"""The onboarding page and its files. No cookies, no sign-in, nothing of the shop but its name."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from pos.box import authority
from pos.box.authority import Authority
from pos.box.keeping import Damaged, load_authority
from pos.box.origin import Origin
from pos.box.queries import fingerprint_groups
from pos.box.words import PAGE_WORDS
from pos.outlets.queries import merchants

ENGLISH = "en"
# One pixel. That it arrives over HTTPS proves that the certificate is trusted.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a494441"
    "54789c636000000002000148afa4710000000049454e44ae426082"
)


def welcome(request: HttpRequest) -> HttpResponse:
    origin: Origin | None = settings.ORIGIN
    if origin is not None and origin.public_name:  # every browser trusts it: nothing to install
        return HttpResponseRedirect(f"{origin.base}/till/")
    origin, known = _known()
    language = ENGLISH if request.GET.get("bahasa") == ENGLISH else "id"
    told = authority.fingerprint(known.root)
    context = {
        "language": language,
        "t": PAGE_WORDS[language],
        "shop": next((each.name for each in merchants()), ""),
        "base": origin.base,
        "is_secure": request.is_secure(),
        "label": known.label.lower(),
        "fingerprint": fingerprint_groups(told),
        "whole_fingerprint": ":".join(told[at : at + 2] for at in range(0, len(told), 2)),
    }
    response = render(request, "box/welcome.html", context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
        f"img-src 'self' {origin.base}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


def proof(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PIXEL, content_type="image/png", headers={"Cache-Control": "no-store"})


def certificate(request: HttpRequest, label: str) -> HttpResponse:
    """DER and this very type: Android and iPad refuse to install anything else."""
    content = authority.der(_labelled(label).root)
    return _file(content, "application/x-x509-ca-cert", f"kasir-{label}.crt")


def profile(request: HttpRequest, label: str) -> HttpResponse:
    content = authority.profile(_labelled(label))
    return _file(content, "application/x-apple-aspen-config", f"kasir-{label}.mobileconfig")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return HttpResponse(content, content_type=kind, headers=headers)


def _labelled(label: str) -> Authority:
    _, known = _known()
    if label != known.label.lower():
        raise Http404
    return known


def _known() -> tuple[Origin, Authority]:
    """404 while the shop is open on its own machine only, and in the cloud."""
    origin: Origin | None = settings.ORIGIN
    if origin is None:
        raise Http404
    try:
        return origin, load_authority(Path(settings.DATA_DIR))
    except Damaged as error:
        raise Http404 from error
