"""The text in a receipt's QR code: paper that proves the sale, also when the tablet is gone.

    LANCAR1:<number>:<total>:<epoch>:<seq>:<event>:<device>:<hash>:<signature>

    number     printed receipt number, e.g. B01-K02-20261121-0007
    total      what was paid in minor units, after cash rounding; negative for a refund
    epoch seq  place of the event in its device's journal (stream F)
    event      id of the event, 16 bytes         } base32 of RFC 4648 without padding,
    device     id of the device, 16 bytes        } so that the whole text stays in the QR
    hash       first 16 bytes of the event's SHA-256   } alphabet of capitals and digits,
    signature  64 bytes r||s of ECDSA P-256      } which needs a third less paper

The signature is the device's own, made with its journal key over `lancar-receipt-v1`, a line end
and the text up to the last colon. It is not the event's signature: that one covers bytes which
nobody with only paper in hand can see. So paper alone proves that this device recorded this number
with this total, and the hash says which bytes must turn up. What this is not: cryptography;
signing and checking happen outside (data/proof.ts, pos.sales.proof).
"""

from typing import NamedTuple, TypedDict

from pos.domain.errors import DomainError
from pos.domain.text import capital_letters, is_digits, trim


class Alphabet(NamedTuple):
    """`bits` a letter; `identity` and `signature`: letters that 16 and 64 bytes need."""

    letters: str
    bits: int
    identity: int
    signature: int


PROOF_START = "LANCAR1"
SIGNING_START = "lancar-receipt-v1\n"
PARTS = 9
LONGEST_PROOF = 400
HASH_HEX = 32
BASE32 = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 26, 103)
BASE64 = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6, 22, 86)
HEX = Alphabet("0123456789abcdef", 4, 32, 128)
_NUMBER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
_LONGEST_WHOLE = 15


class ProofFacts(TypedDict):
    """`event` and `device` are ids, `hash` is the event's SHA-256 in hex (half counts)."""

    number: str
    total_minor: int
    epoch: int
    seq: int
    event: str
    device: str
    hash: str


class Proof(ProofFacts):
    """What paper says. `hash` has 32 hex digits; `signed` is the text the signature covers and
    `signature` its 64 bytes in base64url."""

    signed: str
    signature: str


def proof_text(facts: ProofFacts) -> str:
    """Everything before the signature."""
    return ":".join(
        [
            PROOF_START,
            facts["number"],
            str(facts["total_minor"]),
            str(facts["epoch"]),
            str(facts["seq"]),
            _packed(facts["event"].replace("-", "")),
            _packed(facts["device"].replace("-", "")),
            _packed(facts["hash"][:HASH_HEX]),
        ]
    )


def signing_text(text: str) -> str:
    """What is really signed: never the same bytes as an event or a request."""
    return SIGNING_START + text


def with_signature(text: str, signature: str) -> str:
    """The finished text; the signature comes as the journal writes it, in base64url."""
    return text + ":" + _regrouped(signature, BASE64, BASE32)[: BASE32.signature]


def read_proof(scanned: str) -> Proof:
    """What a scanned or typed text says. Raises proof_unreadable; nothing is believed yet."""
    text = capital_letters(trim(scanned))
    parts = text.split(":")
    if len(text) > LONGEST_PROOF or len(parts) != PARTS or parts[0] != PROOF_START:
        raise DomainError("proof_unreadable")
    if len(parts[8]) != BASE32.signature:
        raise DomainError("proof_unreadable")
    return {
        "number": _number(parts[1]),
        "total_minor": _whole(parts[2]),
        "epoch": _whole(parts[3]),
        "seq": _whole(parts[4]),
        "event": _identity(parts[5]),
        "device": _identity(parts[6]),
        "hash": _unpacked(parts[7]),
        "signed": ":".join(parts[:8]),
        "signature": _regrouped(parts[8], BASE32, BASE64)[: BASE64.signature],
    }


def _number(text: str) -> str:
    if text == "" or not all(each in _NUMBER for each in text):
        raise DomainError("proof_unreadable")
    return text


def _whole(text: str) -> int:
    digits = text.removeprefix("-")
    if not is_digits(digits) or len(digits) > _LONGEST_WHOLE:
        raise DomainError("proof_unreadable")
    return int(text)


def _identity(text: str) -> str:
    digits = _unpacked(text)
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def _packed(digits: str) -> str:
    return _regrouped(digits, HEX, BASE32)[: BASE32.identity]


def _unpacked(text: str) -> str:
    if len(text) != BASE32.identity:
        raise DomainError("proof_unreadable")
    return _regrouped(text, BASE32, HEX)[: HEX.identity]


def _regrouped(text: str, source: Alphabet, target: Alphabet) -> str:
    """The same bits in another alphabet; the last letter is filled up with zeros."""
    held = waiting = 0
    letters = ""
    for each in text:
        held = (held << source.bits) | _place(each, source)
        waiting += source.bits
        while waiting >= target.bits:
            waiting -= target.bits
            letters += target.letters[held >> waiting]
            held &= (1 << waiting) - 1
    if waiting > 0:
        letters += target.letters[held << (target.bits - waiting)]
    return letters


def _place(letter: str, alphabet: Alphabet) -> int:
    place = alphabet.letters.find(letter)
    if place < 0:
        raise DomainError("proof_unreadable")
    return place
