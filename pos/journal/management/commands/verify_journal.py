"""manage.py verify_journal: chains, signatures, gaps. Exit 1 and the first fault named."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pos.journal.audit import Report, audit

MAX_SHOWN = 20


class Command(BaseCommand):
    help = "Periksa rantai, tanda tangan, dan nomor urut seluruh catatan kejadian."

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report()
        found = audit(report)
        faults = list(islice(found, MAX_SHOWN))
        more = sum(1 for _ in found)
        for fault in faults:
            self.stderr.write(f"{fault.code}: {fault.where}: {fault.sentence}")
        if faults:
            raise CommandError(
                f"verify_journal: {len(faults) + more} faults; first: {faults[0].code} "
                f"at {faults[0].where}",
                returncode=1,
            )
        self.stdout.write(
            f"verify_journal: {report.events} events in {report.chains} chains proven; "
            f"{report.pending} pending, {report.quarantined} quarantined"
        )
