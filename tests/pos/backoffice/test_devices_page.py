"""Perangkat: each tablet with its memory, and by the name that people give it."""

from typing import Any

import pytest

from pos.tills.models import Device, Role, Sighting

pytestmark = pytest.mark.django_db

LIST = "/admin/tills/device/"


def test_the_owner_gives_a_tablet_another_name(shop: Any, office: Any, sign_in: Any) -> None:
    device = Device.objects.filter(role=Role.TILL).order_by("series")[0]
    page = f"{LIST}{device.pk}/nama/"
    assert page in office.get(f"{LIST}{device.pk}/change/").content.decode()
    assert device.name in office.get(page).content.decode()
    empty = office.post(page, {"name": "  "})
    assert empty.status_code == 200
    assert "Bidang ini" in empty.content.decode()
    told = office.post(page, {"name": "Kasir <depan>"}, follow=True).content.decode()
    assert "Kasir &lt;depan&gt;" in told
    assert Device.objects.get(pk=device.pk).name == "Kasir <depan>"
    assert "Kasir &lt;depan&gt;" in office.get(LIST).content.decode()
    assert sign_in("supervisor").post(page, {"name": "Lain"}).status_code == 403
    assert office.get(f"{LIST}{shop.tablet.merchant}/nama/").status_code == 404


def test_the_list_shows_version_memory_and_what_waits(shop: Any, office: Any) -> None:
    device = Device.objects.filter(role=Role.TILL).order_by("series")[0]
    row = {"merchant_id": device.merchant_id, "outlet_id": device.outlet_id, "id": device.id}
    Sighting.objects.filter(id=device.id).delete()
    Sighting.objects.create(
        **row, said_at=1, app_version="0.9.1", used_bytes=7_000_000, quota_bytes=2_000_000_000,
        is_persisted=False,
    )  # fmt: skip
    page = office.get(LIST).content.decode()
    assert "0.9.1" in page
    assert "7 MB dari 2,0 GB" in page
    assert "Belum terlindungi" in page
