"""The second step of signing in: six digits by RFC 6238 from an app, or one of the spare codes.

An app makes a code each half minute from a secret that only it and this server know. A code is
good for its own half minute and the ones beside it, because clocks differ, and never twice.
"""

import hashlib
import secrets
import uuid

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from pos.journal.clock import wall_ms
from pos.journal.locking import opened
from pos.people.models import Person, TwoStep

PURPOSE = "sign-in codes"
STEP_SECONDS = 30
DIGITS = 6
NEAR = (0, -1, 1)
SECRET_BYTES = 20
SPARES = 8
SPARE_LETTERS = 12  # 60 bits: nobody guesses them, not even with the database at home
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def two_step_of(person: Person) -> TwoStep | None:
    return TwoStep.objects.filter(merchant_id=person.merchant_id, person_id=person.id).first()


def new_secret() -> str:
    return secrets.token_hex(SECRET_BYTES)


def address_for(secret: str, *, name: str, shop: str) -> str:
    """What an authenticator app reads from the QR code."""
    return _maker(secret).get_provisioning_uri(name, shop or "Lancar")


def letters_of(secret: str) -> str:
    """For typing where no camera is at hand: base 32 in groups of four."""
    text = address_for(secret, name="x", shop="x").partition("secret=")[2].partition("&")[0]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def step_of(secret: str, typed: str) -> int | None:
    """The half minute that these digits are of, if it is now or beside now."""
    digits = typed.replace(" ", "")
    if not secret or len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    maker, now = _maker(secret), wall_ms() // 1000 // STEP_SECONDS
    found = None
    for near in NEAR:  # all of them each time, so that the time taken tells nothing
        made = maker.generate((now + near) * STEP_SECONDS).decode()
        if secrets.compare_digest(made, digits):
            found = now + near
    return found


def step_said(row: TwoStep, typed: str) -> int | None:
    return step_of(opened(PURPOSE, row.secret), typed)


def new_spares() -> list[str]:
    made = ("".join(secrets.choice(_LETTERS) for _ in range(SPARE_LETTERS)) for _ in range(SPARES))
    return ["-".join(each[at : at + 4] for at in range(0, SPARE_LETTERS, 4)) for each in made]


def spare_mark(row_id: uuid.UUID, typed: str) -> str:
    """What is kept of a spare code. Sixty random bits need no slow hash."""
    letters = typed.upper().translate(_READ_AS)
    return hashlib.sha256(f"{row_id} {letters}".encode()).hexdigest()


def _maker(secret: str) -> TOTP:
    return TOTP(bytes.fromhex(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  (what apps know)
