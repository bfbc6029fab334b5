"""The cloud's side of a link: codes that let a hub in, and whose word counts for an outlet.

A verb each: `make_code`, `link_hub`, `join_branch`, `renew_link`, `unlink_hub`. One hub stands for
one outlet; a second one is refused until the first is taken off (`outlet_taken`), because two would
write two records of one shop. A code for a new branch makes that outlet when its server comes. The
cloud is a device of its own with one record a merchant, opened when its first hub comes.
"""

import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from pos.journal.actions import append, open_ledger
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError, NotAllowed, NotFound, RuleError
from pos.journal.models import DeviceKey, Ledger
from pos.journal.problems import report
from pos.journal.rows import find_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import add_branch
from pos.outlets.models import Outlet
from pos.outlets.queries import outlets_of
from pos.people.actions import change_permissions, set_password
from pos.people.models import Person, TillRules
from sync.models import HubLink, LinkCode

CODE_LIFE_MS = 24 * 3_600_000
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another
MAX_BRANCH = 80
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


@dataclass(frozen=True)
class Newcomer:
    """A server that has no record yet; it has signed what it asks with the key it names."""

    device_id: uuid.UUID
    epoch: int
    public_key: str


def make_code(
    *, merchant_id: uuid.UUID = ANY_MERCHANT, by: uuid.UUID | None = None, branch: str = ""
) -> str:
    """Ten letters, good once and for a day: for a hub of this merchant, or of a new one; with
    `branch` for a new server, which becomes a new outlet of that name."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    now = wall_ms()
    LinkCode.objects.create(
        merchant_id=merchant_id,
        outlet_id=merchant_id,
        code_hash=_code_hash(code),
        created_by=by,
        branch=" ".join(branch.split())[:MAX_BRANCH],
        created_at=now,
        expires_at=now + CODE_LIFE_MS,
    )
    return f"{code[:5]}-{code[5:]}"


def link_hub(claim: Claim, code: str) -> HubLink:
    """NotAllowed `bad_link_code`, RuleError `outlet_taken`. The same key again spends nothing."""
    link = _link(claim, code)
    if link is None:
        raise _outlet_taken()
    return link


def _link(claim: Claim, code: str) -> HubLink | None:
    """None where another hub stands for the outlet, which is in the inbox then."""
    with transaction.atomic():
        known = HubLink.objects.filter(id=claim.outlet_id, merchant_id=claim.merchant_id).first()
        if known is not None and known.unlinked_at is None:
            if known.public_key == claim.public_key and known.device_id == claim.device_id:
                return known
            if known.device_id != claim.device_id:
                _report_claim(known, claim, code)
                return None
        _spend(code, claim.merchant_id)
        _open_record(claim.merchant_id)
        return _write(claim)


def join_branch(newcomer: Newcomer, code: str) -> HubLink:
    """NotAllowed `bad_link_code`. The same key again spends nothing, and is told the same."""
    with transaction.atomic():
        known = HubLink.objects.filter(
            device_id=newcomer.device_id, public_key=newcomer.public_key, unlinked_at=None
        ).first()
        if known is not None:
            return known
        spent = _spend_branch(code)
        merchant_id, by = spent.merchant_id, spent.created_by
        outlet = add_branch(merchant_id=merchant_id, name=spent.branch, by=by)
        _copy_permissions(outlet, by)
        who = (newcomer.device_id, newcomer.epoch, newcomer.public_key)
        return _write(Claim(merchant_id, outlet.id, *who, outlet.name))


def _copy_permissions(outlet: Outlet, by: uuid.UUID | None) -> None:
    """Who may do what at the tills begins as in the first outlet."""
    first = outlets_of(outlet.merchant_id)[0]
    known = TillRules.objects.filter(merchant_id=outlet.merchant_id, id=first.id).first()
    if known is not None:
        where = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
        change_permissions(**where, rules=known.rules, by=by)


def _spend_branch(code: str) -> LinkCode:
    fitting = _open_codes(code).exclude(branch="")
    found = fitting.first()
    if found is None or not fitting.filter(id=found.id).update(used_at=wall_ms()):
        raise _bad_code()
    return found


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
    if _open_codes(code).exclude(branch="").exists():
        raise _branch_code()
    if not _open_codes(code).filter(merchant_id=wanted).update(used_at=wall_ms()):
        raise _bad_code() if is_known or not _open_codes(code).exists() else _not_for_newcomers()


def _open_codes(code: str) -> "QuerySet[LinkCode]":
    """Neither used nor past its day."""
    return LinkCode.objects.filter(
        code_hash=_code_hash(code), used_at=None, expires_at__gt=wall_ms()
    )


def _report_claim(known: HubLink, claim: Claim, code: str) -> None:
    """Only of who has a code that the owner gave out: a stranger's word fills no inbox."""
    if not _open_codes(code).filter(merchant_id=claim.merchant_id).exists():
        return
    report(
        code="outlet_claimed",
        key=f"{claim.outlet_id}:{claim.device_id}",
        sentence=f"Server kedua ({claim.name}) mau mengirim catatan cabang {known.name}; ditolak.",
        suggestion="Bila komputernya diganti, cabut dulu server lama di Pengaturan > Cloud.",
        merchant_id=claim.merchant_id,
        outlet_id=claim.outlet_id,
        reopen=True,
    )


def _code_hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()


def _bad_code() -> LancarError:
    return NotAllowed(
        "bad_link_code",
        "Kode cloud salah, sudah dipakai, atau lewat satu hari. Minta kode baru di cloud.",
    )


def _not_for_newcomers() -> LancarError:
    return NotAllowed(
        "not_for_newcomers",
        "Kode ini untuk server usaha yang sudah ada di cloud itu, sedangkan toko ini belum pernah "
        "ke sana. Minta pengelola cloud kode untuk usaha baru (manage.py link_code).",
    )


def _branch_code() -> LancarError:
    return NotAllowed(
        "branch_code",
        "Kode ini untuk cabang baru. Toko ini sudah punya catatan sendiri, tidak dapat digabung; "
        'mulai server baru dengan kode itu: make shop ARGS="--join KODE@alamat-cloud".',
    )


def _outlet_taken() -> LancarError:
    return RuleError(
        "outlet_taken",
        "Cabang ini sudah dikirim oleh server lain. Cabut dulu server itu di cloud.",
    )
