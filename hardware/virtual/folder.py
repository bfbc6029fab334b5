"""Where a virtual printer lays its paper, and where a person says what shall be wrong with it.

A folder, because the printer is a process of its own: sheets are pictures named by their number,
`fault` is one word. Only the newest sheets are kept.
"""

from pathlib import Path

from hardware.virtual.paper import Paper, Sheet, draw
from hardware.virtual.printer import VirtualPrinter

FAULTS = {
    "": "Semua beres",
    "no_paper": "Kertas habis",
    "cover": "Tutup terbuka",
    "hangs": "Macet diam",
    "silent": "Tidak pernah menjawab",
}
KEPT = 50
FAULT = "fault"


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
        try:
            word = (self.folder / FAULT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return word if word in FAULTS else ""

    @fault.setter
    def fault(self, word: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / FAULT).write_text(word, encoding="utf-8")


def obey(printer: VirtualPrinter, fault: str) -> None:
    """The printer as the word says; a fault that is over lets it go on."""
    for name in FAULTS:
        if name:
            setattr(printer.faults, name, name == fault)
    if not fault:
        printer.refill()


def collect(printer: VirtualPrinter, folder: PaperFolder) -> int:
    """Takes what was cut off out of the printer. Returns how many sheets."""
    with printer.lock:
        sheets, printer.paper.sheets = printer.paper.sheets, []
    for sheet in sheets:
        folder.lay_down(sheet, printer.paper)
    return len(sheets)
