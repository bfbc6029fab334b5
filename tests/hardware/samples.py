"""Papers that printers are tried with: a receipt of the domain's own vectors, logo, QR code."""

import base64
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

VECTORS = Path(__file__).parents[1] / "vectors" / "receipt"
QR_TEXT = "lancar:1:B01-K02-20261121-0007:75700:" + "A" * 86


def receipt_operations() -> list[dict[str, Any]]:
    """The small sale of the vectors, with a logo above and everything a printer must know."""
    case = json.loads((VECTORS / "operations.json").read_text())["cases"][0]
    *printed, cut = case["expected"]
    tall = {"op": "text", "text": "TINGGI", "align": "center", "bold": True, "size": "tall"}
    foreign = {"op": "text", "text": "Kopi\u00a0\u00e9clair \u2014 \U0001f600", "align": "left",
               "bold": False, "size": "normal"}  # fmt: skip
    return [{"op": "image", "png": logo()}, *printed, tall, foreign, {"op": "qr", "data": QR_TEXT},
            cut]  # fmt: skip


def logo() -> str:
    picture = Image.new("1", (200, 60), 1)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 199, 59), outline=0, width=3)
    pen.ellipse((70, 5, 130, 55), fill=0)
    stored = io.BytesIO()
    picture.save(stored, format="PNG")
    return base64.b64encode(stored.getvalue()).decode()
