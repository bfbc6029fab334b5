"""Brings lists into the bench shop; runs inside its process, as the worker would."""

import io
import json
import threading
import time

import xlsxwriter
from django.db import connection

from pos.imports import actions
from pos.imports.models import Import, State
from pos.imports.working import work_imports
from pos.outlets.queries import the_outlet
from pos.people.models import Person

LOOKS_A_SECOND = 10
Line = tuple[object, ...]
GOODS = ("Nama barang", "Kode barang", "Barcode", "Kategori", "Satuan", "Harga jual", "Harga beli")
STOCK = ("Kode barang", "Nama barang", "Stok awal", "Harga beli")
CUSTOMERS = ("Nama pelanggan", "Nomor HP", "Anggota")
TARGETS = {"stock": "stock", "customers": "customers"}


class Watcher(threading.Thread):
    """Looks at the import as its page does."""

    def __init__(self, key: object) -> None:
        super().__init__()
        self.key, self.ended = key, threading.Event()
        self.still = 0.0

    def run(self) -> None:
        seen, since = None, time.monotonic()
        while not self.ended.wait(1 / LOOKS_A_SECOND):
            said = Import.objects.filter(id=self.key).values_list("state", "done").get()
            now = time.monotonic()
            self.still = max(self.still, now - since)
            if said != seen:
                seen, since = said, now
        connection.close()


def bring(kind: str, count: int) -> str:
    """Seconds until the plan is made, until all is in, of a processor for both, and the longest in
    which nothing moved."""
    person = Person.objects.earliest("id")
    content = _content(kind, count)
    key = actions.hand_in(
        outlet=the_outlet(),
        target=TARGETS.get(kind, "products"),
        file_name=f"{kind}.csv",
        content=content,
        by=person,
    )
    watcher = Watcher(key)
    watcher.start()
    busy = time.process_time()
    checked = _worked()
    row = Import.objects.get(id=key)
    if row.state == State.ASKING:
        actions.answer(row=row, options=row.options)
        checked += _worked()
        row.refresh_from_db()
    assert row.state == State.CHECKED, (row.state, row.trouble)
    actions.begin(row=row, by=person)
    let_in = _worked()
    watcher.ended.set()
    watcher.join()
    row.refresh_from_db()
    assert row.state == State.DONE, (row.state, row.trouble)
    told = {"checked_s": checked, "let_in_s": let_in, "still_s": watcher.still}
    return json.dumps({**told, "busy_s": time.process_time() - busy, "let_in": row.done})


def _worked() -> float:
    began = time.perf_counter()
    work_imports()
    return time.perf_counter() - began


def _content(kind: str, count: int) -> bytes:
    lines = [_line(kind, number) for number in range(1, count + 1)]
    head = {"stock": STOCK, "customers": CUSTOMERS}.get(kind, GOODS)
    if kind == "more_goods":
        return _xlsx([head, *lines])
    return "\r\n".join(";".join(map(str, line)) for line in [head, *lines]).encode()


def _line(kind: str, number: int) -> Line:
    if kind == "stock":
        return (f"A{number}", f"Barang impor {number}", number % 90 + 1, 2_000)
    if kind == "customers":
        return (f"Pelanggan {number}", f"0812{number:08}", "ya" if number % 3 else "tidak")
    letter = "B" if kind == "more_goods" else "A"
    price = 3_500 + number % 400 * 100 + (500 if kind == "prices" else 0)
    code = f"{letter}{number}"
    group = f"Kelompok {number % 40}"
    barcode = f"{'29' if letter == 'A' else '28'}{number:06}"
    return (f"Barang impor {code}", code, barcode, group, "pcs", price, 2_000)


def _xlsx(lines: list[Line]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Barang")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return file.getvalue()
