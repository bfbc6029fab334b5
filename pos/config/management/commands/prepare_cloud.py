"""manage.py prepare_cloud: the cloud's tables up to date; a demo merchant when it is empty."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from pos.config import demo
from pos.config.demo_cloud import make_demo_cloud
from pos.journal.models import Ledger
from pos.journal.wall import raise_walls


class Command(BaseCommand):
    help = "Siapkan basis data cloud; isi usaha contoh bila masih kosong (--no-demo: tidak)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE != "cloud":
            raise CommandError("Perintah ini milik cloud (LANCAR_ROLE=cloud).")
        call_command("migrate", verbosity=0, interactive=False)
        raise_walls()
        if not options["no_demo"] and not Ledger.objects.exists():
            self.stdout.write("Membuat usaha contoh: 3 cabang, 90 hari penjualan ...")
            self.stdout.flush()
            make_demo_cloud()
        if demo.is_demo_shop():
            self.stdout.write(f"Masuk: {demo.DEMO_CLOUD_USERNAME} / {demo.DEMO_PASSWORD}")
