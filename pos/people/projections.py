"""Rows of staff, of their rights at the till, and of locked logins from their events."""

import uuid
from collections.abc import Sequence

from pos.journal.bulk import insert_rows
from pos.journal.masterdata import TABLES
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import next_revision, project_masters
from pos.people.models import Approval, LoginLock, Person, TillRules


@projection("person.changed", tables=(Person, *TABLES))
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
    insert_rows(Approval, _APPROVAL_COLUMNS, [_approval_row(happening) for happening in run])


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


def _approval_row(happening: Happening) -> tuple[object, ...]:
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
    )


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
