"""`python -m tests.browser.new_owner FOLDER RELEASE SHOTS ROOT`: the new owner of test_new_owner.

A bare computer, the installer, the wizard, a certificate that is trusted, a tablet that is paired
and says it is ready; a sale, a pulled cable, a sale, the computer lost; another one, the recovery
card, and the tablet that goes on. SHOTS: a folder for pictures of every step, or "". ROOT: what the
computers begin with.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.pages.register import Register
from tests.browser.test_readiness import INSTALLED
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.pos.box.releases import ROOT, maker
from tests.pos.config.computers import Computer, Network, lay_switch, sh

HUB = "10.77.0.5"
DOOR, BASE = f"http://{HUB}:8000/p", f"https://{HUB}:8443"
AGENTS = {
    "android": "Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
    "ipad": "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5"
    " Mobile/15E148 Safari/604.1",
    "windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0"
    " Safari/537.36",
}
AS = "Object.defineProperty(navigator, 'userAgent', {{get: () => '{agent}'}});"
SIZES = {"1280": (1280, 800), "360": (360, 800)}
OWNER, PIN, PASSWORD = "Tini", "824610", "mawar-melati-7"
GOODS = "Mi goreng instan"
SALES = """
import json
from pos.sales.models import Sale
rows = Sale.objects.order_by("counter").values_list("number", "total_minor")
print(json.dumps(list(rows)))
"""
SOUND = """
from django.core.management import call_command
call_command("verify_journal")
call_command("rebuild", "--verify")
"""


def main(folder: Path, release: Path, shots: Path | None, lower: Path) -> None:
    owner = Owner(folder, release, lower, shots)
    with sync_playwright() as playwright:
        owner.playwright = playwright
        owner.installs()
        owner.opens_and_trusts()
        with owner.tablet() as context:
            page = context.new_page()
            owner.founds_the_shop(page)
            till = owner.pairs(context, page)
            owner.is_ready(till)
            owner.sells_and_pulls_the_cable(till, page)
            owner.loses_the_computer()
            owner.puts_it_back()
            owner.goes_on(till)


class Owner:
    """One shop; says each step and its seconds."""

    playwright: Playwright

    def __init__(self, folder: Path, release: Path, lower: Path, shots: Path | None) -> None:
        self.folder, self.release, self.lower, self.shots = folder, release, lower, shots
        self.began = time.monotonic()
        lay_switch()
        self.cable = Network("tablet", "10.77.0.9/24")
        self.stick = folder / "stik"
        self.stick.mkdir()
        self.stick.chmod(0o777)
        self.home = folder / "home"
        (self.home / ".pki/nssdb").mkdir(parents=True)
        self.trust = f"sql:{self.home}/.pki/nssdb"
        sh("certutil", "-d", self.trust, "-N", "--empty-password")
        self.card = ""

    def says(self, word: str) -> None:
        sys.stdout.write(f"{word} {time.monotonic() - self.began:.1f}\n")
        sys.stdout.flush()

    # The computer

    def installs(self, name: str = "server") -> None:
        self.line = Network(name, f"{HUB}/24")
        self.box = Computer(self.folder / name, self.lower, self.line)
        if self.lower == Path("/"):
            self.box.lend_libraries(maker().digest(ROOT / "requirements" / "shop.lock")[:16])
        self.box.plug_stick(self.release, "rilis")
        self.box.plug_stick(self.stick, "stik")
        self.box.run("bash", "/media/rilis/install.sh", "--lan", HUB)
        self.says(f"{name}-installed")
        if (self.box.root / "usr/sbin/nft").exists():
            self.box.run("nft", "-f", "/etc/lancar/firewall.nft")
        self.box.start_shop()
        self.says(f"{name}-open")

    def loses_the_computer(self) -> None:
        self.box.is_destroyed()
        self.line.pull()
        self.says("lost")

    def puts_it_back(self) -> None:
        """At the new computer's own keyboard: there no code is asked for."""
        self.installs("another")
        with self.chromium(self.line, self.folder / "home-2") as context:
            page = context.new_page()
            page.goto("http://localhost:8000/")
            self.looks(page, "pulih-0")
            page.get_by_role("link", name=re.compile("Pulihkan dari cadangan")).click()
            page.get_by_label(re.compile("^Warung Bu Tini, keadaan")).check()
            self.looks(page, "pulih-1")
            page.get_by_label(re.compile("^Kode dari kartu")).fill(self.card.lower())
            page.get_by_role("button", name="Pulihkan").click()
            self.looks(page, "pulih-2")
            expect(page.get_by_text("Toko sudah pulih.")).to_be_visible(timeout=240_000)
            self.looks(page, "pulih-3")
            expect(page.locator("input[name=username]")).to_be_visible(timeout=240_000)
            self.signs_in(page)
            self.looks(page, "pulih-4")
        self.says("restored")

    # The browser

    @contextmanager
    def chromium(self, network: Network, home: Path) -> Iterator[BrowserContext]:
        """In that computer's network; its profile lasts."""
        home.mkdir(exist_ok=True)
        door = home / "chromium"
        door.write_text(f'#!/bin/sh\nexec {" ".join(network.door)} {chromium_path()} "$@"\n')
        door.chmod(0o755)
        context = self.playwright.chromium.launch_persistent_context(
            home / "profile",
            executable_path=door,
            args=CHROMIUM_ARGUMENTS,
            env={"HOME": str(home)},
            viewport={"width": 1280, "height": 800},
            locale="id-ID",
        )
        context.set_default_timeout(60_000)
        try:
            yield context
        except BaseException:
            for number, page in enumerate(context.pages):
                page.screenshot(path=self.folder / f"end-{network.name}-{number}.png")
            raise
        finally:
            context.close()

    def tablet(self) -> AbstractContextManager[BrowserContext]:
        return self.chromium(self.cable, self.home)

    def opens_and_trusts(self) -> None:
        """The invitation's address in a browser that trusts nothing; then what the page says."""
        with self.tablet() as context:
            for name, agent in AGENTS.items() if self.shots else ():
                other = context.new_page()
                other.add_init_script(AS.format(agent=agent))
                other.goto(DOOR)
                expect(other.get_by_role("status")).to_contain_text("Menunggu sertifikat")
                self.looks(other, f"p-{name}")
                other.close()
            page = context.new_page()
            page.goto(DOOR)
            expect(page.get_by_role("status")).to_contain_text("Menunggu sertifikat dipasang.")
            with page.expect_download() as loading:
                page.locator("a[href$='.crt']:visible").first.click()
            root = self.folder / "root.crt"
            loading.value.save_as(root)
        sh("certutil", "-d", self.trust, "-A", "-t", "C,,", "-n", "toko", "-i", root)
        self.says("trusted")

    def looks(self, page: Page, name: str) -> None:
        if self.shots is None:
            return
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(250)
                page.screenshot(path=self.shots / f"{name}-{size}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})

    # The shop

    def founds_the_shop(self, page: Page) -> None:
        page.goto(DOOR)
        page.wait_for_url(f"{BASE}/mulai/")
        self.looks(page, "mulai-1")
        page.get_by_role("link", name=re.compile("Mulai toko baru")).click()
        page.get_by_label(re.compile("^8 angka")).fill(self.box.setup_code())
        for label, value in {
            "Nama toko": "Warung Bu Tini", "Alamat": "Jl. Mawar 3, Makassar",
            "Nama pemilik": OWNER, "Nama untuk masuk kantor": OWNER,
            "Kata sandi kantor (sedikitnya 8 huruf)": PASSWORD,
            "PIN pemilik di kasir (6 angka)": PIN,
        }.items():  # fmt: skip
            page.get_by_label(label, exact=True).fill(value)
        self.looks(page, "mulai-2")
        page.get_by_role("button", name="Lanjut ke kartu pemulihan").click()
        self.card = "".join(page.locator("p.code").all_inner_texts())
        self.looks(page, "mulai-3-kartu")
        page.get_by_label(re.compile("empat huruf terakhir")).fill(self.card[-4:])
        page.get_by_role("button", name="Buat toko").click()
        expect(page.get_by_text("Menyiapkan toko")).to_be_visible()
        self.looks(page, "kantor-1")
        self.says("founded")
        self.names_a_place_for_backups(page)

    def names_a_place_for_backups(self, page: Page) -> None:
        page.goto(f"{BASE}/admin/backups/backup/")
        page.get_by_label(re.compile("^Folder di disk lain")).fill("/media/stik")
        page.get_by_role("button", name="Simpan", exact=True).click()
        expect(page.get_by_text("Tempat cadangan disimpan.")).to_be_visible()

    def signs_in(self, page: Page) -> None:
        page.locator("input[name=username]").fill(OWNER)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        expect(page.get_by_role("heading", name="Ringkasan").first).to_be_visible()

    def pairs(self, context: BrowserContext, office: Page) -> Register:
        office.goto(f"{BASE}/admin/tills/device/kode/")
        office.get_by_role("button", name="Buat kode").click()
        code = office.get_by_label("Kode pemasangan").inner_text().strip()
        assert re.fullmatch(r"\d{6}", re.sub(r"\D", "", code)), code
        self.looks(office, "undangan")
        page = context.new_page()
        page.add_init_script(INSTALLED)
        context.new_cdp_session(page).send(  # as Chromium grants by itself to an installed app
            "Browser.grantPermissions", {"origin": BASE, "permissions": ["durableStorage"]}
        )
        till = Register(page, BASE)
        page.goto(f"{BASE}/till/")
        self.looks(page, "pasang")
        till.pair("Kasir depan", code).sign_in(OWNER, PIN).open_shift(100_000)
        self.says("paired")
        return till

    def is_ready(self, till: Register) -> None:
        page = till.page
        page.get_by_test_id("status-pill").first.click()
        page.get_by_role("button", name="Siap offline?").click()
        expect(page.get_by_test_id("ready")).to_contain_text("Siap.", timeout=60_000)
        self.looks(page, "siap")
        page.get_by_role("button", name="Tutup", exact=True).click()
        self.says("ready")

    def sells_and_pulls_the_cable(self, till: Register, office: Page) -> None:
        till.tap(GOODS).pay_exact().next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
        self.says("sold")
        self.cable.pull()
        till.tap(GOODS).pay_exact().next_sale().expect_pill("belum terkirim", timeout_ms=60_000)
        self.says("sold-offline")
        self.cable.plug()
        till.network_is_back().expect_pill("Tersimpan", timeout_ms=90_000)
        self.copies(office)
        till.tap(GOODS).pay_exact().next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
        assert len(self.sales()) == 3
        self.cable.pull()
        till.tap(GOODS).tap(GOODS).pay_exact().next_sale()
        till.expect_pill("belum terkirim", timeout_ms=60_000)

    def copies(self, office: Page) -> None:
        """What the stick has is older than the third sale."""
        page = f"{BASE}/admin/backups/backup/"
        office.goto(page)
        office.get_by_role("button", name="Cadangkan sekarang").click()
        ends = time.monotonic() + 240
        while office.get_by_role("button", name="Cadangkan sekarang").count() == 0:
            assert time.monotonic() < ends, self.box.log()
            office.wait_for_timeout(1_000)
            office.goto(page)
        self.looks(office, "cadangan")
        self.says("copied")

    def goes_on(self, till: Register) -> None:
        """No code, no certificate, no sign-in: the cable is in again."""
        self.cable.plug()
        till.network_is_back().expect_pill("Tersimpan", timeout_ms=120_000)
        till.tap(GOODS).pay_exact().next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
        self.looks(till.page, "lanjut")
        here, there = till.history(), self.sales()
        assert [number for number, _ in reversed(here)] == [number for number, _ in there]
        assert {state for _, state in here} == {"on_hub"}
        price = there[0][1]
        assert [total for _, total in there] == [price, price, price, 2 * price, price]
        self.box.run("lancar", "shell", "-c", SOUND)
        self.says("whole")
        self.box.stop_shop()

    def sales(self) -> list[tuple[str, int]]:
        said = self.box.run("lancar", "shell", "-v", "0", "-c", SALES).strip().splitlines()[-1]
        return [(number, total) for number, total in json.loads(said)]


if __name__ == "__main__":
    _, walk, shelf, pictures, root = sys.argv
    main(Path(walk), Path(shelf), Path(pictures) if pictures else None, Path(root))
