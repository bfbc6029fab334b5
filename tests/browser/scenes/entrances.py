"""What people see before there is a shop, and on their own phone: `/mulai/` and `/approve/`."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from pos.config.wizard.claim import FILE
from tests.browser.scenes.office import OWNER, PASSWORD
from tests.browser.scenes.stage import Look, Stage
from tests.hub import Hub, tables

PIN = "PIN pemilik di kasir (6 angka)"
ANSWERS = {
    "Nama toko": "Warung Bu Tini",
    "Alamat": "Jl. Mawar 3, Makassar",
    "Nama pemilik": "Tini",
    "Nama untuk masuk kantor": "tini",
    "Kata sandi kantor (sedikitnya 8 huruf)": "mawar-merah-2026",
    PIN: "147258",
}
SPEAKS_INDONESIAN = "Object.defineProperty(navigator, 'language', { get: () => 'id-ID' });"
NOT_THEIRS = "ini bukan kode"


class Box(Hub):
    """Nothing can be sold there yet, so it is ready as soon as it shows its wizard."""

    def is_ready(self) -> bool:
        return self.request("GET", "/mulai/").status == 200


@contextmanager
def box_without_shop() -> Iterator[str]:
    """Its address; nothing of it is left."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "box"
        shutil.copytree(tables(), data)
        (data / FILE).write_text("12345678")
        hub = Box(data).start()
        yield hub.address.replace("127.0.0.1", "localhost")
        hub.stop()


def first_run(stage: Stage) -> Iterator[Look]:
    """The three ways to begin, what is wrong with an answer, and the recovery card."""
    with box_without_shop() as origin, stage.page() as page:
        page.goto(origin)
        page.wait_for_url("**/mulai/")
        yield Look("first-run", page)
        for name, path in {"branch": "cabang", "recover": "pulih", "new": "baru"}.items():
            page.goto(f"{origin}/mulai/{path}")
            yield Look(f"first-run-{name}", page)
        answer(page, {**ANSWERS, PIN: "111111"})
        expect(page.get_by_role("alert").first).to_be_visible()
        yield Look("first-run-new-wrong", page)
        answer(page, ANSWERS)
        expect(page.get_by_role("region", name="Kartu pemulihan")).to_be_visible()
        yield Look("first-run-card", page)
        page.goto(f"{origin}/mulai/pulih")
        page.get_by_label(re.compile("^Folder cadangan")).fill("/tidak/ada")
        page.get_by_label(re.compile("^Kode dari kartu")).fill("ABCD")
        page.get_by_role("button", name="Pulihkan").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        yield Look("first-run-recover-wrong", page)


def answer(page: Page, answers: dict[str, str]) -> None:
    for label, value in answers.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Lanjut ke kartu pemulihan").click()


def own_phone(stage: Stage) -> Iterator[Look]:
    """A supervisor's phone: enrolled, asked by a till, and what it then says."""
    with stage.page(SPEAKS_INDONESIAN) as page:
        page.goto(f"{stage.origin}/approve/")
        expect(page.get_by_role("link", name="Masuk")).to_be_visible()
        yield Look("approve-signed-out", page)
        page.get_by_role("link", name="Masuk").click()
        page.locator("input[name=username]").fill(OWNER)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        own = page.get_by_role("button", name=re.compile("^Pakai telepon ini"))
        page.get_by_label("Kata sandi back office").fill("salah")
        own.click()
        expect(page.get_by_text("Kata sandi salah.")).to_be_visible()
        yield Look("approve-enrol", page)
        page.get_by_label("Kata sandi back office").fill(PASSWORD)
        own.click()
        expect(page.get_by_label("Kode di kasir")).to_be_visible()
        page.get_by_label("Kode di kasir").fill(NOT_THEIRS)
        page.get_by_role("button", name="Lihat yang diminta").click()
        yield Look("approve-ask", page)
        yield from asked(stage, page)


def asked(stage: Stage, page: Page) -> Iterator[Look]:
    """The till shows a code; the phone what it asks for, and six digits."""
    with stage.shared_till() as till:
        till.tap("Roti tawar")
        till.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
        till.page.get_by_role("dialog").last.get_by_role("button", name="50%", exact=True).click()
        till.cart.get_by_role("button", name=re.compile("^Tunai pas")).click()
        sheet = till.page.get_by_role("dialog").filter(has=till.page.get_by_test_id("approve"))
        sheet.get_by_role("button", name="Sari", exact=True).click()
        sheet.get_by_role("button", name="Lewat telepon Sari").click()
        sheet.get_by_label(re.compile("^Alasan")).fill("Roti kemarin")
        code = sheet.get_by_test_id("phone-code").inner_text()
    page.get_by_label("Kode di kasir").fill(code)
    page.get_by_role("button", name="Lihat yang diminta").click()
    expect(page.locator("#needs")).to_have_text("Diskon tangan 50%")
    yield Look("approve-asked", page)
    page.get_by_role("button", name="Setujui").click()
    expect(page.locator("#digits")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    yield Look("approve-answer", page)
