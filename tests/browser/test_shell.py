"""The installed shell: opens with the hub dead, changes version only when asked, falls back."""

import json
import subprocess
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.data_layer import FRONTEND, build_data_layer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BUILD_WORKER = """
import { build } from 'vite';
const [outDir] = process.argv.slice(1);
await build({
  configFile: false, logLevel: 'warn', publicDir: false,
  build: {
    outDir, emptyOutDir: true, target: 'es2022',
    rolldownOptions: {
      input: 'src/worker/service-worker.ts', output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
"""

PAGE = """<!doctype html><title>{version}</title><script type=module>
import {{ openTill }} from '/assets/till-abcd1234.js';
if ({boots}) window.ready = openTill().then((till) => {{
  window.till = till;
  till.shell.reportBooted();
}});
</script>"""

# As a shell of the first releases, which fail on a database that a newer one has upgraded.
FORGET_THAT_ONE_OPENS_NEWER_DATABASES = """
async () => {
  const cache = await caches.open('lancar-shell-one');
  if (!(await cache.delete('/__opens_newer_databases__'))) throw new Error('it had no such mark');
}
"""


class Hub:
    """Serves one version of the shell; can be killed, started again, and given a new version."""

    def __init__(self, worker: bytes, module: bytes) -> None:
        self.worker, self.module = worker, module
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.server: ThreadingHTTPServer | None = None
        self.port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def release(self, version: str, *, boots: bool = True, missing: str | None = None) -> None:
        """A new build: page, module, and the worker with its list of both."""
        page = PAGE.format(version=version, boots=json.dumps(boots)).encode()
        self.files = {"/till/index.html": page, "/assets/till-abcd1234.js": self.module}
        precache = [
            {"url": "/assets/till-abcd1234.js", "revision": None},
            {"url": "/till/index.html", "revision": sha256(page).hexdigest()[:16]},
            *([{"url": missing, "revision": None}] if missing else []),
        ]
        injected = f"self.__LANCAR_PRECACHE={json.dumps(precache)};"
        injected += f"self.__LANCAR_VERSION={json.dumps(version)};"
        self.files["/sw.js"] = injected.encode() + self.worker

    def start(self) -> None:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def kill(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0]
        self.asked.append(path)
        content = self.files.get("/till/index.html" if path == "/till/" else path)
        request.send_response(404 if content is None else 200)
        script = path.endswith(".js")
        request.send_header("Content-Type", "text/javascript" if script else "text/html")
        request.send_header("Cache-Control", "no-cache")
        request.end_headers()
        request.wfile.write(content or b"")


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("worker")
    command = ["node", "--input-type=module", "-e", BUILD_WORKER, str(folder)]
    subprocess.run(command, cwd=FRONTEND, check=True, timeout=120)
    module = build_data_layer(tmp_path_factory.mktemp("module")) / "till.js"
    return (folder / "sw.js").read_bytes(), module.read_bytes()


@pytest.fixture
def hub(parts: tuple[bytes, bytes]) -> Iterator[Hub]:
    made = Hub(*parts)
    made.release("one")
    made.start()
    yield made
    made.kill()


def opened(context: BrowserContext, hub: Hub) -> Page:
    """A till whose shell is stored and controls the page."""
    page = context.new_page()
    page.goto(f"{hub.origin}/till/")
    page.evaluate("() => window.ready")
    page.wait_for_function("() => till.shell.state.value.version === 'one'")
    return page


def look_for_update(page: Page) -> None:
    page.evaluate("() => till.shell.lookForUpdate()")


def test_the_till_opens_at_every_address_with_the_hub_dead(
    context: BrowserContext, hub: Hub
) -> None:
    page = opened(context, hub)
    hub.kill()
    for address in ("/till/", "/till", "/till/history/7?x=1"):
        page.goto(hub.origin + address)
        page.evaluate("() => window.ready")
        assert page.title() == "one"
    assert page.evaluate("() => till.shell.state.value.controlling")


def test_what_only_the_hub_can_answer_is_never_answered_from_the_shell(
    context: BrowserContext, hub: Hub
) -> None:
    page = opened(context, hub)
    hub.asked.clear()
    for path in ("/admin/", "/api/x", "/sync/v1/hello", "/p", "/healthz"):
        page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path)
    assert hub.asked[-5:] == ["/admin/", "/api/x", "/sync/v1/hello", "/p", "/healthz"]


def test_a_new_version_waits_until_the_page_asks_for_it(context: BrowserContext, hub: Hub) -> None:
    page = opened(context, hub)
    hub.release("two")
    look_for_update(page)
    page.wait_for_function("() => till.shell.state.value.updateWaiting")
    page.reload()
    page.evaluate("() => window.ready")
    assert page.title() == "one"
    page.wait_for_function("() => till.shell.state.value.updateWaiting")
    with page.expect_navigation():
        page.evaluate("() => till.shell.activateUpdate({ version: '0.1.0', protocol: 1 })")
    page.wait_for_function("() => window.till?.shell.state.value.version === 'two'")
    assert page.title() == "two"
    assert caches(page) == ["lancar-shell-one", "lancar-shell-two"]


def test_a_page_opened_with_the_hub_dead_still_hears_of_a_new_version_later(
    context: BrowserContext, hub: Hub
) -> None:
    page = opened(context, hub)
    hub.kill()
    page.goto(f"{hub.origin}/till/")
    page.evaluate("() => window.ready")
    page.wait_for_function("() => till.shell.state.value.version === 'one'")
    hub.release("two")
    hub.start()
    page.wait_for_function(
        "() => { till.shell.lookForUpdate(); return till.shell.state.value.updateWaiting; }",
        polling=200,
    )


def test_a_version_with_a_missing_file_never_becomes_one(context: BrowserContext, hub: Hub) -> None:
    page = opened(context, hub)
    hub.release("two", missing="/assets/lost.js")
    look_for_update(page)
    page.wait_for_timeout(700)
    assert caches(page) == ["lancar-shell-one"]
    assert not page.evaluate("() => till.shell.state.value.updateWaiting")
    hub.kill()
    page.goto(f"{hub.origin}/till/")
    assert page.title() == "one"


def test_a_page_of_another_version_than_its_list_says_is_not_kept(
    context: BrowserContext, hub: Hub
) -> None:
    """The hub was updated between the worker's list and the page it names."""
    page = opened(context, hub)
    hub.release("two")
    hub.files["/till/index.html"] = hub.files["/till/index.html"].replace(b"two", b"half")
    look_for_update(page)
    page.wait_for_timeout(700)
    assert caches(page) == ["lancar-shell-one"]


def test_a_version_that_never_starts_gives_way_to_the_one_before(
    context: BrowserContext, hub: Hub
) -> None:
    page = opened(context, hub)
    hub.release("two", boots=False)
    look_for_update(page)
    page.wait_for_function("() => till.shell.state.value.updateWaiting")
    with page.expect_navigation():
        page.evaluate("() => till.shell.activateUpdate({ version: '0.1.0', protocol: 1 })")
    titles = []
    for _ in range(4):
        titles.append(page.title())
        page.goto(f"{hub.origin}/till/")
    assert [*titles, page.title()] == ["two", "two", "two", "one", "one"]
    page.evaluate(FORGET_THAT_ONE_OPENS_NEWER_DATABASES)
    page.goto(f"{hub.origin}/till/")
    assert page.title() == "two"


def test_a_version_that_shows_nothing_for_twenty_seconds_gives_the_screen_back(
    context: BrowserContext, hub: Hub
) -> None:
    page = opened(context, hub)
    page.wait_for_timeout(300)
    hub.release("two", boots=False)
    look_for_update(page)
    page.wait_for_function("() => till.shell.state.value.updateWaiting")
    with page.expect_navigation():
        page.evaluate("() => till.shell.activateUpdate({ version: '0.1.0', protocol: 1 })")
    assert page.title() == "two"
    page.wait_for_function("() => document.title === 'one'", timeout=40_000)
    page.evaluate("() => window.ready")


@pytest.mark.parametrize("server", [None, {"version": "0.0.9", "protocol": 1},
                                    {"version": "9.0.0", "protocol": 2}])  # fmt: skip
def test_a_version_the_hub_is_too_old_for_stays_where_it_is(
    context: BrowserContext, hub: Hub, server: dict[str, Any] | None
) -> None:
    page = opened(context, hub)
    hub.release("two")
    look_for_update(page)
    page.wait_for_function("() => till.shell.state.value.updateWaiting")
    said = page.evaluate("(server) => till.shell.activateUpdate(server)", server)
    assert said == ("server_unknown" if server is None else "server_too_old")
    page.reload()
    page.evaluate("() => window.ready")
    assert page.title() == "one"


def caches(page: Page) -> list[str]:
    names = page.evaluate("() => caches.keys()")
    return sorted(name for name in names if name.startswith("lancar-shell-"))
