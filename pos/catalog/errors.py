"""What the catalogue refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_product, unknown_category, unknown_tax_class, unknown_choice_group
sku_taken          two products may not share a code the owner types
unknown_unit       a barcode or quantity break names a unit the product does not have
unit_twice         one product, one level per unit
unit_in_use        stock is counted in this base unit already
variant_of_variant a variant points to a product, not to another variant
barcode_twice      the same code twice on one product
price_too_large    more than a till can sell anything for
bad_barcode        cannot be a barcode
unknown_barcode    nothing has this code
no_own_prefix      the scales use all prefixes of codes for inside a shop
no_image           the product has no picture
bad_image          not a PNG, JPEG or WebP of at most MAX_IMAGE_BYTES
"""

from pos.domain.formatting import format_rupiah
from pos.journal.errors import BadInput, NotFound, RuleError


def unknown_product() -> NotFound:
    return NotFound("unknown_product", "Barang ini tidak ada.")


def unknown_category() -> NotFound:
    return NotFound("unknown_category", "Kategori ini tidak ada.")


def unknown_choice_group() -> NotFound:
    return NotFound("unknown_choice_group", "Kelompok pilihan ini tidak ada.")


def unknown_tax_class(code: str) -> RuleError:
    return RuleError("unknown_tax_class", f"Kelas pajak {code} tidak ada.")


def sku_taken(sku: str) -> RuleError:
    return RuleError("sku_taken", f"Kode barang {sku} sudah dipakai barang lain.")


def unknown_unit(unit: str) -> RuleError:
    return RuleError("unknown_unit", f"Barang ini tidak punya satuan {unit}.")


def unit_twice(unit: str) -> RuleError:
    return RuleError("unit_twice", f"Satuan {unit} ada dua kali.")


def unit_in_use(name: str, unit: str) -> RuleError:
    return RuleError(
        "unit_in_use",
        f"Stok {name} sudah tercatat dalam {unit}, jadi satuan dasarnya tetap {unit}. Tambahkan "
        "satuan lain pada barang ini, atau arsipkan dan buat barang baru.",
        place="unit",
    )


def variant_of_variant() -> RuleError:
    return RuleError("variant_of_variant", "Varian tidak boleh punya varian lagi.")


def barcode_twice(barcode: str) -> RuleError:
    return RuleError("barcode_twice", f"Barcode {barcode} ada dua kali pada barang ini.")


def price_too_large(most_minor: int) -> RuleError:
    return RuleError("price_too_large", f"Harga paling banyak {format_rupiah(most_minor)}.")


def bad_barcode(sentence: str) -> RuleError:
    return RuleError("bad_barcode", sentence)


def bad_image() -> BadInput:
    return BadInput("bad_image", "Gambar harus PNG, JPEG, atau WebP paling besar 200 kB.")


def no_own_prefix() -> RuleError:
    return RuleError(
        "no_own_prefix",
        "Pola label timbangan memakai semua awalan 20 sampai 29; barcode toko tidak dapat dibuat.",
    )


def unknown_barcode(code: str) -> NotFound:
    return NotFound("unknown_barcode", f"Barcode {code} belum terdaftar.")


def no_image() -> NotFound:
    return NotFound("no_image", "Barang ini belum punya gambar.")
