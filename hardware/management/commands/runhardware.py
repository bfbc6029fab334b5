"""manage.py runhardware: the one process that talks to the shop's printers."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hardware.keeper import AlreadyRunning, Keeper, only_one


class Command(BaseCommand):
    help = "Pemilik printer: mencetak yang menunggu dan membuka laci."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE != "shop":
            raise CommandError("Printer dipegang server toko; cloud tidak punya printer.")
        keeper = Keeper()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: keeper.stopped.set())
        try:
            with only_one(settings.DATA_DIR):
                keeper.run()
        except AlreadyRunning as error:
            raise CommandError("Printer toko ini sudah dipegang proses lain.") from error
