"""The printer of a demo shop: made of software (`manage.py virtualdevices`), on this machine only.
Its paper is looked at in the back office, where it is also given what printers suffer from."""

import socket

from hardware.actions import add_printer
from hardware.models import RAW_PORT, Printer
from pos.outlets.models import Outlet

HOST = "127.0.0.1"
NAME = "Printer contoh"
PROFILE = "generic80"
PORTS = range(RAW_PORT, RAW_PORT + 100)


def put_up(outlet: Outlet) -> None:
    """Where every port is taken, the demo shop has no printer."""
    port = next(filter(_is_free, PORTS), None)
    if port is not None:
        add_printer(
            outlet=outlet,
            by=None,
            identity={"name": NAME},
            link={"host": HOST, "port": port},
            paper={"profile": PROFILE},
        )


def port_in_use() -> int | None:
    """Of the demo printer, while the shop still has it."""
    found = Printer.objects.filter(host=HOST, name=NAME, archived=False).first()
    return found.port if found else None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
