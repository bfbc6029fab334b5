"""Printed paper as a neutral list of operations, and how it becomes lines of a fixed width.

Operations (plain JSON; printers, screens and tests all read the same list):

    {"op": "text", "text", "align": left|center|right, "bold", "size": normal|tall}
    {"op": "columns", "left", "right", "bold", "size"}    left text, right text, spaces between
    {"op": "rule", "char"}                                one character across the paper
    {"op": "qr", "data"}                                  a QR code, centred
    {"op": "image", "png"}                                a black-and-white PNG in base64, centred
    {"op": "cut"}                                         end of the paper; the driver feeds first

`lay_out` turns text, columns and rules into {"op": "line", "text", "bold", "size"}, each at most
`columns` ASCII characters, and passes qr, image and cut on. Tall letters are double height and keep
their width, so size never changes a line. What this is not: printer commands (hardware/).
"""

from collections.abc import Sequence
from typing import Literal, TypedDict

from pos.domain.errors import DomainError
from pos.domain.text import is_printable_ascii, to_ascii, wrap

# After letters that are read from the right: the amount stays right of them.
LEFT_TO_RIGHT = "\u200e"
SMALLEST_COLUMNS = 24
LARGEST_COLUMNS = 64

Align = Literal["left", "center", "right"]
Size = Literal["normal", "tall"]


class TextOperation(TypedDict):
    op: Literal["text"]
    text: str
    align: Align
    bold: bool
    size: Size


class ColumnsOperation(TypedDict):
    op: Literal["columns"]
    left: str
    right: str
    bold: bool
    size: Size


class RuleOperation(TypedDict):
    op: Literal["rule"]
    char: str


class QrOperation(TypedDict):
    op: Literal["qr"]
    data: str


class ImageOperation(TypedDict):
    op: Literal["image"]
    png: str


class CutOperation(TypedDict):
    op: Literal["cut"]


class Line(TypedDict):
    op: Literal["line"]
    text: str
    bold: bool
    size: Size


Picture = QrOperation | ImageOperation
Operation = TextOperation | ColumnsOperation | RuleOperation | Picture | CutOperation
LaidOut = Line | Picture | CutOperation


def text(words: str, align: Align = "left", bold: bool = False) -> TextOperation:
    """One paragraph of normal size."""
    return {"op": "text", "text": words, "align": align, "bold": bold, "size": "normal"}


def row(left: str, right: str, bold: bool = False) -> ColumnsOperation:
    """Left and right on one line where they fit."""
    return {"op": "columns", "left": left, "right": right, "bold": bold, "size": "normal"}


def rule(character: str) -> RuleOperation:
    """A line across the paper."""
    return {"op": "rule", "char": character}


def tall(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations in double height."""
    return [_tall(each) for each in operations]


def lay_out(operations: Sequence[Operation], columns: int, plain: bool = True) -> list[LaidOut]:
    """Finished lines, none longer than the paper is wide. `plain`: ASCII, as printers print it;
    a screen shows the letters as they were written."""
    check_columns(columns)
    written = to_ascii if plain else str
    laid: list[LaidOut] = []
    for each in operations:
        if each["op"] == "text":
            lines = _text_lines(written(each["text"]), each["align"], columns)
            laid.extend(_line(line, each["bold"], each["size"]) for line in lines)
        elif each["op"] == "columns":
            lines = _row_lines(written(each["left"]), written(each["right"]), columns)
            laid.extend(_line(line, each["bold"], each["size"]) for line in lines)
        elif each["op"] == "rule":
            laid.append(_line((to_ascii(each["char"]) + "-")[0] * columns, False, "normal"))
        else:
            laid.append(each)
    return laid


def render_text(operations: Sequence[Operation], columns: int) -> list[str]:
    """The lines alone, for screens, tests and plain printers; pictures and cuts are left out."""
    return [each["text"] for each in lay_out(operations, columns) if each["op"] == "line"]


def check_columns(columns: int) -> None:
    """Refuses a paper too narrow for an amount beside its name, or wider than any printer."""
    if not SMALLEST_COLUMNS <= columns <= LARGEST_COLUMNS:
        raise DomainError("receipt_columns")


def _tall(operation: Operation) -> Operation:
    if operation["op"] == "text":
        return {**operation, "size": "tall"}
    if operation["op"] == "columns":
        return {**operation, "size": "tall"}
    return operation


def _line(line: str, bold: bool, size: Size) -> Line:
    return {"op": "line", "text": line, "bold": bold, "size": size}


def _text_lines(words: str, align: Align, columns: int) -> list[str]:
    return [_aligned(line, align, columns) for line in wrap(words, columns)]


def _aligned(line: str, align: Align, columns: int) -> str:
    free = columns - len(line)
    if align == "left":
        return line
    return " " * (free if align == "right" else free // 2) + line


def _row_lines(left: str, right: str, columns: int) -> list[str]:
    """The left text on as many lines as it needs; the right text ends the last one if it fits."""
    lines = wrap(left, columns)
    if right == "":
        return lines
    free = columns - len(lines[-1]) - len(right)
    if lines != [""] and free >= 1:
        turn = "" if is_printable_ascii(left) else LEFT_TO_RIGHT
        return [*lines[:-1], lines[-1] + " " * free + turn + right]
    alone = [_aligned(line, "right", columns) for line in wrap(right, columns)]
    return alone if lines == [""] else [*lines, *alone]
