"""The printers of a demo shop, of receipts and of labels: made of software (`manage.py
virtualdevices`), on this machine only. Their paper is looked at in the back office, where they are
also given what printers suffer from."""

import socket

from hardware.actions import add_printer
from hardware.gadgets.sorts import family_of
from hardware.models import RAW_PORT, SERIAL_SERVER_PORT, Gadget, Printer
from pos.outlets.models import Outlet

HOST = "127.0.0.1"
PROFILES = {"Printer contoh": "generic80", "Printer label contoh": "tspl"}
OPTIONS = {"generic80": "--port", "tspl": "--label-port"}
PORTS = range(RAW_PORT, RAW_PORT + 100)
GADGETS = (
    "--scale-port",
    "--pole-port",
    "--drawer-port",
)  # plugged in where an owner would look; not set up yet
GADGET_PORTS = range(SERIAL_SERVER_PORT, SERIAL_SERVER_PORT + 100)


def put_up(outlet: Outlet) -> None:
    """Where every port is taken, the demo shop has no printer."""
    for (name, profile), port in zip(PROFILES.items(), filter(_is_free, PORTS), strict=False):
        add_printer(
            outlet=outlet,
            by=None,
            identity={"name": name},
            link={"host": HOST, "port": port},
            paper={"profile": profile},
        )


def options() -> list[str]:
    """Of `virtualdevices`, for those printers that the shop still has; none: nothing to start."""
    found = Printer.objects.filter(host=HOST, name__in=PROFILES, archived=False)
    ports = {printer.profile: printer.port for printer in found if printer.profile in OPTIONS}
    if "generic80" not in ports:
        return []
    plugs = {OPTIONS[name]: port for name, port in ports.items()} | _gadgets()
    return [word for option, port in plugs.items() for word in (option, str(port))]


def _gadgets() -> dict[str, int]:
    """On the ports that the shop knows them by, if it does."""
    known = Gadget.objects.filter(host=HOST, archived=False).order_by("id")
    plugs = {f"--{family_of(each.sort)}-port": each.port for each in known}
    free = filter(_is_free, (port for port in GADGET_PORTS if port not in plugs.values()))
    return {option: plugs[option] if option in plugs else next(free) for option in GADGETS}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
