"""python -m tests.permission_docs: writes the table of rights at the till into deploy/docs."""

import sys
from pathlib import Path

from pos.domain.formatting import format_percent, format_rupiah
from pos.domain.permission_words import ACTION_WORDS, RULE_WORDS_EN, RULE_WORDS_ID
from pos.domain.permissions import ACTIONS, TILL_ROLES, Cell

FOLDER = Path(__file__).parents[1] / "deploy" / "docs"
FILES = {"id": "izin.id.md", "en": "permissions.md"}
ROLES = {
    "id": {"manager": "Manajer", "supervisor": "Supervisor", "cashier": "Kasir"},
    "en": {"manager": "Manager", "supervisor": "Supervisor", "cashier": "Cashier"},
}
RULES = {"id": RULE_WORDS_ID, "en": RULE_WORDS_EN}
HEADS = {
    "id": (
        "# Izin di kasir\n\nIsi awal setiap cabang; pemilik mengubahnya di *Karyawan > Izin di "
        "kasir*. Pemilik boleh semuanya. Aturannya berlaku di tablet juga tanpa internet dan tanpa "
        "server toko, dan diperiksa lagi di server: yang melanggar tetap tersimpan dan muncul di "
        "*Perlu dicek*.\n\n| Hal | Artinya |"
    ),
    "en": (
        "# Rights at the till\n\nWhat every outlet begins with; the owner changes it under "
        "*Karyawan > Izin di kasir*. The owner may do all. The rules hold on the tablet without "
        "internet and without the hub, and are looked at again on the server: what breaks one is "
        "kept, and listed under *Perlu dicek*.\n\n| What | Meaning |"
    ),
}
UP_TO = {"id": "Boleh sampai {}, lalu perlu persetujuan", "en": "Allowed up to {}, then approval"}


def written(language: str) -> str:
    heads = "".join(f" {ROLES[language][role]} |" for role in TILL_ROLES)
    rows = [_row(action, language) for action in ACTIONS]
    rule = "|---|---|" + "---|" * len(TILL_ROLES)
    return "\n".join([HEADS[language] + heads, rule, *rows, ""])


def _row(action: str, language: str) -> str:
    words, ruled = ACTION_WORDS[action], ACTIONS[action]
    cells = [_cell(ruled["presets"][role], ruled["limit_kind"], language) for role in TILL_ROLES]
    parts = [words[f"name_{language}"], words[f"meaning_{language}"], *cells]
    return f"| {' | '.join(parts)} |"


def _cell(cell: Cell, counted: str | None, language: str) -> str:
    limit = cell["limit"]
    if limit is None:
        return RULES[language][cell["rule"]]
    shown = format_percent(limit) if counted == "share" else format_rupiah(limit)
    return UP_TO[language].format(shown)


if __name__ == "__main__":
    for each, name in FILES.items():
        (FOLDER / name).write_text(written(each), encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
