"""Checks a Lancar record on its own: needs Python 3.9 and the package `cryptography`, nothing else.

    python3 verify_record.py catatan.zip        (or the folder it was unpacked into)

What it proves: every event is the one its device signed, in the device's own order, none is
missing between the first and the last, and the shop's server signed how many there are and how
each chain ends. It ends with 0 when all is well; with 1 when something was changed, naming the
first bad event.
What it cannot prove: that the shop wrote down everything that happened, or whose server this is.
For the second, compare the printed key with the one that the owner's own server prints.

Files: manifest.json and manifest.sig (the server's signature over its bytes), events.jsonl with one
{"raw","sig"} a line, chain after chain. `raw` is an event as sync/README.md describes it; `sig` is
ECDSA P-256 with SHA-256 over its bytes, 64 bytes r and s in base64url without padding.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

GENESIS = "0" * 64
FORMAT = "lancar-record"
Json = dict[str, Any]
Name = tuple[str, int]  # device and epoch
Chain = tuple[str, int, str]  # and stream
Event = tuple[int, str, bytes, str]  # seq, prev, raw, signature


class Bad(Exception):
    """The first thing that is wrong: a code, where, and a sentence."""

    def __init__(self, code: str, where: str, sentence: str) -> None:
        super().__init__(f"{code}: {where}: {sentence}")
        self.code, self.where = code, where


class Files:
    """The parts of a record, from a zip or a folder."""

    def __init__(self, path: Path) -> None:
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)
        self.folder = path

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip else (self.folder / name).open("rb")


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


class Keys:
    """Public keys by (device, epoch)."""

    def __init__(self) -> None:
        self.texts: dict[Name, str] = {}
        self.keys: dict[Name, ec.EllipticCurvePublicKey] = {}

    def add(self, device: str, epoch: int, text: str) -> None:
        self.texts[device, epoch] = text
        self.keys[device, epoch] = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), decode(text)
        )

    def signed(self, name: Name, data: bytes, signature: str) -> bool:
        """Only one spelling of a signature counts: loose base64 would hide a changed character."""
        try:
            raw = decode(signature)
            if name not in self.keys or len(raw) != 64 or encode(raw) != signature:
                return False
            r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
            self.keys[name].verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


def read_manifest(files: Files) -> tuple[Json, Keys, Name]:
    raw = files.read("manifest.json")
    try:
        manifest = json.loads(raw)
        if (manifest["format"], manifest["version"]) != (FORMAT, 1):
            raise Bad("unknown_format", "manifest.json", "not a Lancar record of version 1")
        keys = Keys()
        for key in manifest["keys"]:
            keys.add(key["device"], key["epoch"], key["public_key"])
        signer = (manifest["signer"]["device"], manifest["signer"]["epoch"])
        signature = files.read("manifest.sig").decode("ascii")
    except (ValueError, KeyError, TypeError) as error:
        raise Bad("manifest_unreadable", "manifest.json", str(error)) from error
    if not keys.signed(signer, raw, signature):
        sentence = "the list of what belongs to this record is not what the server signed"
        raise Bad("manifest_signature", "manifest.json", sentence)
    return manifest, keys, signer


class Walk:
    """Goes through the events in order and compares with what the manifest says."""

    def __init__(self, manifest: Json, keys: Keys) -> None:
        self.keys = keys
        self.unproven = {tuple(name) for name in manifest["unproven"]}
        self.wanted = [
            (c["device"], c["epoch"], c["stream"], c["events"], c["head"])
            for c in manifest["chains"]
        ]
        self.paired: dict[Name, tuple[str, str]] = {}
        self.chain: Chain | None = None
        self.seq, self.prev = 0, GENESIS

    def line(self, number: int, line: bytes) -> None:
        where = f"line {number}, after {self.place()}"
        try:
            text = line.decode("utf-8")
            pair = json.loads(text)
            raw, signature = pair["raw"].encode("utf-8"), pair["sig"]
            event = json.loads(raw)
            chain = (event["device"], event["epoch"], event["stream"])
            seq, prev, kind = event["seq"], event["prev"], event["type"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Bad("event_unreadable", where, f"this line is no event ({error})") from error
        if text != written(pair["raw"], signature):
            raise Bad("line_differs", where, "this line is not spelt as it was written")
        if chain != self.chain:
            self.next_chain(chain, where)
        where = f"device {chain[0]} epoch {chain[1]} stream {chain[2]} seq {seq} ({kind})"
        self.check(where, (*chain, seq), (seq, prev, raw, signature))
        self.seq, self.prev = seq, hashlib.sha256(raw).hexdigest()
        if kind == "device.paired":
            body = event["body"]
            self.paired[body["device"], body["epoch"]] = (body["public_key"], where)

    def check(self, where: str, name: tuple[str, int, str, int], event: Event) -> None:
        seq, prev, raw, signature = event
        if seq != self.seq + 1:
            raise Bad("gap", where, f"number {self.seq + 1} of this chain is missing")
        if prev != self.prev:
            raise Bad("chain_broken", where, "this event, or the one before it, was changed")
        if name not in self.unproven and not self.keys.signed(name[:2], raw, signature):
            raise Bad("bad_signature", where, "this event is not what its device signed")

    def next_chain(self, chain: Chain, where: str) -> None:
        self.end_chain()
        if not self.wanted or self.wanted[0][:3] != chain:
            sentence = "events stand here that are not in the list, or in another order"
            raise Bad("chain_unknown", where, sentence)
        self.chain, self.seq, self.prev = chain, 0, GENESIS

    def end_chain(self) -> None:
        if self.chain is None:
            return
        events, head = self.wanted.pop(0)[3:]
        if self.seq != events:
            raise Bad("cut_off", self.place(1), f"missing: {events} events were written")
        if self.prev != head:
            raise Bad("chain_broken", self.place(), "the last event of this chain was changed")

    def end(self) -> None:
        self.end_chain()
        if self.wanted:
            device, epoch, stream = self.wanted[0][:3]
            where = f"device {device} epoch {epoch} stream {stream} seq 1"
            raise Bad("cut_off", where, "this chain is missing")
        for name, (public_key, where) in self.paired.items():
            if self.keys.texts.get(name, public_key) != public_key:
                raise Bad("key_differs", where, "the list names another key for this device")

    def place(self, after: int = 0) -> str:
        if self.chain is None:
            return "the beginning"
        device, epoch, stream = self.chain
        return f"device {device} epoch {epoch} stream {stream} seq {self.seq + after}"


def written(raw: str, signature: str) -> str:
    pair = {"raw": raw, "sig": signature}
    return json.dumps(pair, ensure_ascii=False, separators=(",", ":")) + "\n"


def verify(path: Path) -> tuple[Json, str]:
    """The manifest of a record that is whole; raises Bad at the first thing that is not."""
    try:
        files = Files(path)
        manifest, keys, signer = read_manifest(files)
        walk, number, digest = Walk(manifest, keys), 0, hashlib.sha256()
        with files.open("events.jsonl") as lines:
            for number, line in enumerate(lines, 1):
                digest.update(line)
                walk.line(number, line)
        walk.end()
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError) as error:
        raise Bad("file_damaged", str(path), str(error)) from error
    if (number, digest.hexdigest()) != (manifest["events"], manifest["events_sha256"]):
        raise Bad("file_differs", "events.jsonl", "the file is not the one that was signed")
    return manifest, fingerprint(keys.texts[signer])


def fingerprint(public_key: str) -> str:
    """Twenty characters that people can compare."""
    digest = hashlib.sha256(decode(public_key)).hexdigest()[:20].upper()
    return "-".join(digest[at : at + 4] for at in range(0, 20, 4))


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        manifest, key = verify(path)
    except Bad as bad:
        sys.stdout.write(f"RUSAK / BAD\n{bad}\n")
        return 1
    sys.stdout.write(
        f"UTUH / WHOLE: {manifest['events']} events in {len(manifest['chains'])} chains of "
        f"{manifest['name']}, written {manifest['made_at']} UTC; "
        f"{len(manifest['unproven'])} that were never proven.\nServer key: {key}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
