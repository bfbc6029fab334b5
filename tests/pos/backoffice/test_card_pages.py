"""Gift cards in the back office: a batch issued, its codes shown once, what is left on each."""

import re
import uuid
from typing import Any

from pos.balances.models import Account, Movement, Why
from pos.kasbon.card_codes import id_of, read_code

LIST = "/admin/balances/movement/kartu/"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
GIVEN = {"count": "3", "amount": "50rb", "reason": "sold", "note": "Lebaran"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_codes_are_shown_once_and_the_list_tells_what_each_card_holds(shop, office):
    assert "Belum ada kartu hadiah." in text(office.get(LIST))
    shown = text(office.post(LIST, GIVEN))
    codes = CODE.findall(shown)
    assert len(set(codes)) == 3
    assert "3 kartu, masing-masing Rp 50.000" in shown
    again = text(office.get(LIST))
    assert CODE.findall(again) == []
    for told in ("Belum dipakai", "Rp 150.000", f"Kartu ****{codes[0][-4:]}", "Lebaran"):
        assert told in again, told
    assert "Kasir belum dapat menerima kartu hadiah." in again
    card = id_of(shop.merchant.id, read_code(codes[0]))
    assert "Rp 50.000" in text(office.get(f"{LIST}{card}/"))


def test_nonsense_is_refused_and_what_was_typed_stays(shop, office):
    for typed, told in (
        ({"count": "0"}, "Isi banyaknya kartu, 1 sampai 200. Belum diterbitkan."),
        ({"count": "dua"}, "Isi banyaknya kartu, 1 sampai 200. Belum diterbitkan."),
        ({"amount": "99jt"}, "Isi tiap kartu paling banyak Rp 10.000.000."),
        ({"amount": "gratis"}, "Belum diterbitkan."),
    ):
        shown = text(office.post(LIST, {**GIVEN, **typed}))
        assert told in shown, typed
        assert 'value="Lebaran"' in shown
    assert Movement.objects.count() == 0


def test_a_batch_sent_twice_is_said_truly_and_may_be_voided_at_once(shop, office):
    given = {**GIVEN, "document": "019300aa-0000-7000-8000-0000000000aa"}
    assert "data-once" in text(office.get(LIST))
    assert len(CODE.findall(text(office.post(LIST, given)))) == 3
    again = text(office.post(LIST, given))
    assert "Belum diterbitkan" not in again
    assert "3 kartu ini sudah diterbitkan" in again
    assert "batalkan 3 kartu senilai Rp 150.000" in again
    assert Movement.objects.count() == 3
    shown = text(office.post(LIST, {"batch": given["document"]}, follow=True))
    assert "3 kartu dibatalkan. Terbitkan lagi bila masih perlu." in shown
    assert "Belum ada kartu hadiah." in shown
    last = text(office.post(LIST, given))
    assert "3 kartu ini sudah diterbitkan" in last
    assert "Batalkan" not in last


def test_a_lost_card_is_voided_with_a_reason(shop, office):
    office.post(LIST, {**GIVEN, "count": "1"})
    page = f"{LIST}{Movement.objects.get().holder_id}/"
    assert "Tulis alasannya di catatan. Belum dibatalkan." in text(
        office.post(page, {"note": ""}, follow=True)
    )
    shown = text(office.post(page, {"note": "hilang"}, follow=True))
    assert "Kartu dibatalkan. Rp 50.000 tidak berlaku lagi." in shown
    assert "Batalkan kartu" not in shown
    assert "Belum ada kartu hadiah." in text(office.get(LIST))


def test_a_supervisor_looks_and_does_not_write_and_the_stock_keeper_sees_nothing(
    shop, office, sign_in
):
    office.post(LIST, {**GIVEN, "count": "1"})
    page = f"{LIST}{Movement.objects.get().holder_id}/"
    supervisor = sign_in("supervisor")
    assert "Terbitkan kartu" not in text(supervisor.get(LIST))
    batch = {"batch": str(Movement.objects.get().document_id)}
    for address, given in ((LIST, GIVEN), (LIST, batch), (page, {"note": "x"})):
        refused = text(supervisor.post(address, given, follow=True))
        assert "Hanya pemilik dan manajer yang boleh mengubah kartu hadiah." in refused
    assert Movement.objects.count() == 1
    keeper = sign_in("stock")
    for address in (LIST, page):
        assert keeper.get(address).status_code == 403


def test_an_unknown_card_is_said_plainly(shop, office):
    unknown = "019300aa-0000-7000-8000-0000000000ff"
    assert "Kartu ini tidak ada." in text(office.get(f"{LIST}{unknown}/"))


def test_many_cards_and_a_long_book_come_in_pages_with_what_stood_after_each_line(shop, office):
    rows = [
        Movement(
            merchant_id=shop.merchant.id,
            outlet_id=shop.outlet.id,
            revision=number,
            event_id=uuid.uuid4(),
            device_id=uuid.uuid4(),
            document_id=uuid.uuid4(),
            account=Account.GIFT_CARD,
            holder_id=uuid.UUID(int=number if number <= 130 else 1),
            holder_name=f"Kartu ****{min(number, 131):04d}",
            why=Why.CARD_SOLD if number <= 130 else Why.PAID_IN,
            amount_minor=1_000,
            number=f"KH-K01-{number}",
            happened_at=1_795_000_000_000 + number,
            business_date="2026-11-21",
        )
        for number in range(1, 251)
    ]
    Movement.objects.bulk_create(rows)
    first, second = text(office.get(LIST)), text(office.get(LIST, {"p": "2"}))
    assert "Rp 250.000" in first  # all of them, whatever page is looked at
    assert "Halaman 1 dari 2" in first
    assert first.count('lc-right lc-number"><strong>') == 100
    assert second.count('lc-right lc-number"><strong>') == 30
    book = f"{LIST}{uuid.UUID(int=1)}/"
    newest, oldest = text(office.get(book)), text(office.get(book, {"p": "2"}))
    assert "KH-K01-250" in newest
    assert "121.000" in newest
    assert "KH-K01-1<" in oldest
    assert ">21.000<" in oldest
    assert ">1.000<" in oldest
