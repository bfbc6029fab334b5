"""manage.py office_login NAME: a new password for the back office, for whoever sits at the server.

The last way in when no owner remembers theirs. Asked for on the terminal, never an argument: those
stand in the shell's history. That it was set is on the record, as set by nobody in particular.
A second step of signing in ends with it: its phone may be what was lost.
"""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pos.domain.errors import LancarError
from pos.people.actions import set_password
from pos.people.models import Person
from pos.people.two_step_actions import end_two_step


class Command(BaseCommand):
    help = "Kata sandi kantor yang baru untuk NAMA, bila tidak ada pemilik yang ingat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="nama pengguna di kantor")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE != "shop":
            raise CommandError("Hanya di server toko. (On a shop's server only.)")
        person = Person.objects.filter(username=options["name"], active=True).first()
        if person is None:
            names = Person.objects.filter(active=True).exclude(username=None).order_by("username")
            known = ", ".join(str(each.username) for each in names)
            raise CommandError(f"Tidak ada yang bernama itu. Yang ada: {known}")
        password = getpass.getpass("Kata sandi baru: ")
        if getpass.getpass("Ulangi: ") != password:
            raise CommandError("Isinya tidak sama. (They differ.)")
        try:
            set_password(person=person, password=password, by=None)
            end_two_step(person=person, by=None)
        except LancarError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"Kata sandi {person.username} diganti.")
