"""Izin di kasir in the office: the owner's alone, saved whole, and a wrong limit kept as typed."""

from pos.people.models import TillRules
from pos.people.queries import rules_of

PAGE = "/admin/people/tillrules/izin/"


def rules(shop):
    return rules_of(shop.outlet.merchant_id, shop.outlet.id)


def test_what_is_chosen_is_kept_and_the_rest_stays(shop, office):
    assert "Diskon tangan" in office.get(PAGE).content.decode()
    typed = {
        "discount:cashier": "allowed",
        "discount:cashier:limit": "7,5%",
        "refund:cashier": "allowed",
        "refund:cashier:limit": "50.000",
        "refund:supervisor": "refused",
        "refund:supervisor:limit": "99",
    }
    assert office.post(PAGE, typed).status_code == 302
    kept = rules(shop)
    assert kept["discount"]["cashier"] == {"rule": "allowed", "limit": 75_000}
    assert kept["refund"]["cashier"] == {"rule": "allowed", "limit": 50_000}
    assert kept["refund"]["supervisor"] == {"rule": "refused", "limit": None}
    assert kept["price_override"]["cashier"] == {"rule": "approval", "limit": None}


def test_a_wrong_limit_is_said_and_nothing_is_saved(shop, office):
    page = office.post(PAGE, {"discount:cashier": "allowed", "discount:cashier:limit": "sepuluh"})
    words = page.content.decode()
    assert "Batas ini belum benar: Diskon tangan, Kasir, “sepuluh”." in words
    assert 'value="sepuluh"' in words
    assert not TillRules.objects.exists()


def test_only_the_owner_says_who_may_what(shop, sign_in):
    assert sign_in("manager").get(PAGE).status_code == 403
    assert sign_in("supervisor").post(PAGE, {}).status_code == 403
