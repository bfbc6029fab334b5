"""Makes the shop of an empty database, and says to the person at the terminal what to do next.

What exists only once (the recovery card, the password and PIN of a new empty shop) is returned by
`once_words` and printed before anything else can fail; nothing here writes it down.
"""

from dataclasses import dataclass

from pos.config import demo as samples
from pos.outlets.queries import merchants, the_outlet
from pos.people.roles import ROLES

NEW_SHOP_NAME = "Toko Saya"
RULE = "─" * 72


@dataclass(frozen=True)
class Shop:
    """The shop of this data folder; `made` only in the run that made it."""

    name: str
    is_demo: bool
    made: samples.NewShop | None = None


def ensure_shop(*, demo: bool) -> Shop:
    """The shop that is there, or a new one: the demo shop, or an empty one with an owner."""
    found = merchants()
    if found:
        return Shop(the_outlet(found[0].id).name, is_demo=samples.is_demo_shop())
    made = samples.make_demo_shop() if demo else samples.make_empty_shop(NEW_SHOP_NAME)
    return Shop(made.outlet.name, is_demo=demo, made=made)


def once_words(shop: Shop) -> str:
    """The card for the owner's safe, and the first secrets of an empty shop; else nothing."""
    if shop.made is None:
        return ""
    lines = [
        RULE,
        "KARTU PEMULIHAN: hanya tampil sekali. Tulis di kertas dan simpan di tempat aman.",
        "Recovery card: shown this once only. Write it on paper and keep it safe.",
        "",
        *_in_two_lines(shop.made.recovery_card),
    ]
    if not shop.is_demo:
        lines += ["", f"Login kantor : {shop.made.username} / {shop.made.password}"]
        lines += [f"PIN {one.name:<9}: {one.pin}" for one in shop.made.pins]
        lines += ["Juga hanya tampil sekali. (These too are shown only once.)"]
    return "\n".join([*lines, RULE])


def welcome(shop: Shop, port: int) -> str:
    """Where everything is; for a demo shop also who may come in."""
    address = f"http://localhost:{port}"
    lines = [
        "",
        f"{shop.name} buka. (The shop is open.)",
        f"  Kasir (till)           {address}/till/",
        f"  Kantor (back office)   {address}/admin/",
    ]
    if shop.is_demo:
        lines += [f"    nama / kata sandi    {samples.DEMO_USERNAME} / {samples.DEMO_PASSWORD}"]
        lines += ["  PIN contoh (demo PINs)"]
        lines += [f"    {one.pin}  {one.name}, {_roles(one.roles)}" for one in samples.demo_pins()]
    return "\n".join([*lines, "  Ctrl-C untuk berhenti (to stop).", ""])


def _roles(names: tuple[str, ...]) -> str:
    return ", ".join(ROLES.get(name, name) for name in names)


def _in_two_lines(card: str) -> list[str]:
    groups = card.split("-")
    half = (len(groups) + 1) // 2
    return ["  " + "-".join(groups[:half]) + "-", "  " + "-".join(groups[half:])]
