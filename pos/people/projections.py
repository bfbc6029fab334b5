"""Rows of staff, of their rights at the till, and of locked logins from their events."""

import itertools
import uuid
from collections.abc import Sequence

from pos.journal.bulk import insert_rows
from pos.journal.masterdata import TABLES
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import next_revision, project_masters
from pos.people.models import Approval, LoginLock, Person, Phone, TillRules
from pos.people.phones import DOUBTS, REFUSALS, doubt_of


@projection("person.changed", versions=(1, 2), tables=(Person, *TABLES))
def project_people(run: Sequence[Happening]) -> None:
    only_servers(run)
    won = project_masters(Person, "person", run)
    names = {groups["identity"]["username"] for groups in won.values() if "identity" in groups}
    for username in sorted(name for name in names if name):
        _report_shared_username(run[-1], username)


@projection("person.credential_changed", tables=(Person,))
def project_credential_changes(run: Sequence[Happening]) -> None:
    """The hash is not in the event; the row's revision tells tablets that staff changed."""
    only_servers(run)
    merchant_id = run[0].merchant_id
    for happening in run:
        revision = next_revision(Person, merchant_id)
        where = Person.objects.filter(merchant_id=merchant_id, id=happening.body.person)
        where.update(revision=revision)


@projection("login.locked", tables=(LoginLock,))
def project_login_locks(run: Sequence[Happening]) -> None:
    insert_rows(LoginLock, _LOCK_COLUMNS, [_lock_row(happening) for happening in run])
    for happening in run:
        who = happening.body.name or "seseorang"
        report(
            code="login_locked",
            key=str(happening.id),
            sentence=f"PIN atau sandi {who} salah {happening.body.failures} kali berturut-turut.",
            suggestion="Tanyakan kepada staf itu; bila perlu, buat PIN baru.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


@projection("permissions.changed", tables=(TillRules, *TABLES))
def project_permissions(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(TillRules, "permissions", run)


@projection("approval.given", tables=(Approval,))
def project_approvals(run: Sequence[Happening]) -> None:
    """One by one: whether a number was used before is asked of those before."""
    for happening in run:
        doubt = doubt_of(happening)
        insert_rows(Approval, _APPROVAL_COLUMNS, [_approval_row(happening, doubt)])
        if doubt:
            _report_doubt(happening, doubt)


_APPROVAL_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "device_id",
    "document_id",
    "items",
    "asked_by_id",
    "asked_by_name",
    "approver_id",
    "approver_name",
    "method",
    "reason",
    "given_at",
    "nonce",
    "doubt",
)
_LOCK_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "device_id",
    "person_id",
    "name",
    "failures",
    "locked_until",
    "happened_at",
)


def _lock_row(happening: Happening) -> tuple[object, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        happening.device_id,
        uuid.UUID(body.person) if body.person else None,
        body.name,
        body.failures,
        body.locked_until,
        happening.hlc_ms,
    )


def _approval_row(happening: Happening, doubt: str) -> tuple[object, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        happening.device_id,
        body.document,
        [item.model_dump() for item in body.items],
        body.asked_by.id,
        body.asked_by.name,
        body.approver.id,
        body.approver.name,
        body.method,
        body.reason or "",
        body.given_at,
        body.proof.nonce if body.proof else "",
        doubt,
    )


def _report_doubt(happening: Happening, doubt: str) -> None:
    body = happening.body
    what = ", ".join(item.label for item in body.items)
    report(
        code="approval_doubted",
        key=str(happening.id),
        sentence=(
            f"{happening.series}: persetujuan lewat telepon {body.approver.name} untuk {what} "
            f"tidak berlaku: {DOUBTS[doubt]}."
        ),
        suggestion=f"Tanyakan kepada {body.approver.name} dan {body.asked_by.name}.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )


@projection("approval.refused")
def project_refused_approvals(run: Sequence[Happening]) -> None:
    for happening in run:
        body = happening.body
        what = ", ".join(item.label for item in body.items)
        report(
            code="approval_refused",
            key=str(happening.id),
            sentence=(
                f"{happening.series}: {body.asked_by.name} memakai persetujuan telepon "
                f"{body.approver.name} {REFUSALS[body.why]} ({what}). Kasir menolaknya."
            ),
            suggestion=f"Tanyakan kepada {body.asked_by.name}.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


@projection("phone.enrolled", tables=(Phone,))
def project_enrolled_phones(run: Sequence[Happening]) -> None:
    """A person has one at a time: an older one ends when the newer begins, whichever came first."""
    only_servers(run)
    for happening in run:
        body = happening.body
        row = (happening.hlc_ms, happening.hlc_counter, None, None)
        tenant = (happening.merchant_id, happening.outlet_id)
        named = (body.phone, *tenant, body.person.id, body.label, body.public_key, *row)
        insert_rows(Phone, _PHONE_COLUMNS, [named])
        _end_older(happening.merchant_id, body.person.id)
        report(
            code="phone_enrolled",
            key=body.phone,
            sentence=(
                f"Telepon baru ({body.label or 'tanpa nama'}) dapat menyetujui permintaan kasir "
                f"atas nama {body.person.name}."
            ),
            suggestion="Bukan dia sendiri? Cabut di Karyawan, Telepon, dan ganti kata sandinya.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )
        _bump(happening.merchant_id, body.person.id)


@projection("phone.revoked", tables=(Phone,))
def project_revoked_phones(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        mine = Phone.objects.filter(merchant_id=happening.merchant_id, id=happening.body.phone)
        mine.filter(ended_ms=None).update(
            ended_ms=happening.hlc_ms, ended_counter=happening.hlc_counter
        )
        _bump(happening.merchant_id, happening.body.person.id)


_TWO_STEP = {
    "two_step.begun": "Masuk dua langkah dinyalakan untuk {}: sandi saja tidak cukup lagi.",
    "two_step.ended": "Masuk dua langkah dimatikan untuk {}: sandi saja cukup lagi.",
    "two_step.spare_used": "{} masuk dengan kode cadangan, bukan dengan aplikasinya.",
}


@projection("two_step.begun")
def project_begun_two_steps(run: Sequence[Happening]) -> None:
    _report_two_steps("two_step.begun", run)


@projection("two_step.ended")
def project_ended_two_steps(run: Sequence[Happening]) -> None:
    _report_two_steps("two_step.ended", run)


@projection("two_step.spare_used")
def project_used_spares(run: Sequence[Happening]) -> None:
    _report_two_steps("two_step.spare_used", run)


def _report_two_steps(kind: str, run: Sequence[Happening]) -> None:
    """Whoever has somebody's password could do the same: the owner hears of each."""
    only_servers(run)
    for happening in run:
        report(
            code=kind.replace(".", "_"),
            key=str(happening.id),
            sentence=_TWO_STEP[kind].format(happening.body.person.name),
            suggestion="Bukan dia sendiri? Ganti kata sandinya dan periksa siapa yang tahu.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


_PHONE_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "person_id",
    "label",
    "public_key",
    "since_ms",
    "since_counter",
    "ended_ms",
    "ended_counter",
)


def _end_older(merchant_id: uuid.UUID, person_id: str) -> None:
    phones = Phone.objects.filter(merchant_id=merchant_id, person_id=person_id)
    rows = list(phones.order_by("since_ms", "since_counter", "id"))
    for older, newer in itertools.pairwise(rows):
        if older.ended_ms is None:
            Phone.objects.filter(pk=older.pk, merchant_id=merchant_id).update(
                ended_ms=newer.since_ms, ended_counter=newer.since_counter
            )


def _bump(merchant_id: uuid.UUID, person_id: str) -> None:
    """Tablets fetch staff anew when somebody's row has a new revision."""
    revision = next_revision(Person, merchant_id)
    Person.objects.filter(merchant_id=merchant_id, id=person_id).update(revision=revision)


def _report_shared_username(happening: Happening, username: str) -> None:
    people = Person.objects.filter(merchant_id=happening.merchant_id, username=username)
    holders = list(people.order_by("id").values_list("name", flat=True)[:3])
    if len(holders) > 1:
        report(
            code="username_shared",
            key=username,
            sentence=f"Nama pengguna {username} dipakai oleh {' dan '.join(holders)}.",
            suggestion="Ganti nama pengguna salah satu staf.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )
