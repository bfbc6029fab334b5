"""The recap of a day that is over goes out once, when its hour has come, to whom the owner said."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from pos.journal.backoffice.show import day_text
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.reports import recap_mail
from pos.reports.dashboard import paper
from pos.reports.models import RecapMail
from pos.reports.recap_mail import send_recaps
from tests.pos.backoffice.shop import Shop, today
from tests.pos.deliveries.mailman import mail_server

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/recapmail/"
WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def server(settings: Any) -> Iterator[Any]:
    with mail_server() as server:
        host, port = server.server_address[:2]
        settings.RECEIPT_POST = {
            "host": host, "port": port, "sender": "toko@contoh.id",
            "user": "", "password": "", "is_tls": False,
        }  # fmt: skip
        yield server


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """So long after 06:59 of the day after the one on which these shops' tablets sell."""
    morning = datetime.combine(date.fromisoformat(today()), time(6, 59), WIB) + timedelta(days=1)

    def pass_by(**passed: int) -> None:
        moment_ms = int((morning + timedelta(**passed)).timestamp()) * 1_000
        monkeypatch.setattr(recap_mail, "wall_ms", lambda: moment_ms)

    pass_by()
    return pass_by


def told_in(letter: Any) -> str:
    """Its text; the same stands on the page that hangs on it."""
    [page] = letter.iter_attachments()
    assert page.get_filename() == f"ringkasan-{letter['Message-ID'][-18:-8]}.pdf"
    assert page.get_content().startswith(b"%PDF-")
    text: str = letter.get_body().get_content()
    return text


def saved(office: Client, address: str = "sari@contoh.id", at: str = "07:00") -> str:
    return office.post(PAGE, {"address": address, "at": at}, follow=True).content.decode()


def test_a_day_that_is_over_is_told_once_when_its_hour_has_come(
    shop: Shop, office: Client, server: Any, later: Any
):
    shop.sell(shop.products[0], shop.products[1])
    assert "Ringkasan harian sudah diatur." in saved(office)
    assert send_recaps() == 0  # a minute too early
    later(minutes=1)
    assert [send_recaps(), send_recaps()] == [1, 0]
    [letter] = server.letters
    assert letter["To"] == "sari@contoh.id"
    assert letter["Subject"].endswith(day_text(today()))
    assert letter["Message-ID"].startswith("<recap-")
    said = told_in(letter)
    assert f", {day_text(today())}\n" in said.replace("\r\n", "\n")
    assert "1 transaksi" in said
    assert "Laba kotor" in said
    assert f"Terakhir terkirim untuk {day_text(today())}." in office.get(PAGE).content.decode()
    later(days=1, minutes=1)
    assert send_recaps() == 1
    assert "0 transaksi" in told_in(server.letters[1])


def test_a_letter_goes_out_without_its_page_when_none_can_be_drawn(
    shop: Shop, office: Client, server: Any, later: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(paper, "DRAW", ("-c", "raise SystemExit(1)"))
    saved(office)
    later(minutes=1)
    assert send_recaps() == 1
    [letter] = server.letters
    assert list(letter.iter_attachments()) == []
    assert "0 transaksi" in letter.get_content()
    shown = office.get("/api/v1/dashboard/paper")
    assert (shown.status_code, shown.json()["code"]) == (503, "not_drawn")


def test_a_server_that_does_not_answer_is_tried_later_and_the_page_says_so(
    shop: Shop, office: Client, server: Any, later: Any, settings: Any
):
    later(hours=1)
    working, settings.RECEIPT_POST = settings.RECEIPT_POST, None
    saved(office)
    assert send_recaps() == 0
    assert "Pengaturan e-mail toko belum diisi." in office.get(PAGE).content.decode()
    settings.RECEIPT_POST = working
    assert send_recaps() == 0  # not yet
    later(hours=1, seconds=6)
    assert send_recaps() == 1
    assert "Belum terkirim" not in office.get(PAGE).content.decode()


def test_nobody_but_the_owner_sets_it_and_an_empty_address_ends_it(
    shop: Shop, office: Client, sign_in: Any, server: Any, later: Any
):
    assert sign_in("supervisor").get(PAGE).status_code == 403
    later(hours=1)
    saved(office)
    saved(office, address="")
    assert (send_recaps(), server.letters) == (0, [])
    assert "Masukkan alamat" in saved(office, address="bukan alamat")
    assert Event.objects.filter(kind="recap.changed").count() == 2


def test_what_was_sent_survives_a_rebuild(shop: Shop, office: Client, server: Any, later: Any):
    later(hours=1)
    saved(office, at="06:30")
    send_recaps()
    before = list(RecapMail.objects.values_list())
    assert rebuild(verify_only=True) == []
    rebuild(verify_only=False)
    assert list(RecapMail.objects.values_list()) == before
    assert before[0][3:6] == ("sari@contoh.id", 390, today())
