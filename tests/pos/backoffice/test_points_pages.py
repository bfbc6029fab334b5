"""Points in the back office: who has how many, one person's book, and the owner's rule."""

from typing import Any

import pytest

from pos.catalog.models import Category, Product
from pos.customers.models import Customer, CustomerGroup, PointsRule
from pos.kasbon.points import PointsChange, adjust_points
from pos.kasbon.queries import holder_of
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date

LIST = "/admin/balances/movement/poin/"
RULE = f"{LIST}aturan/"
BIRTHDAYS = f"{LIST}ulang-tahun/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/"


@pytest.fixture
def ani(shop: Any) -> Customer:
    """Bu Ani has 1.240 points."""
    customer = Customer.objects.get()
    adjust_points(
        outlet=Outlet.objects.get(id=shop.outlet.id),
        holder=holder_of(shop.merchant.id, customer.id),
        change=PointsChange("issued", 1_240, "buka toko"),
        by=shop.owner.id,
    )
    return customer


def test_the_list_tells_who_has_how_many_and_what_they_are_worth(shop, office, ani):
    assert "Toko ini belum memberi poin." in text(office.get(LIST))
    office.post(RULE, {"per_minor": "10rb", "worth_minor": "100"})
    shown = text(office.get(LIST))
    for told in ("1.240", "Rp 124.000", "Bu Ani", "1 poin untuk tiap belanja Rp 10.000."):
        assert told in shown, told
    every = text(office.get("/admin/balances/movement/?account__exact=points"))
    assert page_of(ani) in every
    assert "1.240 poin" in every


def test_the_rule_is_typed_as_people_write_it_and_kept_as_it_was(shop, office):
    category = Category.objects.order_by("name").first()
    product = (
        Product.objects.exclude(sku="").first()
        or Product.objects.filter(barcodes__isnull=False).first()
    )
    assert category is not None
    assert product is not None
    code = product.sku or product.barcodes.get().barcode
    given = {
        "per_minor": "10.000",
        "worth_minor": "",
        "without_categories": [str(category.pk)],
        "codes": f"{code}\n",
    }
    shown = text(office.post(RULE, given, follow=True))
    assert "Aturan poin sudah disimpan." in shown
    assert code in shown
    rule = PointsRule.objects.get()
    assert (rule.per_minor, rule.worth_minor) == (10_000, 0)
    assert rule.without_categories == [str(category.pk)]
    assert str(product.pk) in rule.without_products
    assert "2 kategori atau barang tidak memberi poin." in text(office.get(LIST))


def test_a_rule_that_gives_the_shop_away_and_a_code_nobody_has_are_refused_in_words(shop, office):
    for given, told in (
        ({"per_minor": "1.000", "worth_minor": "1.000"}, "Toko memberi semua uangnya kembali."),
        (
            {"per_minor": "1.000", "codes": "123-TAK-ADA"},
            "Tidak ada barang dengan kode 123-TAK-ADA",
        ),
        ({"per_minor": "-5"}, "tidak masuk akal"),
        ({"per_minor": "sepuluh"}, "lc-error"),
    ):
        assert told in text(office.post(RULE, given, follow=True)), given
    assert not PointsRule.objects.exists()


def test_points_are_changed_with_a_reason_and_never_below_zero(shop, office, ani):
    given = {"reason": "correction", "points": "-240", "note": "salah tulis"}
    shown = text(office.post(page_of(ani), given, follow=True))
    assert "Poin Bu Ani sudah diubah (PO-H01-" in shown
    assert "1.000" in shown
    for given, told in (
        ({"reason": "correction", "points": "-1001", "note": "x"}, "Kurangi paling banyak"),
        ({"reason": "issued", "points": "5", "note": ""}, "Tulis alasannya di catatan."),
        ({"reason": "issued", "points": "dua", "note": "x"}, "Isi banyaknya poin, bukan nol"),
    ):
        assert told in text(office.post(page_of(ani), given, follow=True)), told
    assert holder_of(shop.merchant.id, ani.id).points == 1_000


def test_a_form_sent_twice_changes_once(shop, office, ani):
    document = "01939f3e-0000-7000-8000-000000000001"
    given = {"reason": "issued", "points": "10", "note": "x", "document": document}
    office.post(page_of(ani), given)
    assert "Ini sudah tercatat." in text(office.post(page_of(ani), given, follow=True))
    assert holder_of(shop.merchant.id, ani.id).points == 1_250


def test_a_groups_points_are_typed_as_a_number_of_times(shop, office):
    office.post("/admin/customers/customergroup/add/", {"name": "Emas"})
    group = CustomerGroup.objects.get(name="Emas")
    address = f"/admin/customers/customergroup/{group.pk}/change/"
    office.post(address, {"name": "Emas", "points_times_milli": "1,5"})
    group.refresh_from_db()
    assert group.points_times_milli == 1_500
    assert "1,5 kali" in text(office.get("/admin/customers/customergroup/"))
    office.post(RULE, {"per_minor": "10rb"})
    assert "Emas: 1,5 kali" in text(office.get(LIST))


def test_a_person_who_never_had_any_has_an_empty_book(shop, office):
    customer = Customer.objects.get()
    assert "Belum pernah ada poin." in text(office.get(page_of(customer)))
    assert page_of(customer) in text(office.get(f"/admin/customers/customer/{customer.pk}/change/"))


def test_birthdays_of_the_week_are_greeted_and_given_their_points_once_a_year(shop, office):
    customer = Customer.objects.get()
    outlet = Outlet.objects.get(id=shop.outlet.id)
    today = business_date(outlet)
    change = f"/admin/customers/customer/{customer.pk}/change/"
    form = {
        "name": customer.name,
        "phone": "0812-3456-7890",
        "keep_data": "on",
        "kasbon_limit_minor": "0",
    }
    wanted = {**form, "birthday": f"{today[8:]}-{today[5:7]}", "send_promotions": "on"}
    assert "bila pelanggan setuju" in text(office.post(change, wanted, follow=True))
    office.post(change, {**wanted, "keep_birthday": "on"})
    office.post(RULE, {"per_minor": "10rb", "birthday_points": "50"})
    assert "50 poin untuk ulang tahun." in text(office.get(LIST))
    shown = text(office.get(BIRTHDAYS))
    assert "Hari ini" in shown
    assert "Hadiah" not in shown.split("wa.me/6281234567890")[1].split('"')[0]
    for told in ("Bu Ani mendapat 50 poin.", "Ini sudah tercatat."):
        assert told in text(office.post(BIRTHDAYS, {"customer": str(customer.pk)}, follow=True))
    assert holder_of(shop.merchant.id, customer.id).points == 50
    shown = text(office.get(BIRTHDAYS))
    assert "Poin diberi" in shown
    assert "50%20poin" in shown
    office.post(change, {**wanted, "keep_birthday": "on", "send_promotions": ""})
    assert "wa.me" not in text(office.get(BIRTHDAYS))
    office.post(change, {**form, "birthday": ""})
    assert "Tidak ada yang berulang tahun" in text(office.get(BIRTHDAYS))
