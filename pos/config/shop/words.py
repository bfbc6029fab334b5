"""What the terminal says when a shop is made and when it opens. Indonesian first, English beside.

`once` is printed by the process that made the shop, before anything else can fail, because the
recovery card and the first secrets of an empty shop exist nowhere else.
"""

from collections.abc import Iterable

RULE = "─" * 72


def once(card: str, secrets: Iterable[str] = ()) -> str:
    """The card for the owner's safe, and what else nobody will see again."""
    lines = [
        RULE,
        "KARTU PEMULIHAN: hanya tampil sekali. Tulis di kertas dan simpan di tempat aman.",
        "Recovery card: shown this once only. Write it on paper and keep it safe.",
        "",
        *in_two_lines(card),
    ]
    given = list(secrets)
    if given:
        lines += ["", *given, "Ini juga hanya tampil sekali. (These too are shown only once.)"]
    return "\n".join([*lines, RULE])


def joined(given: Iterable[str]) -> str:
    """A new branch is ready; what its owner needs to come in exists nowhere else."""
    lines = [
        RULE,
        "CABANG BARU SIAP. Barang, harga, dan staf sudah diambil dari cloud.",
        "The new branch is ready: goods, prices and staff have come from the cloud.",
        "",
        *given,
        "Ini hanya tampil sekali. (Shown this once only.) PIN staf lain dibuat di kantor.",
    ]
    return "\n".join([*lines, RULE])


def for_tablets(door: str, base: str) -> list[str]:
    return [
        f"  Tablet baru            {door}    (new tablets begin here)",
        f"  Alamat tetap           {base}/till/    (their address for good)",
    ]


def welcome(port: int, people: Iterable[str], network: Iterable[str] = ()) -> str:
    """Where everything is, and, for a demo shop only, who may come in."""
    address = f"http://localhost:{port}"
    lines = [
        "",
        "Toko buka. (The shop is open.)",
        f"  Kasir (till)           {address}/till/",
        f"  Kantor (back office)   {address}/admin/",
    ]
    lines += [f"    {line}" for line in people]
    network = list(network)
    if network and lines[5:]:
        network.append("  Toko contoh: kata sandinya diketahui umum. (Everybody knows these.)")
    return "\n".join([*lines, *network, "  Ctrl-C untuk berhenti (to stop).", ""])


def first_run(port: int, code: str, network: Iterable[str] = ()) -> str:
    """Nothing is here yet; the owner goes on in the browser."""
    lines = [
        "",
        "Server siap, toko belum ada. (The server is ready; there is no shop yet.)",
        f"  Buka di komputer ini   http://localhost:{port}/mulai/",
        f"  Dari komputer lain     kode pemasangan {code}    (setup code, from elsewhere)",
    ]
    return "\n".join([*lines, *network, "  Ctrl-C untuk berhenti (to stop).", ""])


def in_two_lines(card: str) -> list[str]:
    """56 letters are easier to copy in halves."""
    groups = card.split("-")
    half = (len(groups) + 1) // 2
    return ["  " + "-".join(groups[:half]) + "-", "  " + "-".join(groups[half:])]
