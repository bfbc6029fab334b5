"""What a printer on USB goes through, told from inside (test_libusb.py): this process sees the bus
of emulated_usb.py, and nothing of it is made of Python. Each line out is one result as JSON; `do`
asks the person outside for something and waits until it is done."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.discovery import found_devices
from hardware.drivers import receipts
from hardware.drivers.receipts import Device
from hardware.drivers.wires import Failed
from hardware.links import checked_link

CABLE = Path(sys.argv[1])
PRINTER = Device(checked_link(sys.argv[2], 0))
RECEIPT = b"\x1b@" + b"Indomie Goreng          3.500\n" * 40 + b"\x1dV\x00"
LOOKS = 3_000  # a fiftieth of a second each
LATE_SECONDS = 20.0  # two processes stand between its question and the answer


def tell(what: str, said: Any) -> None:
    sys.stdout.write(json.dumps([what, said]) + "\n")
    sys.stdout.flush()


def do(what: str) -> None:
    tell("do", what)
    sys.stdin.readline()


def outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Failed as failed:
        return [type(failed).__name__, failed.sentence]


def print_receipt(notice: Callable[[str], None]) -> Any:
    return outcome(lambda: PRINTER.print(RECEIPT, starts=lambda: None, notice=notice))


def found() -> list[list[str]]:
    return [[each.address, each.name, each.trouble] for each in found_devices()]


def until_found(is_there: bool) -> list[list[str]]:
    for _ in range(LOOKS):
        if bool(found()) == is_there:
            return found()
        time.sleep(0.02)
    return found()


def put_in() -> None:
    """Until the bus took the file away: a printer is seen on it before it can be spoken to."""
    (CABLE / "put-in").touch()
    for _ in range(LOOKS):
        if not (CABLE / "put-in").exists():
            return
        time.sleep(0.02)
    raise TimeoutError


def refilled(sentence: str) -> None:
    tell("notice", sentence)
    if sentence:
        do("refill")


def main() -> None:
    receipts.ANSWER_SECONDS = LATE_SECONDS
    tell("found", found())
    tell("printed", print_receipt(refilled))
    tell("drawer", outcome(lambda: PRINTER.open_drawer(lambda: None)))
    do("take the paper out")
    tell("without paper", outcome(PRINTER.look))
    do("refill")
    do("leave paper for three lines")
    tell("paper out in the middle", print_receipt(refilled))
    (CABLE / "pull-after-300").touch()
    tell("pulled in the middle", print_receipt(refilled))
    tell("found", until_found(False))
    tell("without cable", outcome(PRINTER.look))
    put_in()
    tell("found", until_found(True))
    tell("printed", print_receipt(refilled))


if __name__ == "__main__":
    main()
