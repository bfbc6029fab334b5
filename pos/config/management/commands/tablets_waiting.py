"""manage.py tablets_waiting: which tablets still hold records that are not here, by name.

An update asks before it stops the server (pos.config.shop.update). Prints nothing when there is
none; exit code 0 all the same.
"""

from typing import Any

from django.core.management.base import BaseCommand

from pos.box.queries import holding_records


class Command(BaseCommand):
    help = "Dipakai pembaruan: tablet yang masih menyimpan catatan yang belum terkirim."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(holding_records()))
