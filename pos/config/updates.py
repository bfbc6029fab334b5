"""New releases in the background: asked for once in hours, fetched in pieces, brought from a stick.

The worker calls this beside its rounds on an installed box (LANCAR_HOME). What it fetched it looks
at with the key of the release that runs, and keeps under DATA/updates; installing is root's
(pos.config.shop.update), who looks again. A download that broke off goes on where it ended.
"""

import json
import logging
import os
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings

from pos.box.updates import wishes
from pos.box.updates.errors import Refused, no_room
from pos.box.updates.installing import CURRENT, installed_in
from pos.box.updates.release import SUFFIX, VERSION, check, order_of
from pos.box.updates.staging import KEY
from pos.config.wizard.recovering import PLACES
from pos.outlets.queries import all_outlets_here

log = logging.getLogger("lancar.updates")

NEWS = "news.json"
ASK_FIRST = "ask_first"
SPARE_BYTES = 1024**3
EVERY_SECONDS = 6 * 3600
RETRY_SECONDS = 600
ASK_SECONDS = 30
PIECE = 256 * 1024
MOST_BYTES = 1024**3
MOST_NEWS = 64 * 1024


@dataclass(frozen=True)
class News:
    """`version`: ready to be installed. `coming`: being fetched, `got` of `size` bytes."""

    version: str = ""
    coming: str = ""
    got: int = 0
    size: int = 0
    asked_at: float = 0.0
    trouble: str = ""


def home() -> Path | None:
    """Where this box's releases are; None: it was not installed by install.sh."""
    place = Path(os.environ.get("LANCAR_HOME", "/nonexistent"))
    return place if (place / CURRENT).is_symlink() else None


def read_news(data: Path) -> News:
    try:
        told = json.loads((wishes.folder_of(data) / NEWS).read_text(encoding="utf-8"))
        return News(**told)
    except (OSError, ValueError, TypeError):
        return News()


def tell(data: Path, news: News) -> News:
    folder = wishes.folder_of(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    part = folder / f"{NEWS}.part"
    part.write_text(json.dumps(asdict(news)), encoding="utf-8")
    part.replace(folder / NEWS)
    return news


def is_automatic(data: Path) -> bool:
    """A file of its own: a download under way tells of itself all the time."""
    return not (wishes.folder_of(data) / ASK_FIRST).exists()


def set_automatic(data: Path, *, wanted: bool) -> None:
    folder = wishes.folder_of(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    if wanted:
        (folder / ASK_FIRST).unlink(missing_ok=True)
    else:
        (folder / ASK_FIRST).touch()
        wishes.forget_wish(data)


def demand_room(data: Path, size: int) -> None:
    """Never what fills the disk that sales are recorded on. Refused."""
    if shutil.disk_usage(data).free < size + SPARE_BYTES:
        raise no_room(data)


def news_wait() -> bool:
    """Cheap: a small file."""
    if home() is None or not os.environ.get("LANCAR_UPDATES"):
        return False
    news = read_news(Path(settings.DATA_DIR))
    pause = RETRY_SECONDS if news.trouble or news.coming else EVERY_SECONDS
    return time.time() - news.asked_at > pause


def fetch_news() -> int:
    """One look at the channel, and what it offers; 0: nothing more to do now."""
    data, address = Path(settings.DATA_DIR), os.environ["LANCAR_UPDATES"]
    news = tell(data, replace(read_news(data), asked_at=time.time(), trouble=""))
    try:
        _fetch(data, address, news)
    except Refused as refusal:
        tell(data, replace(read_news(data), coming="", trouble=refusal.indonesian))
    except (OSError, ValueError, KeyError) as error:
        log.info("updates: %s", error)
        words = "Tidak dapat mengambil pembaruan; dicoba lagi sendiri."
        tell(data, replace(read_news(data), trouble=words))
    return 0


def _fetch(data: Path, address: str, news: News) -> None:
    news_at = _request(urljoin(address, "channel.json"))
    with urllib.request.urlopen(news_at, timeout=ASK_SECONDS) as answer:  # noqa: S310
        told = json.loads(answer.read(MOST_NEWS))
    version, size = str(told["version"]), int(told["size"])
    if not VERSION.fullmatch(version) or not 0 < size <= MOST_BYTES or not is_newer(version):
        return
    if not wishes.file_of(data, version).exists():
        news = tell(data, replace(news, coming=version, size=size))
        part = wishes.file_of(data, version).with_suffix(".part")
        _download(urljoin(address, f"lancar-{version}{SUFFIX}"), part, news)
        take(data, part)
    offer(data, version)


def _download(address: str, part: Path, news: News) -> None:
    """From where it broke off; a server that knows no ranges begins anew."""
    had = part.stat().st_size if part.exists() else 0
    if had >= news.size:
        part.unlink()
        had = 0
    demand_room(Path(settings.DATA_DIR), news.size - had)
    asked = _request(address, **({"Range": f"bytes={had}-"} if had else {}))
    with urllib.request.urlopen(asked, timeout=ASK_SECONDS) as answer:  # noqa: S310
        is_rest = answer.status == 206
        with part.open("ab" if is_rest else "wb") as file:
            while (piece := answer.read(PIECE)) and file.tell() < news.size:
                file.write(piece)
                tell(Path(settings.DATA_DIR), replace(news, got=file.tell()))
    if part.stat().st_size != news.size:
        raise OSError("the download broke off")


def _request(address: str, **headers: str) -> urllib.request.Request:
    """Of the web only, whatever the setting says."""
    if not address.startswith(("https://", "http://")):
        raise ValueError(address)
    return urllib.request.Request(address, headers=headers)  # noqa: S310


def take(data: Path, part: Path) -> str:
    """A whole file under its name, once all of it is good; else it is thrown away. Refused."""
    place = home()
    assert place is not None
    try:
        release = check(part, place / CURRENT / KEY)
    except Refused:
        part.unlink()
        raise
    if not is_newer(release.version):
        part.unlink()
        raise ValueError(release.version)
    part.replace(wishes.file_of(data, release.version))
    return release.version


def offer(data: Path, version: str) -> None:
    """Only the newest is kept; at night it goes in by itself unless the owner wants to say so."""
    for other in wishes.folder_of(data).glob(f"*{SUFFIX}"):
        if other != wishes.file_of(data, version):
            other.unlink()
    is_news = read_news(data).version != version
    tell(data, replace(read_news(data), version=version, coming="", got=0, trouble=""))
    if is_news and is_automatic(data):
        wishes.wish(data, version, wishes.NIGHT, zone())


def bring(data: Path, file: Path) -> str:
    """From a stick. Refused, or OSError when it was pulled out."""
    wishes.folder_of(data).mkdir(mode=0o700, exist_ok=True)
    part = wishes.folder_of(data) / "brought.part"
    demand_room(data, file.stat().st_size)
    try:
        shutil.copyfile(file, part)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    version = take(data, part)
    offer(data, version)
    return version


def on_sticks() -> list[Path]:
    """Release files on what is plugged in."""
    found = (path for place in PLACES for path in Path("/").glob(f"{place[1:]}/lancar-*{SUFFIX}"))
    return sorted({path for path in found if path.is_file()})


def zone() -> str:
    return next((outlet.zone for outlet in all_outlets_here()), "Asia/Jakarta")


def is_newer(version: str) -> bool:
    place = home()
    installed = installed_in(place) if place else ""
    return bool(installed) and order_of(version) > order_of(installed)
