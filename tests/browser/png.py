"""A screenshot as grey pixels: enough of PNG for what Chromium writes (8 bits, not interlaced)."""

import struct
import zlib

CHANNELS = {2: 3, 6: 4}  # RGB, RGBA


def grey_pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height, and one byte a pixel (the green channel)."""
    width, height, _, colour = struct.unpack(">IIBB", png[16:26])
    data = b"".join(_chunks(png, b"IDAT"))
    step, raw = CHANNELS[colour], zlib.decompress(data)
    stride = width * step
    before, rows = bytearray(stride), []
    for number in range(height):
        start = number * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], row, before, step)
        rows.append(bytes(row[1::step]))
        before = row
    return width, height, b"".join(rows)


def _chunks(png: bytes, wanted: bytes) -> list[bytes]:
    found, place = [], 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == wanted:
            found.append(png[place + 8 : place + 8 + size])
        place += size + 12
    return found


def _unfilter(kind: int, row: bytearray, up: bytearray, step: int) -> None:
    for place in range(len(row)):
        left = row[place - step] if place >= step else 0
        corner = up[place - step] if place >= step else 0
        guess = (0, left, up[place], (left + up[place]) // 2, _paeth(left, up[place], corner))[kind]
        row[place] = (row[place] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
    return (left, up, corner)[distances.index(min(distances))]
