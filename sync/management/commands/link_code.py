"""manage.py link_code: at the cloud, one code that lets one hub in. Shown once, kept as a hash."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sync.links import ANY_MERCHANT, make_code


class Command(BaseCommand):
    help = "Kode sekali pakai agar server toko masuk ke cloud ini: --merchant ID untuk usaha lama."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--merchant", type=uuid.UUID, default=ANY_MERCHANT)
        parser.add_argument("--branch", default="", help="nama cabang baru usaha itu")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE != "cloud":
            raise CommandError("Kode dibuat di cloud (LANCAR_ROLE=cloud), bukan di server toko.")
        self.stdout.write(make_code(merchant_id=options["merchant"], branch=options["branch"]))
