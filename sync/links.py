"""The cloud's side of a link: codes that let a hub in, and whose word counts for an outlet.

A verb each: `make_code`, `link_hub`, `renew_link`, `unlink_hub`. One hub stands for one outlet; a
second one is refused until the first is taken off (`outlet_taken`), because two would write two
records of one shop. The cloud is a device of its own with one record a merchant, opened when its
first hub comes.
"""

import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from pos.journal.actions import append, open_ledger
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError, NotAllowed, NotFound, RuleError
from pos.journal.models import DeviceKey, Ledger
from pos.journal.rows import find_ledger
from pos.journal.tenancy import merchant_wide
from pos.people.actions import set_password
from pos.people.models import Person
from sync.models import HubLink, LinkCode

CODE_LIFE_MS = 24 * 3_600_000
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another
CODE_LENGTH = 10  # 50 bits: not to be guessed within a day
ANY_MERCHANT = uuid.UUID(int=0)
_SALT = "lancar.sync.link"


@dataclass(frozen=True)
class Claim:
    """What a hub says of itself; it has signed it with the key it names."""

    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    device_id: uuid.UUID
    epoch: int
    public_key: str
    name: str


def make_code(*, merchant_id: uuid.UUID = ANY_MERCHANT, by: uuid.UUID | None = None) -> str:
    """Ten letters, good once and for a day: for a hub of this merchant, or of a new one."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    now = wall_ms()
    LinkCode.objects.create(
        merchant_id=merchant_id,
        outlet_id=merchant_id,
        code_hash=_code_hash(code),
        created_by=by,
        created_at=now,
        expires_at=now + CODE_LIFE_MS,
    )
    return f"{code[:5]}-{code[5:]}"


def link_hub(claim: Claim, code: str) -> HubLink:
    """NotAllowed `bad_link_code`, RuleError `outlet_taken`. The same key again spends nothing."""
    with transaction.atomic():
        known = HubLink.objects.filter(id=claim.outlet_id, merchant_id=claim.merchant_id).first()
        if known is not None and known.unlinked_at is None:
            if known.public_key == claim.public_key and known.device_id == claim.device_id:
                return known
            if known.device_id != claim.device_id:
                raise _outlet_taken()
        _spend(code, claim.merchant_id)
        _open_record(claim.merchant_id)
        return _write(claim)


def renew_link(link: HubLink, *, epoch: int, public_key: str) -> HubLink:
    """A new key of the same hub; its request was signed with the one that counted until now."""
    if (epoch, public_key) == (link.epoch, link.public_key):
        return link
    if epoch <= link.epoch:
        raise RuleError("old_key", "Kunci server toko ini lebih lama daripada yang dikenal cloud.")
    ids = (link.merchant_id, link.outlet_id, link.device_id)
    return _write(Claim(*ids, epoch, public_key, link.name))


def unlink_hub(*, link: HubLink, reason: str, by: uuid.UUID | None) -> None:
    """Nothing more is taken from it; it sells on and says so. A new code lets it in again."""
    append(
        "hub.unlinked",
        {"outlet": str(link.outlet_id), "device": str(link.device_id), "reason": reason},
        merchant_id=link.merchant_id,
        outlet_id=merchant_wide(link.merchant_id),
        actor_id=by,
    )


def let_in(link: HubLink, *, person_id: uuid.UUID, password: str) -> None:
    """Somebody of the shop signs in at the cloud with a password for the cloud alone. RuleError
    `not_there_yet` until the record has brought the person here."""
    person = Person.objects.filter(merchant_id=link.merchant_id, id=person_id, active=True).first()
    if person is None:
        raise RuleError("not_there_yet", "Data Anda belum sampai di cloud. Coba sebentar lagi.")
    set_password(person=person, password=password, by=person.id)


def own_key(merchant_id: uuid.UUID) -> DeviceKey:
    """The cloud's own key in this merchant's record."""
    ledger = find_ledger(merchant_id, merchant_id)
    if ledger is None:
        raise NotFound("no_shop", "Usaha ini belum ada di cloud.")
    return DeviceKey.objects.get(
        merchant_id=merchant_id, device_id=ledger.device_id, epoch=ledger.epoch
    )


def _write(claim: Claim) -> HubLink:
    body = {
        "outlet": str(claim.outlet_id),
        "device": str(claim.device_id),
        "epoch": claim.epoch,
        "public_key": claim.public_key,
        "name": claim.name,
    }
    append(
        "hub.linked",
        body,
        merchant_id=claim.merchant_id,
        outlet_id=merchant_wide(claim.merchant_id),
        actor_id=None,
    )
    return HubLink.objects.get(id=claim.outlet_id, merchant_id=claim.merchant_id)


def _open_record(merchant_id: uuid.UUID) -> None:
    if not Ledger.objects.filter(merchant_id=merchant_id).exists():
        open_ledger(merchant_id, merchant_id, name="Cloud", role="cloud")


def _spend(code: str, merchant_id: uuid.UUID) -> None:
    """A code for new merchants opens no known one: else its maker could enter anybody's."""
    is_known = Ledger.objects.filter(merchant_id=merchant_id).exists()
    wanted = merchant_id if is_known else ANY_MERCHANT
    now = wall_ms()
    fitting = LinkCode.objects.filter(
        merchant_id=wanted, code_hash=_code_hash(code), used_at=None, expires_at__gt=now
    )
    if not fitting.update(used_at=now):
        raise _bad_code()


def _code_hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()


def _bad_code() -> LancarError:
    return NotAllowed(
        "bad_link_code",
        "Kode cloud salah, sudah dipakai, atau lewat satu hari. Minta kode baru di cloud.",
    )


def _outlet_taken() -> LancarError:
    return RuleError(
        "outlet_taken",
        "Cabang ini sudah dikirim oleh server lain. Cabut dulu server itu di cloud.",
    )
