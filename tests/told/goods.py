"""The shelf of the told month: what each thing is, as the owner enters it on the first morning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    name: str
    unit: str
    price: int
    tax_class: str
    cost: int
    category: str
    case: tuple[str, int, int] = ("", 0, 0)  # unit, pieces, price
    from_many: tuple[int, int] = (0, 0)  # pieces, price
    expires: bool = False


SHELF = (
    Thing("Indomie Goreng 85 g", "bks", 3_500, "PPN", 2_800, "Sembako", ("dus", 40, 132_000),
          (10, 3_300)),
    Thing("Beras Pandan 5 kg", "sak", 75_000, "BEBAS", 66_000, "Sembako"),
    Thing("Telur ayam", "kg", 29_500, "BEBAS", 25_500, "Segar"),
    Thing("Susu UHT 1 L", "kotak", 19_500, "PPN", 15_500, "Segar", expires=True),
    Thing("Roti tawar", "bks", 16_000, "PPN", 12_000, "Segar", expires=True),
    Thing("Minyak goreng 1 L", "btl", 38_500, "PPN", 33_000, "Sembako"),
    Thing("Gula pasir 1 kg", "kg", 17_500, "BEBAS", 15_000, "Sembako"),
    Thing("Aqua 600 ml", "btl", 4_000, "PPN", 2_667, "Minuman", ("dus", 24, 84_000)),
    Thing("Keripik singkong", "bks", 10_000, "PPN", 8_000, "Titipan"),
)  # fmt: skip
THINGS = {thing.name: thing for thing in SHELF}
CUSTOMERS = {"Pak Joko": 500_000, "Bu Rini": 150_000}
SUPPLIERS = {"PT Sumber Rejeki": 14, "CV Segar": 7, "Bu Ani": 0}
