"""manage.py rebuild [--verify]: replay the record into empty tables; exit 1 if rows differ."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pos.journal.models import Event, State
from pos.journal.replay import rebuild


class Command(BaseCommand):
    help = "Susun ulang semua tabel dari catatan kejadian. --verify: bandingkan saja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="compare only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        differences = rebuild(verify_only=options["verify"])
        seconds = time.monotonic() - began
        events = Event.objects.filter(state=State.APPLIED).count()
        for difference in differences:
            self.stderr.write(
                f"{difference.table}: {difference.rows_before} rows before, "
                f"{difference.rows_after} after replay, first difference at {difference.example}"
            )
        if differences and options["verify"]:
            raise CommandError("rebuild: rows differ from the record", returncode=1)
        word = "same rows" if not differences else "rows corrected"
        self.stdout.write(f"rebuild: {events} events replayed in {seconds:.1f} s, {word}")
