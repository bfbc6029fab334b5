"""Where virtual devices lay their paper and say what they show, and where a person says what shall
be wrong with them.

A folder, because they are a process of their own: sheets are pictures named by their number,
`fault` and `scale_fault` are one word each, `scale` is what lies on the scale in grams, `pole` what
the display shows, `drawer` how often the drawer opened, `places` where each is plugged in. Only the
newest sheets are kept.
"""

from pathlib import Path

from hardware.virtual.gadgets import VirtualScale
from hardware.virtual.paper import Paper, Sheet, draw
from hardware.virtual.printer import VirtualPrinter

FAULTS = {
    "": "Semua beres",
    "no_paper": "Kertas habis",
    "roll_ends": "Kertas habis di tengah cetak",
    "cover": "Tutup terbuka",
    "jam": "Kertas macet",
    "hangs": "Macet diam",
    "power_cut": "Mati listrik di tengah cetak",
    "silent": "Tidak pernah menjawab",
}
SCALE_FAULTS = {
    "": "Diam",
    "moving": "Bergoyang",
    "overload": "Kelebihan beban",
    "noise": "Kabel berisik",
    "silent": "Tidak menjawab",
}
LASTING = ("no_paper", "cover", "jam", "hangs", "silent")
PART_OF_A_RECEIPT = 220  # bytes
MOST_GRAMS = 30_000
KEPT = 50
FAULT, SCALE, SCALE_FAULT, POLE, PLACES = "fault", "scale", "scale_fault", "pole", "places"
DRAWER = "drawer"


class PaperFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pictures(self) -> list[Path]:
        """Newest first."""
        return sorted(self.folder.glob("[0-9]*.png"), reverse=True)

    def lay_down(self, sheet: Sheet, paper: Paper) -> Path:
        """The picture is there whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = self.pictures()
        number = int(known[0].stem) + 1 if known else 1
        path = self.folder / f"{number:06d}.png"
        unfinished = path.with_suffix(".part")
        draw(sheet, paper).save(unfinished, format="PNG")
        unfinished.replace(path)
        for old in known[KEPT - 1 :]:
            old.unlink(missing_ok=True)
        return path

    @property
    def fault(self) -> str:
        """One of FAULTS; anything else that stands there means nothing."""
        word = self._read(FAULT)
        return word if word in FAULTS else ""

    @fault.setter
    def fault(self, word: str) -> None:
        self._write(FAULT, word)

    @property
    def scale_fault(self) -> str:
        word = self._read(SCALE_FAULT)
        return word if word in SCALE_FAULTS else ""

    @scale_fault.setter
    def scale_fault(self, word: str) -> None:
        self._write(SCALE_FAULT, word)

    @property
    def weight_g(self) -> int:
        word = self._read(SCALE)
        sign, digits = (-1, word[1:]) if word.startswith("-") else (1, word)
        known = digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_GRAMS))
        return sign * min(int(digits), MOST_GRAMS) if known else 0

    @weight_g.setter
    def weight_g(self, grams: int) -> None:
        self._write(SCALE, str(grams))

    @property
    def pole(self) -> str | None:
        """None: there is no display."""
        return self._read(POLE, strip=False) if (self.folder / POLE).exists() else None

    @pole.setter
    def pole(self, lines: str) -> None:
        self._write(POLE, lines)

    @property
    def drawer(self) -> int | None:
        """How often it opened. None: there is none."""
        word = self._read(DRAWER)
        return int(word) if word.isascii() and word.isdigit() else None

    @drawer.setter
    def drawer(self, openings: int) -> None:
        self._write(DRAWER, str(openings))

    @property
    def places(self) -> list[str]:
        return self._read(PLACES).splitlines()

    @places.setter
    def places(self, places: list[str]) -> None:
        self._write(PLACES, "\n".join(places))

    def _read(self, name: str, *, strip: bool = True) -> str:
        try:
            text = (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""
        return text.strip() if strip else text

    def _write(self, name: str, text: str) -> None:
        """Whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self.folder / name)


def obey(printer: VirtualPrinter, fault: str) -> None:
    """The printer as the word says; a fault that is over lets it go on. Those in the middle of a
    document happen in the next one."""
    faults = printer.faults
    for name in LASTING:
        setattr(faults, name, name == fault)
    faults.cut_after = PART_OF_A_RECEIPT if fault == "power_cut" else None
    faults.paper_left = PART_OF_A_RECEIPT if fault == "roll_ends" else None
    if not fault:
        printer.refill()


def weigh(scale: VirtualScale, folder: PaperFolder) -> None:
    scale.weight_g, scale.fault = folder.weight_g, folder.scale_fault


def collect(printer: VirtualPrinter, folder: PaperFolder) -> int:
    """Takes what was cut off out of the printer. Returns how many sheets."""
    with printer.lock:
        sheets, printer.paper.sheets = printer.paper.sheets, []
    for sheet in sheets:
        folder.lay_down(sheet, printer.paper)
    return len(sheets)
