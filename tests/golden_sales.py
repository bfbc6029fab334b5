"""Sample bodies of sales, refunds and what happens to receipts, for the golden corpus."""

from typing import Any


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def sales() -> dict[str, dict[str, Any]]:
    from tests.golden_kasbon import kasbon
    from tests.sales import Goods, line, sale_body, second_version

    goods = [Goods(_id(30)), Goods(_id(31), "Telur ayam", 29_500, "BEBAS", "kg")]
    lines = [line(goods[0], 5_000), line(goods[1], 735)]
    first = sale_body(lines, series="K01", counter=7)
    second = second_version(first)
    receipts = _receipts(first)
    return {
        "sale.completed": first,
        "sale.completed.v2": _told_fully(second),
        "sale.completed.v6": _weight_typed(second),
        **receipts,
        **_imports(),
        **kasbon(second, receipts["sale.refunded"]),
        "sale.refunded.v4": {**receipts["sale.refunded"], "original": None},
        "order.sent": _order(first["sale"]),
        "order.voided": _dishes(first["sale"]),
    }


def _dishes(sale: str) -> dict[str, Any]:
    soto = {"id": "l1", "name": "Soto ayam", "unit": "porsi"}
    return {
        "void": _id(47),
        "order": sale,
        "shift": _id(41),
        "lines": [{**soto, "quantity_milli": 2_000, "amount_minor": 36_000}],
        "amount_minor": 36_000,
        "person": {"id": _id(10), "name": "Siti"},
        "voided_at": 1_795_000_000_000,
    }


def _weight_typed(sold: dict[str, Any]) -> dict[str, Any]:
    lines = [{**line, "weight_typed": line["unit"] == "kg"} for line in sold["lines"]]
    return {**sold, "lines": lines}


def _order(sale: str) -> dict[str, Any]:
    hot = {"choice": "c2", "name": "pedas level 2", "quantity": 1, "once": False}
    dish = {"id": "l1", "name": "Nasi Goreng", "category": _id(20), "unit": "porsi"}
    return {
        "order": sale,
        "order_type": "dine_in",
        "table": "7",
        "queue_number": None,
        "label": "Bu Ani",
        "by": {"id": _id(10), "name": "Siti"},
        "sent_at": 1_795_000_000_000,
        "lines": [{**dish, "quantity_milli": 2_000, "choices": [hot], "note": "tanpa bawang"}],
    }


def _receipts(sold: dict[str, Any]) -> dict[str, dict[str, Any]]:
    from tests.sales import refund_body, second_version

    by = {"id": _id(10), "name": "Siti"}
    about = {"sale": sold["sale"], "number": sold["receipt"]["number"]}
    proof = "LANCAR1:B01-K01-20261121-0007"
    taken = {
        "report": "barang",
        "title": "Penjualan per barang",
        "first": "2026-11-01",
        "last": "2026-11-30",
        "with_cost": True,
        "by": by,
    }
    return {
        "sale.refunded": refund_body(second_version(sold), series="K01", counter=8, approver=by),
        "receipt.reprinted": {**about, "copy_number": 1, "printed_at": 1_795_000_000_000, "by": by},
        "receipt.email_requested": {
            **about,
            "request": _id(70),
            "address": "budi@contoh.id",
            "requested_at": 1_795_000_000_000,
            "by": by,
            "proof": proof,
        },
        **_backups(),
        "mail.changed": {
            "host": "smtp.contoh.id",
            "port": 587,
            "security": "starttls",
            "sender": "toko@contoh.id",
            "user": "toko",
            "password_changed": True,
        },
        "recap.changed": {"address": "sari@contoh.id", "at_minute": 420},
        "report.exported": {"request": _id(71), **taken, "asked_at": 1_795_000_000_000},
        "report.exported.v2": {
            "request": _id(71),
            **taken,
            "asked_at": 1_795_000_000_000,
            "outlet": _id(2),
        },
        "report.taken": {**taken, "with_cost": False, "taken_at": 1_795_000_000_000},
        "receipt.email_settled": {
            "request": _id(70),
            "sale": sold["sale"],
            "outcome": "sent",
            "settled_at": 1_795_000_060_000,
        },
    }


def _imports() -> dict[str, dict[str, Any]]:
    by = {"id": _id(10), "name": "Siti"}
    return {
        "import.begun": {
            "import": _id(72),
            "target": "products",
            "file_name": "export_items.csv",
            "sha256": "0" * 64,
            "vendor": "Loyverse",
            "new": 120,
            "changed": 7,
            "left_out": 3,
            "begun_at": 1_795_000_000_000,
            "by": by,
        },
        "import.undone": {
            "import": _id(72),
            "target": "products",
            "file_name": "export_items.csv",
            "undone_at": 1_795_000_060_000,
            "by": by,
        },
    }


def _told_fully(body: dict[str, Any]) -> dict[str, Any]:
    """A member's sale with a discount on a line, part paid by card, and change given away."""
    rate = {"kind": "percent", "rate_ppm": 100_000, "reason": "kemasan penyok"}
    first, *others = body["lines"]
    cash = body["payments"][0]
    card = {
        **cash,
        "id": _id(60),
        "method": "card-bca",
        "name": "Kartu BCA",
        "kind": "card",
        "tendered_minor": 20_000,
        "amount_minor": 20_000,
        "change_minor": 0,
        "reference": None,
        "account": "EDC BCA 1",
        "details": {"bank": "BCA", "last4": "1234", "approval": "001234", "trace": "000321"},
        "confirmed_at": body["completed_at"],
    }
    left = body["due_minor"] - 20_000
    paid = {"amount_minor": left, "tendered_minor": 20_000, "donation_minor": 300}
    change = 20_000 - left - 300
    return {
        **body,
        "order_type": "take_away",
        "queue_number": "12",
        "customer": {"id": _id(61), "name": "Bu Ani", "phone": "6281234567890", "member": True},
        "order_discount": rate,
        "lines": [{**first, "discount": rate}, *others],
        "payments": [card, {**cash, **paid, "change_minor": change}],
        "change_minor": change,
        "donation_minor": 300,
        "donation_to": "Yayasan Contoh",
    }


def _backups() -> dict[str, dict[str, Any]]:
    return {
        "backup.place_changed": {"folder": "/media/cadangan"},
        "backup.bucket_changed": {
            "address": "https://s3.contoh.id",
            "region": "id-1",
            "bucket": "cadangan-toko",
            "prefix": "toko-1",
            "set_at": 1_780_000_000_000,
            "keys_changed": True,
        },
        "backup.cloud_changed": {"is_on": True, "set_at": 1_780_000_000_000},
        "backup.tried": {
            "name": "00000007-snapshot.age",
            "made_at": 1_780_000_000_000,
            "tried_at": 1_780_000_060_000,
            "elsewhere": True,
            "trouble": "",
        },
    }
