#!/usr/bin/env python3
"""Make what a shop's computer is installed and updated from; `make release ARGS=...`.

    release.py new-key DIR             a key pair: DIR/release.key (keep it off every server), .pub
    release.py make --key FILE --out DIR [--thin] [--next-key FILE.pub]

`make` writes DIR/lancar-<version>.lancar (pos/box/updates/release.py says what is in it),
DIR/install.sh, which knows the public key, and DIR/channel.json, which boxes ask for news. The
folder as it is can be put on any web server or on a USB stick. `--thin` leaves the libraries out,
for boxes that have them; `--next-key` is what the boxes trust from this release on. The code taken
along is what git knows here, with the front end that was built from it.
"""

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from machine import ROOT, TOOLS, run, say

TAKEN = ("manage.py", "pos", "sync", "hardware", "requirements/shop.lock", "deploy/shop")
DOCS = ("deploy/docs", "deploy/env.example")
VERSION = re.compile(r'^VERSION = "(\d+\.\d+\.\d+)"$', re.MULTILINE)
KEY_LINE = "PUBLIC_KEY=''"
FORMAT = 1


def main(arguments: list[str]) -> int:
    """One of the two things above."""
    parser = argparse.ArgumentParser(prog="release.py")
    ways = parser.add_subparsers(dest="way", required=True)
    ways.add_parser("new-key").add_argument("folder", type=Path)
    making = ways.add_parser("make")
    making.add_argument("--key", type=Path, required=True)
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--thin", action="store_true")
    making.add_argument("--next-key", type=Path)
    making.add_argument("--source", type=Path, default=ROOT, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.way == "new-key":
        new_key(given.folder)
    else:
        make(given)
    return 0


def new_key(folder: Path) -> None:
    """Never over one that is there: boxes out there trust it."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = Ed25519PrivateKey.generate()
    place = os.open(folder / "release.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "wb") as file:
        file.write(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "release.pub").write_bytes(public_of(secret))


def public_of(secret: Ed25519PrivateKey) -> bytes:
    """As openssl and the box read it."""
    return secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def make(given: argparse.Namespace) -> Path:
    """The file, the installer, and the news."""
    secret = load_pem_private_key(given.key.read_bytes(), None)
    assert isinstance(secret, Ed25519PrivateKey)
    public = public_of(secret)
    trusted = given.next_key.read_bytes() if given.next_key else public
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        parts = {f"app/{name}": path for name, path in code(given.source).items()}
        Path(work, "release.pub").write_bytes(trusted)
        parts["app/release.pub"] = Path(work, "release.pub")
        if not given.thin:
            parts |= {f"wheels/{path.name}": path for path in wheels(Path(work, "wheels"))}
        file = write(secret, given, parts)
    installer = (given.source / "deploy/shop/install.sh").read_text(encoding="utf-8")
    assert KEY_LINE in installer
    told = installer.replace(KEY_LINE, f"PUBLIC_KEY='{public.decode().strip()}'")
    (given.out / "install.sh").write_text(told, encoding="utf-8")
    (given.out / "install.sh").chmod(0o755)
    say(f"{file} ({file.stat().st_size / 1e6:.1f} MB)")
    return file


def code(source: Path) -> dict[str, Path]:
    """What git knows, and the built front end, which it does not."""
    known = run(["git", "ls-files", *TAKEN, *DOCS], cwd=source).split("\n")
    found = {name: source / name for name in known if name and (source / name).is_file()}
    dist = source / "frontend" / "dist"
    built = [path for path in dist.rglob("*") if path.is_file() and path.name != ".stamp"]
    assert built, "the front end is not built: run make shop first"
    return found | {str(path.relative_to(source)): path for path in built}


def wheels(folder: Path) -> list[Path]:
    """For machines like this one: the shop's libraries, and uv, all by their hashes."""
    for lock in ("shop.lock", "installer.lock"):
        words = ["--require-hashes", "--only-binary", ":all:", "-q", "-d", folder]
        run(
            [
                TOOLS / "bin/python",
                "-m",
                "pip",
                "download",
                *words,
                "-r",
                ROOT / "requirements" / lock,
            ]
        )
    return sorted(folder.glob("*.whl"))


def write(secret: Ed25519PrivateKey, given: argparse.Namespace, parts: dict[str, Path]) -> Path:
    """Note and signature first, so that a reader trusts nothing before it has checked."""
    version = version_of(given.source)
    note = {
        "format": FORMAT,
        "version": version,
        "lock": digest(given.source / "requirements" / "shop.lock"),
        "files": {name: digest(path) for name, path in sorted(parts.items())},
    }
    words = json.dumps(note, indent=0).encode()
    file = given.out / f"lancar-{version}.lancar"
    with tarfile.open(file, "w") as archive:
        for name, content in (("release.json", words), ("release.sig", secret.sign(words))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, path in sorted(parts.items()):
            archive.add(path, name, filter=_plain)
    news = {"version": version, "file": file.name, "size": file.stat().st_size}
    (given.out / "channel.json").write_text(json.dumps(news), encoding="utf-8")
    return file


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of who made it, and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member


def version_of(source: Path) -> str:
    """As the settings say it."""
    found = VERSION.search((source / "pos/config/settings.py").read_text(encoding="utf-8"))
    assert found, "pos/config/settings.py has no VERSION"
    return found[1]


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
