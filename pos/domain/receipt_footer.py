"""The last lines of a receipt, and the one sentence the law forbids there.

UU 8/1999 Art. 18 voids clauses that refuse the return of goods or money and punishes printing
them. `check_footer` refuses such words where an owner types them; a receipt whose settings still
carry them prints the usual footer instead, because paper must never be refused.
"""

from collections.abc import Sequence

from pos.domain.errors import DomainError
from pos.domain.paper import Operation, text
from pos.domain.points import points_good, points_told
from pos.domain.receipt_shapes import ReceiptLayout, SaleBody
from pos.domain.text import one_line, small_letters, tidy, words

USUAL_FOOTER = ("Terima kasih", "Simpan struk ini untuk penukaran")
NOT_PROOF = "Bukan bukti pembayaran"
_SENTENCE_ENDS = ".!?;"
_NEGATIONS = ("tidak", "tdk", "tak", "dilarang", "no", "not", "non")
_RETURNS = (
    "ditukar",
    "ditukarkan",
    "dituker",
    "tukar",
    "menukar",
    "penukaran",
    "dikembalikan",
    "kembalikan",
    "mengembalikan",
    "pengembalian",
    "diretur",
    "retur",
    "direfund",
    "refund",
    "refundable",
    "return",
    "returnable",
    "exchange",
)
# How many words may stand between the "not" and the "returned": "tidak dapat ditukar atau ...".
_REACH = 5


def footer(sale: SaleBody, layout: ReceiptLayout) -> list[Operation]:
    """Points, the QR code if there is one, and the shop's own words."""
    operations: list[Operation] = [text(line, "center") for line in _points_lines(sale, layout)]
    data = layout.get("qr")
    if data:
        operations.append({"op": "qr", "data": data})
    return [*operations, *(text(line, "center") for line in closing_words(layout))]


def _points_lines(sale: SaleBody, layout: ReceiptLayout) -> list[str]:
    points, receipt = sale.get("points"), sale["receipt"]
    if points is None:
        return []
    told = points_told(points, sale["completed_at"], layout["utc_offset_minutes"])
    months = layout.get("points_months") or 0
    good = points_good(points["earned"], receipt["number"], months) if receipt else ""
    return [told, good] if good else [told]


def closing_words(layout: ReceiptLayout) -> list[str]:
    """How the paper ends. A bill nobody has paid does not ask to be kept for returns."""
    if layout.get("unpaid", False):
        return [NOT_PROOF]
    return [tidy(line) for line in lawful_footer(layout.get("footer_lines") or [])]


def lawful_footer(lines: Sequence[str]) -> list[str]:
    """The shop's lines, or the usual ones when there are none or the law forbids them."""
    if not lines or is_forbidden(lines):
        return list(USUAL_FOOTER)
    return list(lines)


def check_footer(lines: Sequence[str]) -> None:
    """For settings: refuses a footer that refuses returns."""
    if is_forbidden(lines):
        raise DomainError("receipt_footer_forbidden")


def is_forbidden(lines: Sequence[str]) -> bool:
    """True when one sentence, over however many lines, says that goods do not go back."""
    joined = " ".join(small_letters(one_line(line)) for line in lines)
    for mark in _SENTENCE_ENDS:
        joined = joined.replace(mark, "\n")
    return any(_refuses_returns(sentence) for sentence in joined.split("\n"))


def _refuses_returns(sentence: str) -> bool:
    letters = "".join(each if "a" <= each <= "z" else " " for each in sentence)
    said = words(letters)
    for place, word in enumerate(said):
        following = said[place + 1 : place + 1 + _REACH]
        if word in _NEGATIONS and any(each in _RETURNS for each in following):
            return True
    return False
