"""manage.py prepare_shop: bring the database up to date, and make the shop when there is none.

`manage.py shop` and the installer call it; it may be called again at any time. What exists only
once (the recovery card, the first PIN and password of an empty shop) it prints and keeps nowhere.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection, transaction

from pos.config import demo, demo_printer, joined_shop
from pos.config.shop import preflight, start, troubles, words
from pos.config.wizard.claim import code_in, make_code
from pos.journal.errors import LancarError
from pos.outlets.queries import merchants
from pos.payments.actions import add_basic_methods
from pos.payments.queries import has_methods
from pos.people.roles import ROLES
from sync import joining

NEW_SHOP_NAME = "Toko Saya"


class Command(BaseCommand):
    help = "Siapkan basis data; buat toko bila belum ada (--no-demo: toko kosong)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true")
        parser.add_argument("--wizard", action="store_true")
        parser.add_argument("--join", default="", metavar="CODE@ADDRESS")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
            self._join(options["join"])
            if options["wizard"] and not merchants():
                make_code(settings.DATA_DIR)
            else:
                self._make_shop(wants_demo=not options["no_demo"])
            give_methods()
            note_people()
        except DatabaseError as error:
            raise trouble_of(error) from error
        except OSError as error:
            if error.errno in preflight.DISK_FULL_ERRORS:
                raise troubles.disk_full(settings.DATA_DIR) from error
            reason = error.strerror or str(error)
            raise troubles.data_unwritable(settings.DATA_DIR, reason) from error
        finally:
            connection.close()

    def _join(self, invitation: str) -> None:
        """A new branch; the same command again, or a plain start, goes on where it was cut off."""
        folder = settings.DATA_DIR
        if code_in(folder) and not invitation:
            return  # begun in the wizard, which goes on with it and shows what comes of it
        if not joining.is_unfinished(folder) and self._is_settled(invitation):
            return
        if merchants() and not joining.has_begun():
            raise troubles.join_has_shop(folder)
        if not invitation and not joining.has_begun():
            raise troubles.join_unfinished(folder / joining.FILE)
        try:
            given = (
                joined_shop.join(invitation, folder) if invitation else joined_shop.resume(folder)
            )
        except LancarError as error:
            raise troubles.join_failed(error.code, error.sentence) from error
        if given:
            self.stdout.write(words.joined(given))
            self.stdout.flush()
            joining.finish(folder)

    def _is_settled(self, invitation: str) -> bool:
        """Nothing to join; Trouble `join_has_shop` where a shop of its own is asked to."""
        if not invitation or not merchants():
            return not invitation
        try:
            if joining.has_joined(joining.Invitation.of(invitation).address):
                return True
        except LancarError as error:
            raise troubles.join_failed(error.code, error.sentence) from error
        raise troubles.join_has_shop(settings.DATA_DIR)

    def _make_shop(self, *, wants_demo: bool) -> None:
        """What was made is shown before the next line may fail."""
        if merchants():
            return
        with transaction.atomic():
            shop = demo.make_demo_shop() if wants_demo else demo.make_empty_shop(NEW_SHOP_NAME)
            if wants_demo:
                demo_printer.put_up(shop.outlet)
        self.stdout.write(words.once(shop.recovery_card, [] if wants_demo else secrets_of(shop)))
        self.stdout.flush()


def give_methods() -> None:
    """A shop that was made before payment methods were its own gets the usual ones, once."""
    for merchant in merchants():
        if not has_methods(merchant.id):
            with transaction.atomic():
                add_basic_methods(merchant_id=merchant.id, by=None)


def secrets_of(shop: demo.NewShop) -> list[str]:
    """The owner's first login and PIN."""
    pins = [f"PIN {one.name:<9}: {one.pin}" for one in shop.pins]
    return [f"Login kantor : {shop.username} / {shop.password}", *pins]


def note_people() -> None:
    """Who may come in is shown at every start of a demo shop, and its printer is started; a real
    shop's people are secret."""
    people: list[str] = []
    if demo.is_demo_shop():
        people = [
            f"nama / kata sandi    {demo.DEMO_USERNAME} / {demo.DEMO_PASSWORD}",
            *(f"PIN {one.pin}           {one.name}, {roles(one)}" for one in demo.demo_pins()),
        ]
    printers = demo_printer.options() if people else []
    note = {**start.read_note(settings.DATA_DIR), "people": people, "printers": printers}
    (settings.DATA_DIR / start.PREPARED).write_text(json.dumps(note), encoding="utf-8")


def roles(staff: demo.StaffPin) -> str:
    return ", ".join(ROLES.get(name, name) for name in staff.roles)


def trouble_of(error: DatabaseError) -> troubles.Trouble:
    """SQLite's words for a full disk, a read-only file and a damaged one."""
    said = str(error).lower()
    if "full" in said or "disk i/o" in said:
        return troubles.disk_full(settings.DATA_DIR)
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return troubles.data_unwritable(settings.DATA_DIR, str(error))
    file = settings.DATA_DIR / preflight.DATABASE_NAME
    return troubles.database_unreadable(file, str(error))
