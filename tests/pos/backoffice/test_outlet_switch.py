"""In the cloud the back office shows one outlet at a time, and which one is chosen at its top."""

import pytest
from django.db.models import F

from pos.journal.ids import uuid7
from pos.journal.models import Ledger
from pos.outlets.actions import add_outlet
from pos.outlets.models import Outlet
from pos.people.actions import change_person
from pos.people.models import TillRules
from pos.stock.models import Level

pytestmark = pytest.mark.django_db
SALES = "/admin/sales/sale/"
RULES = "/admin/people/tillrules/"


@pytest.fixture
def second(shop, settings):
    """Another outlet of the same merchant, in the cloud, whose record is the merchant's."""
    outlet = add_outlet(merchant_id=shop.merchant.id, name="Cabang Dago", by=None)
    shop.sell(shop.products[0])
    settings.ROLE = "cloud"
    Ledger.objects.update(outlet_id=F("merchant_id"))
    return outlet


def listed(office):
    return office.get(SALES).context["cl"].result_count


def test_the_list_is_of_the_outlet_that_was_chosen_until_another_is(second, office):
    assert listed(office) == 1
    answer = office.get(SALES, {"cabang": second.code, "q": "B0"})
    assert (answer.status_code, answer.url) == (302, f"{SALES}?q=B0")
    assert listed(office) == 0
    office.get(SALES, {"cabang": "B01"})
    assert listed(office) == 1


def test_every_page_says_which_outlet_it_shows_and_leads_to_the_others(second, office):
    office.get("/admin/", {"cabang": second.code})
    said = office.get(SALES).content.decode()
    assert f'data-outlet="{second.id}"' in said
    assert f'href="{SALES}?cabang=B01"' in said
    assert "Cabang Dago" in office.get("/admin/").content.decode()


def test_a_code_that_is_no_outlet_of_this_merchant_changes_nothing(second, office):
    Outlet.objects.create(merchant_id=uuid7(), outlet_id=uuid7(), code="B99", name="Orang lain")
    for code in ("B77", "B99", ""):
        assert office.get(SALES, {"cabang": code}).url == SALES
        assert listed(office) == 1


def test_who_works_in_one_outlet_is_shown_it_and_no_other(shop, sign_in, settings):
    second = add_outlet(merchant_id=shop.merchant.id, name="Cabang Dago", by=None)
    shop.sell(shop.products[0])
    there = {"outlets": [str(second.id)]}
    change_person(person=shop.staff["manager"], by=None, outlets=there)
    settings.ROLE = "cloud"
    Ledger.objects.update(outlet_id=F("merchant_id"))
    manager = sign_in("manager")
    assert manager.get(SALES, {"cabang": "B01"}).status_code == 302  # which changes nothing
    answer = manager.get(SALES)
    assert answer.context["cl"].result_count == 0
    assert "cabang=B01" not in answer.content.decode()
    assert listed(sign_in("owner")) == 1


def test_a_form_filled_in_for_another_outlet_saves_nothing(second, shop, office):
    office.get("/admin/", {"cabang": second.code})
    answer = office.post(RULES, {"lc_outlet": str(shop.outlet.id)})
    assert answer.status_code == 422
    assert "Di jendela lain Anda memilih cabang lain" in answer.content.decode()
    assert not TillRules.objects.exists()
    assert office.post(RULES, {"lc_outlet": str(second.id)}).status_code != 422


def test_a_hub_stands_in_one_outlet_and_has_no_switch(shop, office):
    add_outlet(merchant_id=shop.merchant.id, name="Cabang Dago", by=None)
    assert "lc-outlet" not in office.get("/admin/").content.decode()
    assert office.get("/admin/", {"cabang": "B02"}).status_code == 200


def test_what_waits_in_an_outlet_leads_to_the_page_of_that_outlet(second, office):
    Level.objects.update(quantity_milli=-1_000)
    answer = office.get("/api/v1/dashboard/needs").json()
    links = {need["link"] for need in answer["needs"] if need["outlet_id"]}
    assert links
    assert all("cabang=B0" in link for link in links), links
