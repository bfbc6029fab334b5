"""Lists as other systems write them, and one import played to its end."""

import io
from typing import Any

import xlsxwriter

from pos.imports import actions
from pos.imports.models import Import
from pos.imports.working import work_imports
from tests.pos.world import World


def csv_of(*rows: tuple[Any, ...], separator: str = ";") -> bytes:
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode()


def xlsx_of(*rows: tuple[Any, ...]) -> bytes:
    """Numbers as numbers, texts as texts, as Excel keeps them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Barang")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                else:
                    sheet.write_number(number, place, value)
    return file.getvalue()


def hand_in(
    world: World, content: bytes, name: str = "barang.csv", target: str = "products"
) -> Import:
    """Handed in and looked at by the worker once."""
    key = actions.hand_in(
        outlet=world.outlet, target=target, file_name=name, content=content, by=world.sari
    )
    work_imports()
    return Import.objects.get(id=key)


def answered(row: Import, **options: Any) -> Import:
    """What the person would answer: as proposed, unless said otherwise."""
    asked = {key: row.options[key] for key in ("columns", "style", "tax_class", "existing")}
    actions.answer(row=row, options={**asked, **options})
    work_imports()
    return fresh(row)


def let_in(world: World, row: Import) -> Import:
    actions.begin(row=row, by=world.sari)
    work_imports()
    return fresh(row)


def bring(world: World, content: bytes, target: str = "products", **options: Any) -> Import:
    """From the file to the goods."""
    row = hand_in(world, content, target=target)
    if row.state == "asking":
        row = answered(row, **options)
    assert row.state == "checked", (row.state, row.trouble)
    return let_in(world, row)


def fresh(row: Import) -> Import:
    return Import.objects.get(id=row.id)
