"""What the prices app refuses. The tree and its HTTP answers are in pos.journal.errors.

unknown_promotion    no promotion with this id
name_missing         a promotion needs a name: it stands on the receipt
bad_period           a day that does not exist, or the end before the beginning
promotion_over       the last day has passed
bad_hours            one of the two hours is missing, or both are the same
goods_missing        it names no goods
unclear_goods        a percentage for "all goods" beside prices of their own
nothing_given        neither a price nor a percentage nor an amount
two_ways             a percentage and an amount
bad_quantity         zero, below it, or missing
minimum_missing      a threshold without an amount to reach
bundle_too_small     one thing is no bundle
unknown_unit         a unit that this product is not sold in
too_many             more promotions than tills should count
promotion_overlaps   another promotion meets this one and neither comes first
already_stopped, not_stopped
unknown_price_list   no price list with this id
list_not_yours       a price on a list that is not the outlet's own to fill
fills_nowhere        a list that outlets fill themselves names which
price_beyond         further from the price of all outlets than the owner permits
list_archived        prices are set on lists in use
not_for_customers    only a list for chosen customers is given to one
unknown_plan         no planned price with this id
plan_in_past         a planned price begins later than now
plan_twice           this product changes at that moment already
plan_begun           what has begun or was cancelled is not cancelled any more
nothing_planned      no product with a new price
doubtful             something is unusual; `doubts` says what; saved when told so
coupon_taken         another promotion that can still hold has this code
coupon_unlimited     an allotment for tills without a limit to keep
coupon_allotment     a limit per customer is kept by asking the hub, never ahead
coupon_over          stopped, past, or without a code by now
coupon_needs_customer, coupon_used_by_customer    a limit per customer
coupon_used_up, coupon_elsewhere    nothing left; what is left lies at other tills
"""

from collections.abc import Sequence

from pos.journal.errors import BadInput, NotAllowed, NotFound, RuleError


def unknown_promotion() -> NotFound:
    return NotFound("unknown_promotion", "Promo ini tidak ada.")


def name_missing() -> BadInput:
    return BadInput("name_missing", "Isi namanya.", place="name")


def bad_period() -> BadInput:
    sentence = "Tanggal selesai harus sesudah tanggal mulai."
    return BadInput("bad_period", sentence, place="date_to")


def promotion_over() -> RuleError:
    sentence = "Tanggal selesai sudah lewat, jadi promo ini tidak akan pernah berlaku."
    return RuleError("promotion_over", sentence, place="date_to")


def bad_hours() -> BadInput:
    sentence = "Isi jam mulai dan jam selesai yang berbeda, atau kosongkan keduanya."
    return BadInput("bad_hours", sentence, place="to_minute")


def goods_missing() -> BadInput:
    return BadInput("goods_missing", "Pilih barang, kategori, atau semua barang.")


def unclear_goods() -> BadInput:
    return BadInput("unclear_goods", "Pilih barang atau kategori untuk potongan persennya.")


def nothing_given() -> BadInput:
    return BadInput("nothing_given", "Isi harga promo atau potongannya.")


def two_ways() -> BadInput:
    return BadInput("two_ways", "Pilih potongan persen atau rupiah, jangan keduanya.")


def bad_quantity() -> BadInput:
    return BadInput("bad_quantity", "Jumlah barang harus lebih dari nol.")


def minimum_missing() -> BadInput:
    return BadInput("minimum_missing", "Isi belanja minimalnya.", place="minimum_minor")


def bundle_too_small() -> BadInput:
    return BadInput("bundle_too_small", "Paket berisi sedikitnya dua barang.")


def unknown_unit(name: str, unit: str) -> BadInput:
    return BadInput("unknown_unit", f"{name} tidak dijual per {unit}.")


def too_many(limit: int) -> RuleError:
    sentence = f"Sudah ada {limit} promo yang belum selesai. Hentikan yang tidak dipakai dulu."
    return RuleError("too_many", sentence)


def promotion_overlaps(name: str, priority: int) -> RuleError:
    sentence = (
        f"Promo ini bertemu dengan “{name}”: barang, hari, dan jamnya sama-sama berlaku, dan "
        f"urutan keduanya {priority}. Beri urutan yang berbeda; angka kecil dihitung lebih dulu."
    )
    return RuleError("promotion_overlaps", sentence, place="priority", other=name)


def unknown_price_list() -> NotFound:
    return NotFound("unknown_price_list", "Daftar harga ini tidak ada.")


def list_not_yours(name: str) -> NotAllowed:
    return NotAllowed(
        "list_not_yours",
        f"Harga di {name} diatur pemilik. Anda mengisi daftar yang dibuka untuk cabang Anda saja.",
    )


def fills_nowhere() -> BadInput:
    return BadInput("fills_nowhere", "Pilih cabang yang boleh mengisi sendiri.", place="outlets")


def price_beyond(name: str, unit: str, between: str) -> NotAllowed:
    sentence = f"{name} per {unit}: pemilik membolehkan {between}."
    return NotAllowed("price_beyond", sentence)


def list_archived(name: str) -> RuleError:
    return RuleError("list_archived", f"Daftar harga {name} sudah diarsipkan.")


def not_for_customers(name: str) -> RuleError:
    sentence = f"Daftar harga {name} berlaku tanpa memilih pelanggan."
    return RuleError("not_for_customers", sentence)


def already_stopped() -> RuleError:
    return RuleError("already_stopped", "Promo ini sudah dihentikan.")


def not_stopped() -> RuleError:
    return RuleError("not_stopped", "Promo ini tidak sedang dihentikan.")


def doubtful(sentences: Sequence[str], codes: Sequence[str], keys: Sequence[str] = ()) -> RuleError:
    told = " ".join(sentences)
    said = {"doubts": list(codes), "keys": list(keys)}
    return RuleError("doubtful", f"Periksa dulu: {told}", **said)


def unknown_plan() -> NotFound:
    return NotFound("unknown_plan", "Rencana harga ini tidak ada.")


def plan_in_past() -> RuleError:
    return RuleError("plan_in_past", "Waktunya harus sesudah sekarang.")


def plan_twice(name: str) -> RuleError:
    sentence = f"{name} sudah punya rencana harga untuk waktu yang sama. Batalkan yang itu dulu."
    return RuleError("plan_twice", sentence)


def plan_begun() -> RuleError:
    return RuleError("plan_begun", "Harga ini sudah berlaku atau sudah dibatalkan.")


def nothing_planned() -> BadInput:
    return BadInput("nothing_planned", "Belum ada barang dengan harga baru.")


def coupon_taken(name: str) -> RuleError:
    sentence = f"Kode ini sudah dipakai promo “{name}”."
    return RuleError("coupon_taken", sentence, place="code")


def coupon_unlimited() -> BadInput:
    sentence = "Jatah tiap kasir hanya untuk kupon yang dibatasi jumlahnya."
    return BadInput("coupon_unlimited", sentence, place="till_allotment")


def coupon_allotment() -> BadInput:
    sentence = "Batas per pelanggan hanya dapat dijaga saat server toko terhubung. Isi jatah 0."
    return BadInput("coupon_allotment", sentence, place="till_allotment")


def coupon_over() -> RuleError:
    return RuleError("coupon_over", "Kupon ini sudah tidak berlaku.")


def coupon_needs_customer() -> RuleError:
    sentence = "Kupon ini dibatasi per pelanggan. Pilih pelanggannya dulu."
    return RuleError("coupon_needs_customer", sentence)


def coupon_used_by_customer(limit: int) -> RuleError:
    sentence = f"Pelanggan ini sudah memakai kupon ini {limit} kali, paling banyak {limit} kali."
    return RuleError("coupon_used_by_customer", sentence, limit=limit)


def coupon_used_up(limit: int) -> RuleError:
    return RuleError(
        "coupon_used_up", f"Kupon ini sudah habis dipakai ({limit} kali).", limit=limit
    )


def coupon_elsewhere(series: Sequence[str]) -> RuleError:
    named = ", ".join(series)
    sentence = f"Sisa kupon ini dipegang kasir {named}. Pakai di sana."
    return RuleError("coupon_elsewhere", sentence, tills=list(series))
