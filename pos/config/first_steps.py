"""What a new shop still lacks before its first sale: the list on the front page until it is done.

Each line is found by asking the data, never by what somebody clicked; all of it is one question to
the database. Who works there and a printer are asked for until something was sold: a shop that
sells without them needs none.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from hardware.models import Printer
from pos.backups.models import BackupBucket, BackupCloud, BackupPlace
from pos.catalog.models import Product
from pos.config.roles import Role as ServerRole
from pos.config.samples import MARK
from pos.journal.backoffice.base import actor_of
from pos.outlets.models import Outlet
from pos.people.models import PIN, Credential
from pos.sales.models import Sale
from pos.tills.models import Device, Role

MAY = "outlets.change_outlet"


@dataclass(frozen=True)
class Step:
    words: str
    hint: str
    link: str
    is_done: bool
    button: str = ""  # what else can be done about it, by posting to `post_to`
    post_to: str = ""


def first_steps(request: HttpRequest, outlet: Outlet) -> list[Step]:
    """Empty when nothing is missing, in the cloud, and for those who cannot do anything about it.
    After the first sale only what is still open."""
    if settings.ROLE != ServerRole.SHOP or not request.user.has_perm(MAY):
        return []
    steps, has_sold = _steps(outlet, actor_of(request))
    if all(step.is_done for step in steps):
        return []
    return [step for step in steps if not (has_sold and step.is_done and not step.button)]


def _steps(outlet: Outlet, me: uuid.UUID) -> tuple[list[Step], bool]:
    found = _found(outlet, me)
    sold = found.has_sold
    steps = [
        _step("Alamat dan pajak toko", "Tercetak di struk; pajak dan biaya layanan di halaman itu.",
              reverse("admin:outlets_outlet_change", args=[outlet.pk]),
              is_done=bool(outlet.address_lines)),
        _step("Barang dan harganya", "Impor dari Excel, atau ketik satu per satu.",
              reverse("admin:imports_import_changelist"), is_done=found.has_goods,
              button="Singkirkan contoh barang" if found.has_samples else "",
              post_to=reverse("wizard_samples")),
        _step("Kasir dengan PIN sendiri", "Boleh dilewati bila hanya Anda yang menjual.",
              reverse("admin:people_person_changelist"), is_done=found.has_staff or sold),
        _step("Printer struk", "Boleh dilewati: struk juga bisa ditunjukkan di layar.",
              reverse("admin:hardware_printer_changelist"), is_done=found.has_printer or sold),
        _step("Tablet kasir pertama", "Dengan kode enam angka.",
              reverse("admin:tills_device_kode"), is_done=found.has_till),
        _step("Tempat cadangan", "Disk kedua atau stik USB. Kartu pemulihan simpan di rumah.",
              reverse("admin:backups_backup_changelist"),
              is_done=found.has_place or found.has_bucket or found.has_cloud),
        _step("Penjualan pertama", "Buka kasir di tablet dan jual satu barang.", "/till/",
              is_done=sold),
    ]  # fmt: skip
    return steps, sold


def _step(words: str, hint: str, link: str, *, is_done: bool, **more: str) -> Step:
    return Step(words, hint, link, is_done, **more)


@dataclass(frozen=True)
class _Found:
    has_samples: bool
    has_goods: bool
    has_staff: bool
    has_printer: bool
    has_till: bool
    has_place: bool
    has_bucket: bool
    has_cloud: bool
    has_sold: bool


def _found(outlet: Outlet, me: uuid.UUID) -> _Found:
    """One row of yes and no."""
    wide = {"merchant_id": OuterRef("merchant_id")}
    here = {**wide, "outlet_id": OuterRef("pk")}
    pins = Credential.objects.filter(**wide, kind=PIN, person__active=True)
    asked = Outlet.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).values_list(
        Exists(Product.objects.filter(**wide, archived=False, sku__startswith=MARK)),
        Exists(Product.objects.filter(**wide, archived=False)),
        Exists(pins.exclude(person=me)),
        Exists(Printer.objects.filter(**here, archived=False)),
        Exists(Device.objects.filter(**here, role=Role.TILL, revoked_at=None)),
        Exists(BackupPlace.objects.filter(**here).exclude(folder="")),
        Exists(BackupBucket.objects.filter(**here).exclude(address="")),
        Exists(BackupCloud.objects.filter(**here, is_on=True)),
        Exists(Sale.objects.filter(**here)),
    )
    return _Found(*asked[0])
