"""manage.py verify_receipt TEXT: does the QR code of a paper receipt prove a sale of this shop?

Ends with 0 when the sale is here, 1 when it is genuine but missing or different, 2 when forged.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pos.sales.proof import examine

ENDS_WITH = {"found": 0, "missing": 1, "differs": 1, "forged": 2, "unreadable": 2}


class Command(BaseCommand):
    help = "Memeriksa kode QR sebuah struk: tersimpan, belum ada, atau palsu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help="isi kode QR, dimulai dengan LANCAR1:")

    def handle(self, *args: Any, **options: Any) -> None:
        finding = examine(options["text"])
        self.stdout.write(finding.sentence)
        sys.exit(ENDS_WITH[finding.outcome])
