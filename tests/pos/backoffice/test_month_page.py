"""Laporan > Tutup bulan: whoever keeps the books closes the oldest open month; others may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pos.reports import month_actions
from pos.reports.admin import months
from pos.reports.closed_months import first_open_month, next_month
from pos.reports.month_models import ClosedMonth
from tests.pos.backoffice.shop import Shop, today

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/figure/bulan/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_running_month_waits_and_the_oldest_open_one_is_closed_for_good(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(shop.products[0])
    page = text(office.get(PAGE))
    assert "Belum ada bulan yang ditutup" in page
    month = first_open_month(shop.outlet, today())
    for module in (months, month_actions):
        monkeypatch.setattr(module, "business_date", lambda outlet: f"{month}-28")
    assert "Masih berjalan" in text(office.get(PAGE))
    assert "belum berakhir" in text(office.post(PAGE, {"bulan": month}, follow=True))
    for module in (months, month_actions):
        monkeypatch.setattr(module, "business_date", lambda outlet: f"{next_month(month)}-02")
    assert f'name="bulan" value="{month}"' in text(office.get(PAGE))
    assert "sudah ditutup" in text(office.post(PAGE, {"bulan": month}, follow=True))
    assert ClosedMonth.objects.get().month == month
    again = text(office.post(PAGE, {"bulan": month}, follow=True))
    assert "tidak dapat diubah lagi" in again
    assert "oleh Sari" in again
    assert "Tutup lebih" not in again


def test_only_whoever_keeps_the_books_may_close_them(
    sign_in: Callable[[str], Client],
) -> None:
    assert sign_in("manager").get(PAGE).status_code == 200
    for role in ("supervisor", "stock"):
        assert sign_in(role).get(PAGE).status_code == 403
        assert sign_in(role).post(PAGE, {"bulan": "2026-11"}).status_code == 403
    assert not ClosedMonth.objects.exists()
