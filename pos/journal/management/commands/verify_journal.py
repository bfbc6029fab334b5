"""manage.py verify_journal: chains, signatures, gaps. Exit 1 and the first fault named.

With `--export FILE.zip` it also writes the record, if it has no fault, with everything that an
accountant needs to check it elsewhere (pos/journal/record).
"""

from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pos.journal.audit import Report, audit
from pos.journal.models import FieldGroup, Ledger
from pos.journal.record.export import server_key, write_record

MAX_SHOWN = 20


class Command(BaseCommand):
    help = "Periksa rantai, tanda tangan, dan nomor urut seluruh catatan kejadian."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--export", type=Path, metavar="FILE.zip", help="Tulis catatan yang bisa dibuktikan."
        )
        parser.add_argument("--merchant", help="Nomor usaha, bila server ini punya beberapa.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report()
        self._prove(report)
        self.stdout.write(
            f"verify_journal: {report.events} events in {report.chains} chains proven; "
            f"{report.pending} pending, {report.quarantined} quarantined, "
            f"{report.unproven} unproven"
        )
        if options["export"] is not None:
            self._export(_ledger(options["merchant"]), options["export"])
        for ledger in Ledger.objects.order_by("id"):
            self.stdout.write(f"Server key: {server_key(ledger)}")

    def _prove(self, report: Report) -> None:
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

    def _export(self, ledger: Ledger, target: Path) -> None:
        try:
            told = write_record(ledger, _name(ledger), target)
        except FileExistsError as error:
            raise CommandError(f"{target}: sudah ada; pilih nama lain.", returncode=1) from error
        except OSError as error:
            raise CommandError(f"{target}: tidak bisa ditulis ({error.strerror}).") from error
        self.stdout.write(f"{target}: {told['events']} events written")


def _ledger(merchant: str | None) -> Ledger:
    ledgers = Ledger.objects.order_by("id")
    if merchant is not None:
        ledgers = ledgers.filter(merchant_id=merchant)
    if ledgers.values("merchant_id").distinct().order_by().count() != 1:
        raise CommandError("Sebutkan satu usaha: --merchant NOMOR.")
    return ledgers[0]


def _name(ledger: Ledger) -> str:
    """As the owner last called it; the number of a shop that has no name yet."""
    known = FieldGroup.objects.filter(merchant_id=ledger.merchant_id, entity="merchant")
    told = known.filter(group="identity").values_list("value", flat=True).first()
    return (told or {}).get("name") or str(ledger.merchant_id)
