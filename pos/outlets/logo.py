"""The shop's logo as a receipt printer can print it: black dots on white, small, never wider than
the paper.

What this is not: a picture store. The finished PNG travels inside the outlet's event and chunk as
base64, so a tablet that is offline prints it, and a rebuild needs no file.
"""

import base64
import binascii
import io

from PIL import Image, ImageOps, UnidentifiedImageError

from pos.outlets import errors

MAX_UPLOAD_BYTES = 2_000_000
MAX_SIDE_PX = 5_000
ENOUGH_PX = 1_200  # twice the widest paper; a photograph is made small before it is coloured
DOTS_A_COLUMN = 12  # printers' letters: 384 dots for 32 columns, 576 for 48
MAX_HEIGHT_DOTS = 160
MAX_PNG_BYTES = 8 * 1024
SMALLEST_STEP = 4  # a fourth of the size fits for certain: 144 x 40 dots are 720 bytes
_STEPS = 16
_FORMATS = ("PNG", "JPEG")
_BLACK = 0
_FEW_COLOURS = ("1", "P")
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def make_logo(content: bytes, columns: int) -> str:
    """Base64 of a one-bit PNG for paper this wide. BadInput when the file will not do."""
    grey = _read(content)
    for step in range(_STEPS):
        png = _png(_dithered(grey, columns, 1 - step * (1 - 1 / SMALLEST_STEP) / (_STEPS - 1)))
        if len(png) <= MAX_PNG_BYTES:
            break
    return base64.b64encode(png).decode()


def refit_logo(logo: str, columns: int) -> str:
    """A finished logo for paper of another width; one that fits stays as it is."""
    content = logo_bytes(logo)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            fits = image.width <= columns * DOTS_A_COLUMN and image.height <= MAX_HEIGHT_DOTS
            is_finished = image.mode == "1" and len(content) <= MAX_PNG_BYTES
            image.load()
    except _UNREADABLE as error:
        raise errors.logo_damaged() from error
    return logo if fits and is_finished else make_logo(content, columns)


def logo_bytes(logo: str) -> bytes:
    try:
        return base64.b64decode(logo, validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.logo_not_a_picture() from error


def logo_width_dots(logo: str) -> int:
    with Image.open(io.BytesIO(logo_bytes(logo))) as image:
        return image.width


def _read(content: bytes) -> Image.Image:
    """Upright, on white paper, in greys."""
    if len(content) > MAX_UPLOAD_BYTES:
        raise errors.logo_too_large()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if max(image.size) > MAX_SIDE_PX:
                raise errors.logo_too_many_dots(MAX_SIDE_PX)
            return _on_white(ImageOps.exif_transpose(_small(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise errors.logo_too_many_dots(MAX_SIDE_PX) from error
    except UnidentifiedImageError as error:
        raise errors.logo_not_a_picture() from error
    except _UNREADABLE as error:
        raise errors.logo_damaged() from error


def _small(image: Image.Image) -> Image.Image:
    image.draft("RGB", (ENOUGH_PX, ENOUGH_PX))  # a JPEG is read at a fraction of its size
    whole = image.convert("RGBA") if image.mode in _FEW_COLOURS else image
    whole.thumbnail((ENOUGH_PX, ENOUGH_PX))
    return whole


def _on_white(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(paper, coloured).convert("L")


def _dithered(grey: Image.Image, columns: int, share: float) -> Image.Image:
    """As large as the paper lets it be, times `share`; Floyd and Steinberg's dots."""
    widest = columns * DOTS_A_COLUMN * share
    scale = min(widest / grey.width, MAX_HEIGHT_DOTS * share / grey.height)
    size = (max(1, int(grey.width * scale)), max(1, int(grey.height * scale)))
    dots = grey.resize(size, Image.Resampling.LANCZOS).convert("1")
    lowest, _ = dots.getextrema()
    if lowest != _BLACK:
        raise errors.logo_blank()
    return dots


def _png(dots: Image.Image) -> bytes:
    file = io.BytesIO()
    dots.save(file, "PNG", optimize=True)
    return file.getvalue()
