"""The owner sets up the receipt and sees it before it is printed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pos.journal.models import Event

PAGE = "/admin/outlets/outlet/struk/"
FORBIDDEN = "Barang yang sudah dibeli\ntidak dapat ditukar"


def typed(**changes):
    usual = {"receipt_columns": "32", "receipt_header_lines": "", "receipt_footer_lines": ""}
    return {**usual, **changes}


def upload(content=None):
    file = io.BytesIO()
    Image.new("L", (100, 40), 0).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue() if content is None else content)


@pytest.fixture
def preview(shop, office):
    address = f"/admin/outlets/outlet/{shop.outlet.id}/pratinjau/"
    return lambda **changes: office.post(address, typed(**changes)).content.decode()


def test_the_page_shows_a_sale_on_the_shops_own_paper(office):
    page = office.get(PAGE).content.decode()
    assert "Toko Uji" in page
    assert "Indomie Goreng 85 g" in page
    assert "Simpan struk ini untuk penukaran" in page
    assert "--columns: 32" in page


def test_the_preview_follows_what_is_typed_and_writes_nothing(shop, preview):
    before = Event.objects.count()
    page = preview(receipt_columns="48", receipt_header_lines="Cabang <Dago>")
    assert "--columns: 48" in page
    assert "Cabang &lt;Dago&gt;" in page
    assert "data:image/png;base64," in preview(logo=upload())
    shop.outlet.refresh_from_db()
    assert shop.outlet.receipt_header_lines == []
    assert Event.objects.count() == before


def test_letters_that_no_receipt_printer_has_are_named_and_may_stay(preview):
    page = preview(
        receipt_header_lines="Kopi ☕ & teh ☕ 🍵?", receipt_footer_lines="Sampai jumpa — é"
    )
    assert "Printer struk biasa tidak punya ☕ 🍵 dan" in page
    assert "Printer struk biasa" not in preview(receipt_header_lines="Buka tiap hari?")


def test_a_footer_that_refuses_returns_is_explained_and_not_saved(shop, office, preview):
    page = preview(receipt_footer_lines=FORBIDDEN)
    assert "UU 8/1999 Pasal 18" in page
    assert "Terima kasih" in page
    assert "tidak dapat ditukar" not in page
    before = Event.objects.count()
    answer = office.post(PAGE, typed(receipt_footer_lines=FORBIDDEN))
    assert "dilarang tercetak" in answer.content.decode()
    assert "tidak dapat ditukar" in answer.content.decode()  # what was typed stays
    assert Event.objects.count() == before


def test_saving_writes_paper_header_footer_and_logo(shop, office):
    data = typed(receipt_columns="48", receipt_header_lines="Buka 07-21\n", logo=upload())
    answer = office.post(PAGE, {**data, "receipt_footer_lines": "Sampai jumpa"}, follow=True)
    assert "Struk sudah disimpan" in answer.content.decode()
    shop.outlet.refresh_from_db()
    assert shop.outlet.receipt_columns == 48
    assert shop.outlet.receipt_header_lines == ["Buka 07-21"]
    assert shop.outlet.receipt_footer_lines == ["Sampai jumpa"]
    assert shop.outlet.receipt_logo != ""
    office.post(PAGE, typed(remove_logo="on"))
    shop.outlet.refresh_from_db()
    assert shop.outlet.receipt_logo == ""


def test_without_a_script_the_button_draws_anew_and_keeps_the_chosen_logo(shop, office):
    answer = office.post(PAGE, typed(pratinjau="1", logo=upload(), receipt_header_lines="Dago"))
    kept = answer.context["form"].draft["receipt_logo"]
    assert f'value="{kept}"' in answer.content.decode()
    shop.outlet.refresh_from_db()
    assert (shop.outlet.receipt_logo, shop.outlet.receipt_header_lines) == ("", [])
    office.post(PAGE, typed(kept_logo=kept))
    shop.outlet.refresh_from_db()
    assert shop.outlet.receipt_logo == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"logo": b"<svg/>"}, "bukan gambar PNG atau JPEG"),
        ({"logo": b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)}, "paling banyak 2 MB"),
        ({"kept_logo": "bukan gambar"}, "bukan gambar"),
        ({"receipt_header_lines": "x\n" * 13}, "Paling banyak 12 baris"),
        ({"receipt_header_lines": "x" * 201}, "paling panjang 200 huruf"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(changes, sentence, shop, office):
    before = Event.objects.count()
    if "logo" in changes:
        changes = {"logo": upload(changes["logo"])}
    assert sentence in office.post(PAGE, typed(**changes)).content.decode()
    assert Event.objects.count() == before


def test_only_those_who_may_change_the_outlet_see_the_page(shop, sign_in):
    preview = f"/admin/outlets/outlet/{shop.outlet.id}/pratinjau/"
    for role in ("stock", "supervisor"):
        assert sign_in(role).get(PAGE).status_code == 403
        assert sign_in(role).post(preview, typed()).status_code == 403


def test_another_shops_outlet_is_not_there(office):
    unknown = "01943f00-0000-7000-8000-000000000099"
    assert office.get(f"/admin/outlets/outlet/{unknown}/struk/").status_code == 404
