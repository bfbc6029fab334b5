"""What can hang on a cable beside printers, and how it talks (domain.md 8.3, 8.4, 8.6)."""

SCALES: dict[str, str] = {
    "scale_continuous": "Timbangan yang terus mengirim (A&D, Yaohua, SASO, CAS mode kontinu)",
    "scale_cas": "Timbangan CAS (ECR)",
    "scale_toledo": "Timbangan Toledo / Mettler 8217",
    "scale_adam": "Timbangan Adam",
}
POLES: dict[str, str] = {
    "pole_cd5220": "Layar pelanggan 2×20, CD5220",
    "pole_escpos": "Layar pelanggan 2×20, ESC/POS",
}
SCANNERS: dict[str, str] = {
    "scanner_serial": "Pemindai serial",
    "scanner_hid": "Pemindai HID-POS (/dev/hidraw…)",
}
DRAWERS: dict[str, str] = {
    "drawer_box": "Laci uang dengan kabel sendiri",
}
OF_ALL_TILLS = (*SCALES, *DRAWERS)  # where none is named
CHOICES: list[tuple[str, list[tuple[str, str]]]] = [
    ("Timbangan", list(SCALES.items())),
    ("Layar pelanggan", list(POLES.items())),
    ("Pemindai", list(SCANNERS.items())),
    ("Laci uang", list(DRAWERS.items())),
]


def family_of(sort: str) -> str:
    """What tills know it as."""
    return sort.split("_", 1)[0]


def word_for(sort: str) -> str:
    """How a sentence about it begins."""
    words = {
        "scale": "Timbangan",
        "pole": "Layar pelanggan",
        "scanner": "Pemindai",
        "drawer": "Laci uang",
    }
    return words.get(family_of(sort), "Perangkat")
