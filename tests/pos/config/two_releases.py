"""`python -m tests.pos.config.two_releases FOLDER`: a box goes from release to release.

Each release is all of this tree under another number, made by `make release` (thin: the libraries
are those of this run) and installed by its install.sh; systemd is what computers.py says.
"""

import http.server
import json
import sys
import threading
import time
import urllib.request
from functools import partial
from pathlib import Path

from tests.hub import Hub
from tests.pos.box.releases import ROOT, maker
from tests.pos.config.computers import Computer, Loopback, sh
from tests.sales import Goods, sell
from tests.tablet import Tablet

FETCH_SECONDS = 180.0
PATIENCE = ("pos/config/shop/update.py", "ANSWER_SECONDS = 240.0", "ANSWER_SECONDS = 60.0")
DEFECT = ("pos/config/asgi.py", '"""', 'raise SystemExit("rusak")\n"""')
# What root keeps of a release outside of its folder.
OF_ROOT = (
    ("deploy/shop/systemd/lancar.service", "RestartSec=2", "RestartSec=3"),
    ("deploy/shop/etc/firewall.nft", "8000, 8443", "8000, 8443, 8444"),
)
WISH = """
from pathlib import Path
from django.conf import settings
from pos.box.updates import wishes
from pos.config import updates
data = Path(settings.DATA_DIR)
wishes.wish(data, updates.read_news(data).version, wishes.NOW, updates.zone())
"""
BRING = """
from pathlib import Path
from django.conf import settings
from pos.config import updates
print([str(each) for each in updates.on_sticks()])
updates.bring(Path(settings.DATA_DIR), updates.on_sticks()[-1])
"""
COUNT = "from pos.sales.models import Sale; print(Sale.objects.count())"
SOUND = """
from django.core.management import call_command
call_command("verify_journal")
call_command("rebuild", "--verify")
"""


def main(folder: Path) -> None:
    shelf = folder / "rilis"
    maker().new_key(shelf)
    each = ([PATIENCE], [PATIENCE, *OF_ROOT], [PATIENCE, DEFECT, *OF_ROOT], [PATIENCE, *OF_ROOT])
    for number, changes in enumerate(each, 1):
        make(folder / f"source-{number}", shelf, f"0.{number}.0", changes)
    story = Story(folder, shelf)
    story.installs_the_first()
    story.the_channel_brings_the_second()
    story.a_broken_one_goes_back()
    story.a_stick_brings_the_fourth()


def make(source: Path, shelf: Path, version: str, changes: list[tuple[str, str, str]]) -> None:
    for name, path in maker().code(ROOT).items():
        place = source / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    current = f'VERSION = "{maker().version_of(ROOT)}"'
    for name, old, new in (
        *changes, ("pos/config/settings.py", current, f'VERSION = "{version}"'),
    ):  # fmt: skip
        text = (source / name).read_text()
        assert old in text, name
        (source / name).write_text(text.replace(old, new, 1))
    for words in (["init", "-q"], ["add", "-A"]):
        sh("git", "-C", source, *words)
    key = str(shelf / "release.key")
    maker().main(["make", "--key", key, "--out", str(shelf / version), "--thin", "--source",
                  str(source)])  # fmt: skip


class Story:
    def __init__(self, folder: Path, shelf: Path) -> None:
        sh("ip", "link", "set", "lo", "up")
        self.shelf, self.began = shelf, time.monotonic()
        self.box = Computer(folder / "box", Path("/"), Loopback())
        self.box.lend_libraries(maker().digest(ROOT / "requirements" / "shop.lock")[:16])
        for name in ("0.1.0", "0.4.0"):
            self.box.plug_stick(shelf / name, name)
        self.hub = Hub(self.box.root / "var/lib/lancar", port=8000)
        self.tablet = Tablet()
        self.channel = serve(shelf / "0.2.0")

    def says(self, word: str) -> None:
        sys.stdout.write(f"{word} {time.monotonic() - self.began:.1f}\n")
        sys.stdout.flush()

    def installs_the_first(self) -> None:
        self.box.run("bash", "/media/0.1.0/install.sh")
        self.box.run("umount", "/media/0.4.0")
        env = self.box.root / "etc/lancar/lancar.env"
        text = env.read_text().replace("=--wizard", "=--no-demo")
        env.write_text(text.replace("UPDATES=", f"UPDATES=http://127.0.0.1:{self.channel}/"))
        self.box.start_shop()
        self.hub.pair(self.tablet)
        self.sells(3)
        assert self.version() == "0.1.0"
        self.says("installed")

    def the_channel_brings_the_second(self) -> None:
        """In the background; it waits while a tablet says that it has more than is here."""
        waits_for(self.box.root / "var/lib/lancar/updates/lancar-0.2.0.lancar", self.box)
        self.says("fetched")
        sell(self.tablet, Goods())
        self.greets()
        told = self.wishes_now()
        assert "masih menyimpan catatan" in told["reason"], told
        assert (self.version(), told["step"]) == ("0.1.0", "refused")
        self.says("deferred")
        assert self.hub.push(self.tablet, self.tablet.events[-1:]).status == 200
        self.greets()
        told = self.wishes_now()
        assert (self.version(), told["step"]) == ("0.2.0", "done"), told
        unit = self.box.root / "etc/systemd/system/lancar.service"
        assert "RestartSec=3" in unit.read_text()
        assert "8444" in (self.box.root / "etc/lancar/firewall.nft").read_text()
        self.sells(1)
        self.is_whole(5)
        self.says("second")

    def a_broken_one_goes_back(self) -> None:
        """Its server never answers: the old one is back with all that was sold."""
        self.box.plug_stick(self.shelf / "0.3.0", "0.3.0")
        self.box.run("lancar", "update", "install", "/media/0.3.0/lancar-0.3.0.lancar")
        told = self.state()
        assert (self.version(), told["step"]) == ("0.2.0", "undone"), told
        assert "tidak menjawab" in told["reason"]
        self.sells(1)
        self.is_whole(6)
        self.says("undone")
        self.box.run("umount", "/media/0.3.0")

    def a_stick_brings_the_fourth(self) -> None:
        """No channel any more: `on_sticks` is what the page Pembaruan lists."""
        self.box.plug_stick(self.shelf / "0.4.0", "0.4.0")
        said = self.box.run("lancar", "shell", "-v", "0", "-c", BRING)
        assert "/media/0.4.0/lancar-0.4.0.lancar" in said
        told = self.wishes_now()
        assert (self.version(), told["step"]) == ("0.4.0", "done"), told
        self.sells(1)
        self.is_whole(7)
        self.says("fourth")
        self.box.stop_shop()

    def wishes_now(self) -> dict[str, str]:
        """*Pasang sekarang*; then what lancar-update.path starts."""
        self.box.run("lancar", "shell", "-v", "0", "-c", WISH)
        self.box.run("lancar", "update", "run")
        return self.state()

    def state(self) -> dict[str, str]:
        return dict(json.loads((self.box.root / "opt/lancar/update.json").read_text()))

    def version(self) -> str:
        with urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=30) as answer:
            told = json.load(answer)
        assert told["status"] == "ok"
        return str(told["version"])

    def greets(self) -> None:
        """As a till does: with the end of its own record."""
        seq, hash_ = self.tablet.heads["F"]
        head = {"stream": "F", "epoch": self.tablet.epoch, "seq": seq, "hash": hash_}
        said = {**json.loads(self.tablet.hello_body()), "heads": [head]}
        answer = self.hub.signed(self.tablet, "POST", "/sync/v1/hello", json.dumps(said).encode())
        assert answer.status == 200, answer

    def sells(self, count: int) -> None:
        before = len(self.tablet.events)
        for _ in range(count):
            sell(self.tablet, Goods())
        answer = self.hub.push(self.tablet, self.tablet.events[before:])
        assert {each["status"] for each in answer.json["results"]} == {"stored"}, answer

    def is_whole(self, sales: int) -> None:
        """After a release was taken back the tablet sends again: a repeat is a success."""
        answer = self.hub.push(self.tablet, self.tablet.events)
        assert {each["status"] for each in answer.json["results"]} == {"duplicate"}
        assert self.box.run("lancar", "shell", "-v", "0", "-c", COUNT).split()[-1] == str(sales)
        self.box.run("lancar", "shell", "-c", SOUND)


def serve(folder: Path) -> int:
    """The channel: the folder that `make release` wrote, as it is."""
    handler = partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """What is fetched is seen by the box."""


def waits_for(path: Path, box: Computer) -> None:
    ends = time.monotonic() + FETCH_SECONDS
    while not path.exists():
        assert time.monotonic() < ends, box.log()
        time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
