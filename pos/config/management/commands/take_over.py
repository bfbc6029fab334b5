"""manage.py take_over: a new release brings the database up to date and says whether it is fit.

Called by an update (pos.box.updates.installing) while the server is stopped; a copy of the database
lies beside. Exit code 0: this release can serve this shop. It opens no door and makes no shop.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.test import RequestFactory

from pos.config.health import healthz
from pos.config.management.commands.prepare_shop import give_methods
from pos.journal.models import Ledger


class Command(BaseCommand):
    help = "Dipakai pembaruan: sesuaikan basis data, lalu periksa diri."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("check", verbosity=0)
            call_command("migrate", verbosity=0, interactive=False)
            give_methods()
            self._look()
        except (DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            connection.close()

    def _look(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            verdict = cursor.fetchone()[0]
        if verdict != "ok":
            raise CommandError(verdict)
        answer = healthz(RequestFactory().get("/healthz"))
        if answer.status_code != 200 and Ledger.objects.exists():
            raise CommandError(answer.content.decode())
