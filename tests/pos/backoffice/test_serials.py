"""A serial number is found: in a delivery's note, and in the note at the line of a sale."""

from django.db import connection

from pos.sales.models import Sale
from pos.sales.queries import sales_noted
from tests.pos.backoffice.test_goods_in import PAGE, typed

SALES, RECEIPTS = "/admin/sales/sale/", "/admin/purchasing/receipt/"


def found(office, text: str) -> list[str]:
    rows = office.get(SALES, {"q": text}).context["cl"].result_list
    return [row.number for row in rows]


def test_a_sale_is_found_by_what_the_cashier_wrote_at_its_line(shop, office):
    noodles = shop.products[0]
    shop.sell(noodles)
    shop.sell(noodles, note="IMEI 35-6938_035643809")
    shop.sell(noodles, note="35X6938 035643810")
    plain, first, second = (sale.number for sale in Sale.objects.order_by("counter"))
    assert found(office, "imei") == [first]
    assert found(office, "038") == []
    assert found(office, "6938_0356438") == [first]  # an underscore is one, not any letter
    assert set(found(office, "0356438")) == {first, second}
    assert found(office, "%35") == []
    assert found(office, "5x") == []  # too short to be looked for in notes
    assert found(office, plain) == [plain]


def test_only_lines_with_a_note_are_looked_through(shop):
    """The index of those is the one that is read, so a shop of a million lines answers at once."""
    shop.sell(shop.products[0], note="SN-1")
    read = []

    def listen(execute, sql, parameters, many, context):
        if "sales_saleline" in sql:
            read.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        assert len(sales_noted(shop.merchant.id, shop.outlet.id, "sn-1")) == 1
    ((sql, parameters),) = read
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        assert "sale_line_note" in str(cursor.fetchall())


def test_a_delivery_is_found_by_the_serials_in_its_note(shop, office):
    office.post(PAGE, typed(shop, ("bks", "2", "2.900", ""), note="SN A100, SN A101"))
    rows = office.get(RECEIPTS, {"q": "a101"}).context["cl"].result_list
    assert [row.invoice_number for row in rows] == ["A-1"]
    assert list(office.get(RECEIPTS, {"q": "a102"}).context["cl"].result_list) == []


def test_the_kinds_of_orders_are_offered_in_words_and_not_looked_for_among_all_sales(shop, office):
    shop.sell(shop.products[0])
    asked = []

    def listen(execute, sql, parameters, many, context):
        asked.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        page = office.get(SALES, {"order_type": "retail"})
    assert "Makan di tempat" in page.content.decode()
    assert len(page.context["cl"].result_list) == 1
    assert not [sql for sql in asked if "DISTINCT" in sql and "sales_sale" in sql]
    assert not office.get(SALES, {"order_type": "delivery"}).context["cl"].result_list
