"""The first run of a box: a new shop or one put back, in three pages, before anything exists.

    /mulai/          new, or from a backup
    /mulai/baru      the questions; then the recovery card; then the shop is made
    /mulai/pulih     the folder and the card; then how far it is
    /mulai/cabang    the cloud's code and address; then who may come in, to be written down

Nothing is made before the owner has written the card down: until then answers and seed are in this
process's memory only, and a restart begins anew. Once there is a shop all of it is gone (404).
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pos.backups.doors import ADDRESS, KEY, REGION, SCHEME, SECRET
from pos.config.samples import put_samples_away
from pos.config.wizard import claim
from pos.config.wizard.branch import Joining
from pos.config.wizard.first_run import is_first_run
from pos.config.wizard.forms import NewShopForm
from pos.config.wizard.founding import make_shop
from pos.config.wizard.recovering import Recovering, places_with_copies
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.outlets.recovery import new_seed, seed_text
from pos.people.models import Person
from sync.from_cloud import SCHEMES, is_cloud

BACKEND = "pos.people.backends.PersonBackend"
LETTERS = 4
WRONG_CODE = "Kode pemasangan tidak cocok. Kode itu tampil di akhir pemasangan."
WRONG_GROUP = "Empat huruf terakhir tidak cocok. Lihat lagi kartu yang sudah ditulis."
NO_FOLDER = "Folder itu tidak ada di komputer server. Pasang stiknya, lalu coba lagi."
NO_PLACE = "Isi folder cadangan, alamat cloud, atau penyimpanan di internet."
View = Callable[[HttpRequest], HttpResponse]


class Draft:
    """One shop in the making. `token` is known to the browser that began it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.seed, self.token = told, new_seed(), secrets.token_urlsafe(16)

    @property
    def groups(self) -> list[str]:
        return seed_text(self.seed).split("-")


DRAFTS: dict[str, Draft] = {}
# What is shown again after a try that failed; never a key, nor the card.
TYPED = "recover_typed"  # with who typed it: nobody else is shown it
TYPED_AGAIN = (
    "place", "cloud_address", "cloud_outlet", "s3_address", "s3_region", "s3_bucket", "s3_folder",
)  # fmt: skip
BUCKET = {"s3_address": ADDRESS, "s3_region": REGION, "s3_key": KEY, "s3_secret": SECRET}
RECOVERING = Recovering()
JOINING = Joining()
BRANCH_TOKEN = "wizard_branch"  # noqa: S105  (a name)


def before_a_shop(view: View) -> View:
    @never_cache
    def guarded(request: HttpRequest) -> HttpResponse:
        if not is_first_run() and not RECOVERING.is_well:
            raise Http404
        return view(request)

    return guarded


@before_a_shop
def begin(request: HttpRequest) -> HttpResponse:
    return _page(request, "begin.html", "Selamat datang")


@before_a_shop
def new(request: HttpRequest) -> HttpResponse:
    if "token" in request.POST:
        return _after_card(request)
    form = NewShopForm(request.POST or None)
    trouble = "" if request.method == "GET" or _is_claimed(request) else WRONG_CODE
    if request.method == "POST" and form.is_valid() and not trouble:
        draft = Draft(form.cleaned_data)
        DRAFTS.clear()
        DRAFTS[draft.token] = draft
        return _card(request, draft)
    return _page(request, "new.html", "Toko baru", form=form, trouble=trouble)


def _card(request: HttpRequest, draft: Draft, trouble: str = "") -> HttpResponse:
    groups = draft.groups
    lines = [groups[:7], groups[7:]]
    told = {
        "draft": draft,
        "lines": lines,
        "trouble": trouble,
        "today": datetime.now().astimezone(),
    }
    return _page(request, "card.html", "Kartu pemulihan", **told)


def _after_card(request: HttpRequest) -> HttpResponse:
    draft = DRAFTS.get(request.POST["token"])
    if draft is None:
        return HttpResponseRedirect(reverse("wizard_new"))
    if request.POST.get("last", "").strip().upper() != draft.groups[-1]:
        return _card(request, draft, WRONG_GROUP)
    if RECOVERING.is_busy or RECOVERING.is_well:
        return _card(
            request, draft, "Toko sedang dipulihkan dari cadangan; yang baru tidak dibuat."
        )
    if JOINING.is_busy or JOINING.given:
        return _card(
            request, draft, "Server ini sedang menjadi cabang baru; toko lain tidak dibuat."
        )
    try:
        owner = make_shop(draft.told, draft.seed)
    except LancarError as error:
        return _card(request, draft, error.sentence)
    DRAFTS.clear()
    if owner is None:
        raise Http404
    claim.forget_code(Path(settings.DATA_DIR))
    login(request, owner, backend=BACKEND)
    messages.success(
        request, "Toko sudah ada. Tinggal langkah di bawah ini sampai penjualan pertama."
    )
    return HttpResponseRedirect(reverse("admin:index"))


@before_a_shop
def recover(request: HttpRequest) -> HttpResponse:
    trouble = ""
    if request.method == "POST":
        place, card = _place(request), request.POST.get("card", "")
        if not _is_claimed(request):
            trouble = WRONG_CODE
        elif JOINING.is_busy or JOINING.has_begun:
            trouble = "Server ini sedang menjadi cabang baru."
        elif not place.startswith((SCHEME, *SCHEMES)) and (not place or not Path(place).is_dir()):
            trouble = NO_FOLDER if place else NO_PLACE
        else:
            RECOVERING.begin(place, " ".join(card.split()), _bucket_keys(request))
            return _typed_kept(request)
    found = [(place, copies.snapshot.shop, _when(copies.made_at)) for place, copies in _found()]
    if RECOVERING.is_well:
        RECOVERING.was_seen.set()
    typed = request.POST or json.loads(request.get_signed_cookie(TYPED, default="") or "{}")
    shown = {"found": found, "trouble": trouble, "work": RECOVERING, "typed": typed}
    return _page(request, "recover.html", "Pulihkan dari cadangan", **shown)


def _typed_kept(request: HttpRequest) -> HttpResponse:
    """Without the card and the keys. In a cookie: the database is being put back."""
    typed = {name: request.POST.get(name, "")[:200] for name in TYPED_AGAIN}
    response = HttpResponseRedirect(request.path)
    response.set_signed_cookie(
        TYPED, json.dumps(typed), path=request.path, httponly=True, samesite="Strict"
    )
    return response


def _place(request: HttpRequest) -> str:
    """A folder of this computer, or the cloud or the bucket that the fields below it name."""
    cloud, outlet = (
        request.POST.get(name, "").strip() for name in ("cloud_address", "cloud_outlet")
    )
    if cloud:
        return f"{cloud if is_cloud(cloud) else f'https://{cloud}'}#{outlet}"
    bucket, folder = (request.POST.get(name, "").strip("/ ") for name in ("s3_bucket", "s3_folder"))
    bucket = bucket.removeprefix(SCHEME)
    if bucket:
        return f"{SCHEME}{bucket}/{folder}".rstrip("/")
    return request.POST.get("place", "").strip()


def _bucket_keys(request: HttpRequest) -> dict[str, str]:
    typed = {variable: request.POST.get(name, "") for name, (variable, _) in BUCKET.items()}
    return {variable: said.strip() for variable, said in typed.items()}


@before_a_shop
def branch(request: HttpRequest) -> HttpResponse:
    trouble = ""
    if request.method == "POST":
        if not _is_claimed(request):
            trouble = WRONG_CODE
        elif RECOVERING.is_busy or RECOVERING.is_well:
            trouble = "Toko sedang dipulihkan dari cadangan."
        elif "written" in request.POST and _sees_secrets(request):
            JOINING.finish()
            claim.forget_code(Path(settings.DATA_DIR))
            return HttpResponseRedirect(reverse("admin:index"))
        else:
            trouble = _begun(request)
            request.session[BRANCH_TOKEN] = JOINING.token
            if not trouble:
                return HttpResponseRedirect(request.path)
    shown = {"work": JOINING, "trouble": trouble, "sees": _sees_secrets(request)}
    return _page(request, "branch.html", "Cabang baru", **shown)


def _begun(request: HttpRequest) -> str:
    """Empty, or why it was not."""
    code, address = (request.POST.get(name, "").strip() for name in ("invitation", "address"))
    if not (code and address) and not (JOINING.has_begun or JOINING.given):
        return "Isi kode cabang dan alamat cloud."
    try:
        JOINING.begin(code, address)
    except LancarError as error:
        return error.sentence
    return ""


def _sees_secrets(request: HttpRequest) -> bool:
    """Only the browser that proved whose box this is is told how its owner comes in."""
    return bool(JOINING.given) and request.session.get(BRANCH_TOKEN) == JOINING.token


def _found() -> list[Any]:
    return [] if RECOVERING.is_busy or RECOVERING.is_well else list(places_with_copies())


def _when(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000).astimezone()


def _is_claimed(request: HttpRequest) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    return claim.is_claim(Path(settings.DATA_DIR), address, request.POST.get("code", ""))


def _page(request: HttpRequest, template: str, title: str, **more: Any) -> HttpResponse:
    asks = not claim.is_own_machine(request.META.get("REMOTE_ADDR", ""))
    return render(request, f"wizard/{template}", {"title": title, "asks_code": asks, **more})


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """The button on the front page: sample goods out of sight."""
    person = request.user
    if not isinstance(person, Person) or not site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:login"))
    if not person.has_perm("catalog.change_product"):
        raise Http404
    count = put_samples_away(merchant_id=merchant_of(request), by=actor_of(request))
    messages.success(request, f"{count} contoh barang disingkirkan.")
    return HttpResponseRedirect(reverse("admin:index"))
