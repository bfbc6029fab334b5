"""The owner's dashboard, with some days of sales."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.scenes.office import OWNER, PASSWORD
from tests.browser.scenes.stage import Look, Stage

BUSY = "from tests.busy_days import fill; fill(days=9, a_day=6, second='')"


def pages(stage: Stage) -> Iterator[Look]:
    stage.hub.python(BUSY)
    with stage.page() as page:
        page.goto(f"{stage.origin}/dashboard/")
        expect(page.get_by_role("link", name="Masuk")).to_be_visible()
        yield Look("dashboard-signed-out", page)
        enter(page)
        yield Look("dashboard", page)
        page.get_by_label("Masa").select_option("yesterday")
        expect(page.get_by_text("Per jam")).to_be_visible()
        open_bar(page)
        yield Look("dashboard-sales", page)


def enter(page: Page) -> None:
    page.get_by_role("link", name="Masuk").click()
    page.locator("input[name=username]").fill(OWNER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit], input[type=submit]").first.click()
    page.wait_for_url("**/dashboard/")
    expect(page.get_by_test_id("total")).to_be_visible()


def open_bar(page: Page) -> None:
    """From a bar of the picture to the newest of its receipts."""
    page.get_by_text("Lihat tabel").click()
    page.locator("table button").first.click()
    page.get_by_role("dialog").locator(".sale").first.click()
    expect(page.get_by_role("link", name="Lihat riwayatnya di back office")).to_be_visible()
