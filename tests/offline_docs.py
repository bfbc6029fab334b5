"""python -m tests.offline_docs: writes the table of what works without internet and the hub.

Each row of offline_rows.json names the test that plays it, and the sentence that staff read where
something is capped or refused; tests/pos/config/test_offline_docs.py holds both against the
sources.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "deploy" / "docs"
FILES = {"id": "tanpa-jaringan.id.md", "en": "offline.md"}
FREE, CAPPED, REFUSED = "free", "capped", "refused"
WORDS = {
    "id": {FREE: "Bisa", CAPPED: "Bisa, dengan batas", REFUSED: "Tidak"},
    "en": {FREE: "Works", CAPPED: "Works within a cap", REFUSED: "Refused"},
}
HEADS = {
    "id": (
        "# Apa yang bisa tanpa internet, dan tanpa server toko\n\n"
        "Server toko ada di toko: internet mati tidak terasa di kasir. Kalau server toko atau "
        "Wi-Fi mati, kasir bekerja sendiri. Tidak ada batas waktu untuk berjualan. Setiap baris "
        "dimainkan oleh uji yang disebut di akhir.\n\n"
        "| Hal | Internet mati | Server toko mati | Yang dibaca kasir | Uji |\n"
        "|---|---|---|---|---|"
    ),
    "en": (
        "# What works without internet, and without the hub\n\n"
        "The hub stands in the shop: the tills notice nothing of a missing internet. When the hub "
        "or the Wi-Fi is gone a till works alone. Selling has no limit of time. Each row is "
        "played by the test at its end.\n\n"
        "| What | Internet down | Hub down | What staff read | Test |\n|---|---|---|---|---|"
    ),
}


class Row(NamedTuple):
    """`internet` and `hub`: what happens while it is away. `said`: the sentence, id and en."""

    what: tuple[str, str]
    internet: str
    hub: str
    said: tuple[str, str]
    test: str


ROWS = tuple(
    Row(tuple(row["what"]), row["internet"], row["hub"], tuple(row["said"]), row["test"])
    for row in json.loads(Path(__file__).with_name("offline_rows.json").read_text("utf-8"))
)


def written(language: str) -> str:
    return "\n".join([HEADS[language], *(_row(row, language) for row in ROWS), ""])


def _row(row: Row, language: str) -> str:
    at, words = ("id", "en").index(language), WORDS[language]
    name = row.test.rpartition("::")[2]
    parts = [row.what[at], words[row.internet], words[row.hub], row.said[at] or "–", f"`{name}`"]
    return f"| {' | '.join(parts)} |"


if __name__ == "__main__":
    for each, file in FILES.items():
        (FOLDER / file).write_text(written(each), encoding="utf-8")
        sys.stdout.write(f"wrote {file}\n")
