"""A person sees the rows of one shop, and finds them the way shopkeepers look for things."""

from pos.catalog.models import Product
from pos.sales.models import Sale
from tests.pos.backoffice.pages import url


def test_search_finds_a_product_by_name_code_and_barcode(shop, office):
    for text in ("indomie", "mie001", "8998866200318"):
        page = office.get("/admin/catalog/product/", {"q": text})
        assert list(page.context["cl"].result_list) == [shop.products[0]], text


def test_autocomplete_answers_only_rows_of_this_shop(shop, office):
    Product.objects.filter(pk=shop.products[1].pk).update(merchant_id=shop.outlet.id)
    answer = office.get(
        "/admin/autocomplete/",
        {"app_label": "catalog", "model_name": "product", "field_name": "variant_of", "term": ""},
    )
    assert [hit["text"] for hit in answer.json()["results"]] == ["Indomie Goreng 85 g"]


def test_rows_of_another_merchant_are_neither_listed_nor_opened(shop, office):
    shop.sell(shop.products[0])
    Sale.objects.update(merchant_id=shop.outlet.id)
    page = office.get("/admin/sales/sale/")
    assert page.context["cl"].result_count == 0
    assert office.get(url(Sale, "change", Sale.objects.get().pk)).status_code == 404
