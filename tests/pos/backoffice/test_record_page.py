"""The record as people read it: who did what and where, what it was about, and what it changed."""

import csv
import io
import json
from zipfile import ZipFile

from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.customers.actions import add_customer
from pos.journal.admin.telling import about, changes_of
from pos.journal.models import Event
from pos.sales.models import Sale
from tests.pos.backoffice.pages import url
from tests.pos.backoffice.shop import Shop

PAGE = "/admin/journal/event/"


def rows_of(office, **asked):
    return list(office.get(PAGE, asked).context["cl"].result_list)


def reprice(shop: Shop, price_minor: int) -> Event:
    product = Product.objects.get(pk=shop.products[0].pk)
    change_product(product=product, by=shop.owner.id, price={"price_minor": price_minor})
    return Event.objects.filter(kind="product.changed").order_by("-server_seq")[0]


def test_a_change_says_what_was_before_and_what_is_after(shop, office):
    reprice(shop, 3_900)
    event = reprice(shop, 4_100)
    changes = changes_of(event, sees_cost=True)
    assert [(each.part, each.key, each.before, each.after) for each in changes] == [
        ("harga", "harga", "Rp 3.900", "Rp 4.100")
    ]
    page = office.get(url(Event, "change", event.pk)).content.decode()
    for words in ("Yang berubah", "Sebelum", "Sesudah", "Rp 3.900", "Rp 4.100", "Jam perangkat"):
        assert words in page


def test_what_goods_cost_is_not_told_to_whoever_may_not_know_it(shop):
    product = shop.products[0]
    change_product(product=product, by=shop.owner.id, cost={"cost_minor": 1_234})
    event = Event.objects.filter(kind="product.changed").order_by("-server_seq")[0]
    assert [each.after for each in changes_of(event, sees_cost=True)] == ["Rp 1.234"]
    assert changes_of(event, sees_cost=False) == []


def test_the_record_is_narrowed_to_a_person_and_a_till(shop, office):
    shop.sell(shop.products[0])
    reprice(shop, 3_900)
    mine = rows_of(office, oleh=str(shop.owner.id))
    assert {row.actor_id for row in mine} == {shop.owner.id}
    assert "product.changed" in {row.kind for row in mine}
    sold = rows_of(office, kasir=shop.tablet.series)
    assert {row.kind for row in sold} == {"sale.completed"}
    assert rows_of(office, oleh="bukan-orang") != []  # nobody of that name: nothing is narrowed


def test_a_sale_is_called_by_its_number_and_amount(shop):
    shop.sell(shop.products[0])
    event = Event.objects.get(kind="sale.completed")
    sale = Sale.objects.get()
    assert about(event) == f"{sale.number} · Rp 3.500"


def test_bytes_that_nobody_can_read_are_a_line_all_the_same(shop, office):
    shop.sell(shop.products[0])
    event = Event.objects.get(kind="sale.completed")
    Event.objects.filter(pk=event.pk).update(raw=b"{not json")
    event.refresh_from_db()
    assert (about(event), changes_of(event, sees_cost=True)) == ("", [])
    assert event.pk in {row.pk for row in rows_of(office, jenis="sale.completed")}


def test_the_record_goes_out_as_a_file_with_the_filters_of_its_page(shop, office, sign_in):
    """Newest first, without what goods cost; who took it along is on the record itself."""
    shop.sell(shop.products[0])
    reprice(shop, 3_900)
    change_product(
        product=Product.objects.get(pk=shop.products[0].pk),
        by=shop.owner.id,
        identity={"name": "=HYPERLINK(1)"},
        cost={"cost_minor": 1_234},
    )
    link = f"/admin/reports/figure/catatan/csv/?jenis=product.changed&oleh={shop.owner.id}"
    assert (
        link.replace("&", "&amp;").partition("?")[2]
        in office.get(
            PAGE, {"jenis": "product.changed", "oleh": str(shop.owner.id)}
        ).content.decode()
    )
    text = b"".join(office.get(link).streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {(row["Kejadian"], row["Oleh"]) for row in rows} == {("Barang diubah", shop.owner.name)}
    assert rows[0]["Tentang"] == "'=HYPERLINK(1)"
    assert "3900" in rows[1]["Menjadi"]
    assert "1234" not in text
    book = b"".join(office.get(link.replace("/csv/", "/xlsx/")).streaming_content)
    with ZipFile(io.BytesIO(book)) as sheet:
        cells = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert cells.count("<row ") == len(rows) + 3  # its head and the names of its columns
    taken = [json.loads(bytes(each.raw))["body"] for each in of_kind("report.taken")]
    assert [each["report"] for each in taken] == ["catatan-kejadian"] * 2
    assert "jenis=product.changed" in taken[0]["title"]
    assert office.get(link.replace("/csv/", "/exe/")).status_code == 404
    assert sign_in("stock").get(link).status_code == 403


def test_nobody_is_named_in_that_file_who_may_be_forgotten(shop, sign_in):
    """A supervisor sees the record, not everybody's phone numbers."""
    add_customer(
        merchant_id=shop.merchant.id,
        by=shop.owner.id,
        name="Rahasia Sekali",
        phone="081299998888",
        consents=["keep_data"],
    )
    answer = sign_in("supervisor").get("/admin/reports/figure/catatan/csv/?jenis=customer.changed")
    text = b"".join(answer.streaming_content).decode()
    assert "Data pelanggan diubah" in text
    assert "Rahasia" not in text
    assert "99998888" not in text


def of_kind(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("server_seq"))
