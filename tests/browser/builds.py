"""A second build of the tablet's app beside the real one, without building twice.

What makes two builds two is done as the builder does it: another page, one more file with a hash in
its name, and a worker whose list and version say so. It runs the same code as the real build.
"""

import re
import shutil
from hashlib import sha256
from pathlib import Path

STAMP = "/assets/build-00000two.js"
STAMPS = "document.documentElement.dataset.build = 'two';\n"
VERSION = re.compile(r"(?<!revision:)`([0-9a-f]{16})`")
PAGE_ENTRY = re.compile(r"\{url:`/till/index\.html`,revision:`([0-9a-f]{16})`\}")


def second_build(first: Path, folder: Path) -> Path:
    shutil.copytree(first, folder)
    (folder / STAMP.removeprefix("/")).write_text(STAMPS)
    page = folder / "till" / "index.html"
    page.write_text(
        _once(page.read_text(), "</head>", f'<script type="module" src="{STAMP}"></script></head>')
    )
    entry = f"{{url:`/till/index.html`,revision:`{sha256(page.read_bytes()).hexdigest()[:16]}`}}"
    worker = folder / "sw.js"
    text, pages = PAGE_ENTRY.subn(f"{entry},{{url:`{STAMP}`,revision:null}}", worker.read_text())
    text, versions = VERSION.subn("`000000000000two0`", text)
    assert (pages, versions) == (1, 1), "the worker is not written as it was"
    worker.write_text(text)
    return folder


def _once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)
