"""What printers can do (domain.md 8.1). An unknown printer is `generic58` or `generic80`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """`dots` is the printable width; `lines_to_cutter` lies between print head and knife, or the
    edge to tear at."""

    name: str
    columns: int
    dots: int
    has_cutter: bool
    draws_qr: bool  # by its own command; else the code is sent as a picture
    lines_to_cutter: int = 4
    has_bell: bool = True  # of the clones' command; Epson's own is another, and would print it


PROFILES: dict[str, Profile] = {
    "generic58": Profile("58 mm, umum", 32, 384, has_cutter=False, draws_qr=False),
    "generic80": Profile("80 mm, umum", 48, 576, has_cutter=True, draws_qr=False),
    "epson80": Profile(
        "Epson TM-T20 / TM-T82", 48, 576, has_cutter=True, draws_qr=True, has_bell=False
    ),
    "epson_t88": Profile("Epson TM-T88", 42, 512, has_cutter=True, draws_qr=True, has_bell=False),
    "xprinter80": Profile("Xprinter 80 mm", 48, 576, has_cutter=True, draws_qr=True),
}
# Printers of labels by the language they speak (domain.md 8.5), 203 dpi. They print no receipts.
LABEL_PROFILES: dict[str, str] = {
    "tspl": "Label, TSPL (Xprinter, TSC, Zjiang, Iware)",
    "zpl": "Label, ZPL (Zebra)",
}
CHOICES: list[tuple[str, str]] = [
    *((key, profile.name) for key, profile in PROFILES.items()),
    *LABEL_PROFILES.items(),
]
