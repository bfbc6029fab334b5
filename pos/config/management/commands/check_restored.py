"""manage.py check_restored: is this database, unpacked from a copy, whole? One line of JSON.

Called by the daily trial (pos.backups.trial) on a folder of its own. It writes nothing but what the
replay takes back again. `trouble` is a sentence, empty when all is well.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from pos.journal.audit import Report, audit
from pos.journal.models import Head
from pos.journal.replay import rebuild


class Command(BaseCommand):
    help = "Periksa basis data hasil pulihan: berkas, rantai, tanda tangan, susun ulang."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trouble = _trouble()
            heads = [] if trouble else _heads()
        except DatabaseError as error:
            trouble, heads = f"Basis data dalam cadangan tidak terbaca ({error}).", []
        self.stdout.write(json.dumps({"trouble": trouble, "heads": heads}))


def _trouble() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        [verdict] = cursor.fetchone()
    if verdict != "ok":
        return f"Berkas basis data dalam cadangan rusak ({verdict})."
    fault = next(audit(Report()), None)
    if fault is not None:
        return f"Catatan dalam cadangan tidak utuh ({fault.code}: {fault.where})."
    differences = rebuild(verify_only=True)
    if differences:
        return f"Susun ulang dari cadangan memberi hasil lain ({differences[0].table})."
    return ""


def _heads() -> list[dict[str, Any]]:
    rows = Head.objects.values("outlet_id", "device_id", "epoch", "stream", "seq")
    return [{key: str(value) if key.endswith("_id") else value for key, value in row.items()}
            for row in rows]  # fmt: skip
