"""manage.py doctor: looks at this box and says in words what is wrong and what to do.

Exit code 1 when something is wrong that keeps the shop or its tablets from working.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pos.config.doctor import BAD, OK, examine


class Command(BaseCommand):
    help = "Periksa komputer server: disk, basis data, alamat, sertifikat, jam, cadangan, printer."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE != "shop":
            raise CommandError("doctor hanya untuk server toko. (For a shop's server only.)")
        found = examine(Path(settings.DATA_DIR))
        self.stdout.write("\n".join(each.show() for each in found))
        wrong = sum(each.tone != OK for each in found)
        self.stdout.write(
            f"\n{wrong} hal perlu dilihat. ({wrong} things need a look.)"
            if wrong
            else "\nSemua baik. (All is well.)"
        )
        if any(each.tone == BAD for each in found):
            raise SystemExit(1)
