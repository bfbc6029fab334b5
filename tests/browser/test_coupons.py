"""Coupon codes in Chromium against a real hub: typed, scanned, with the hub dead, on paper."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.hub import Hub

pytestmark = pytest.mark.browser

MAKE = """
from pos.outlets.queries import the_outlet
from pos.prices.actions import add_promotion
def made(name, code, priority, **coupon):
    add_promotion(
        outlet=the_outlet(), by=None, noticed=["large_part:3000:1000"],
        identity={"name": name, "kind": "threshold", "priority": priority},
        gives={"minimum_minor": 3_000, "amount_minor": 1_000}, coupon={"code": code, **coupon},
    )
made("Hemat seribu", "HEMAT10", 1)
made("Kupon tiga", "TIGAKALI", 2, uses_limit=3)
"""
SEE = """
from pos.prices.models import CouponUse
print(*sorted(CouponUse.objects.values_list("code", flat=True)))
"""


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def enter(till: Register, code: str) -> None:
    till.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
    sheet(till).get_by_label("Kode kupon").fill(code)
    sheet(till).get_by_role("button", name="Pakai", exact=True).click()


def test_a_coupon_is_typed_scanned_undone_printed_and_kept_to_its_limit(
    browser: Browser, hub: Hub
) -> None:
    hub.python(MAKE)
    with new_till(browser, hub) as till:
        till.tap("Indomie Goreng")
        enter(till, "salah-sekali")
        expect(
            sheet(till).get_by_text("Kode kupon ini tidak dikenal. Periksa ketikannya.")
        ).to_be_visible()
        sheet(till).get_by_label("Kode kupon").fill("hemat-10")
        sheet(till).get_by_role("button", name="Pakai", exact=True).click()
        expect(till.page.get_by_text("Kupon HEMAT10 dipakai.")).to_be_visible()
        till.expect_total("Rp 2.500")
        till.page.get_by_role("button", name="Urungkan").click()
        till.expect_total("Rp 3.500")
        scan(till.page, "HEMAT10")
        expect(till.page.get_by_text("Kupon HEMAT10 dipakai.")).to_be_visible()
        till.pay_exact()
        assert "  Kupon HEMAT10" in till.show_receipt()
        till.next_sale()
        till.tap("Indomie Goreng")
        enter(till, "TIGAKALI")
        expect(till.page.get_by_text("Kupon TIGAKALI dipakai.")).to_be_visible()
        till.pay_exact().next_sale()
        hub.kill()
        till.tap("Indomie Goreng")
        enter(till, "TIGAKALI")
        told = sheet(till).get_by_text("Kupon ini hanya dapat dipakai saat server toko terhubung.")
        expect(told).to_be_visible(timeout=60_000)
        till.page.set_viewport_size({"width": 360, "height": 800})
        sheet(till).get_by_label("Kode kupon").fill("HEMAT10")
        sheet(till).get_by_role("button", name="Pakai", exact=True).click()
        expect(sheet(till)).to_have_count(0)
        till.page.set_viewport_size({"width": 1280, "height": 800})
        till.pay_exact().next_sale()
        hub.start()
        till.network_is_back()
        till.expect_pill("Tersimpan")
        hub.sees(SEE, "HEMAT10 HEMAT10 TIGAKALI")
