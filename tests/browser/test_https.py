"""A tablet at the shop's fixed address: it trusts, keeps the app, sells with the hub gone; and one
whose user only clicked the warning away is told that this is not enough."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from pos.box import keeping
from pos.box.authority import issue_leaf
from pos.box.origin import Origin
from tests.browser.pages.register import Register
from tests.browser.trusting import ADDRESS, browser_that_trusts, new_lan_hub, root_of
from tests.hub import Hub
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANA, PIN = "Ana", "147258"
CODE = """
from pos.outlets.models import Outlet
from pos.tills.actions import make_pairing_code
outlet = Outlet.objects.get()
print(make_pairing_code(merchant_id=outlet.merchant_id, outlet_id=outlet.id, by=None))
"""
BANK = "klikbca.example"
NAMES = f"--host-resolver-rules=MAP {BANK} {ADDRESS}, MAP toko.local {ADDRESS}"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Origin]]:
    hub, origin = new_lan_hub(tmp_path_factory.mktemp("toko") / "shop")
    yield hub.start(), origin
    if hub.process:
        hub.kill()


@pytest.fixture
def trusting(
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    lan: tuple[Hub, Origin],
    tmp_path: Path,
) -> Iterator[Browser]:
    root = root_of(lan[0].data)
    with browser_that_trusts(
        playwright, browser_type_launch_args, root, tmp_path / "home", NAMES
    ) as browser:
        yield browser


def opened(page: Page, origin: Origin) -> Page:
    """From the address on the invite; the page goes on by itself."""
    page.goto(origin.door)
    expect(page.get_by_label("Nama kasir")).to_be_visible(timeout=60_000)
    assert page.url == f"{origin.base}/till/"
    return page


def test_a_tablet_that_trusts_goes_on_by_itself_and_sells_with_the_hub_gone(
    lan: tuple[Hub, Origin], trusting: Browser
) -> None:
    hub, origin = lan
    context = trusting.new_context()
    page = context.new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    till = Register(opened(page, origin), origin.base)
    till.pair(code=hub.python(CODE).strip()).sign_in(ANA, PIN).open_shift(0)
    page.wait_for_function(CONTROLLED, timeout=60_000)
    till.tap("Indomie Goreng").pay_exact().next_sale()
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    assert sockets[0].startswith(f"wss://{ADDRESS}:")
    assert all(cookie["secure"] for cookie in context.cookies()), "also the live ticket"

    hub.kill()
    page.reload()
    till.sign_in(ANA, PIN).tap("Indomie Goreng").pay_exact().next_sale()
    hub.start()
    till.network_is_back()
    count = "from pos.sales.models import Sale; print(Sale.objects.count())"
    until(lambda: hub.python(count).strip() == "2", "the second sale is on the hub")


def test_a_warning_that_was_clicked_away_never_claims_to_be_ready(
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    lan: tuple[Hub, Origin],
    tmp_path: Path,
) -> None:
    hub, origin = lan
    with browser_that_trusts(
        playwright, browser_type_launch_args, None, tmp_path / "home"
    ) as browser:
        waiting = browser.new_context().new_page()
        waiting.goto(origin.door)
        expect(waiting.get_by_role("status")).to_contain_text("Menunggu sertifikat dipasang.")

        page = browser.new_context(ignore_https_errors=True).new_page()
        page.goto(origin.door)
        expect(page.get_by_role("status")).to_contain_text("Sertifikat belum dipasang:")
        till = Register(page, origin.base).open()
        till.pair(code=hub.python(CODE).strip()).sign_in(ANA, PIN)
        till.open_shift(0, keeps_shell=False)
        page.get_by_test_id("status-pill").first.click()
        page.get_by_role("button", name="Siap offline?").click()
        expect(page.get_by_test_id("ready")).to_contain_text("Belum siap.")
        expect(page.get_by_text("Sertifikat toko belum dipasang;")).to_be_visible()
        assert waiting.url == origin.door, "it never went on by itself"


def test_a_certificate_for_a_bank_signed_by_the_stolen_key_is_refused(
    lan: tuple[Hub, Origin], trusting: Browser, tmp_path: Path
) -> None:
    data = lan[0].data
    page = trusting.new_page()
    with forged(data, "toko.local", tmp_path) as port:
        page.goto(f"https://toko.local:{port}/")
        assert page.inner_text("body") == "forged"
    with forged(data, BANK, tmp_path) as port, pytest.raises(Error, match="ERR_CERT_INVALID"):
        page.goto(f"https://{BANK}:{port}/")


@contextmanager
def forged(data: Path, name: str, folder: Path) -> Iterator[int]:
    """A server with a certificate that a thief of the data folder makes for any name."""
    leaf = issue_leaf(keeping.load_authority(data), [name], datetime.now(UTC))
    chain = folder / f"{name}.pem"
    chain.write_bytes(
        keeping.key_text(leaf.key)
        + leaf.certificate.public_bytes(Encoding.PEM)
        + keeping.chain_file(data).read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with ThreadingHTTPServer((ADDRESS, 0), Forger) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join(timeout=60)


class Forger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with suppress(OSError):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"forged")

    def log_message(self, *arguments: Any) -> None:
        """A refused handshake is what the test is about."""
