"""The preview of a receipt: a small sale that nobody made, on the shop's own paper.

Priced, taxed and laid out by the same rules as every sale of this outlet, so that what is seen here
is what a till prints. It is shown only: it never becomes an event and takes no number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast
from zoneinfo import ZoneInfo

from pos.domain.basket import price_basket
from pos.domain.errors import LancarError
from pos.domain.paper import lay_out
from pos.domain.payments import amount_due, settle
from pos.domain.receipt import receipt
from pos.domain.receipt_shapes import ReceiptLayout, SaleBody
from pos.domain.tax_classes import default_tax_classes
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.outlets.logo import DOTS_A_COLUMN, logo_width_dots
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import money_rules

GOODS = (
    ("Indomie Goreng 85 g", "bks", 3_000, 3_500, "PPN"),
    ("Telur ayam", "kg", 750, 28_000, "BEBAS"),
    ("Minyak goreng kelapa sawit Sania 2 L isi ulang", "pcs", 1_000, 38_500, "PPN"),
)
GIVEN_MINOR = 100_000
USUAL_RATE_PPM = 100_000
PROOF = "contoh"  # where the till prints the code that proves the receipt


class Draft(TypedDict):
    """What the owner has typed so far."""

    receipt_columns: int
    receipt_header_lines: list[str]
    receipt_footer_lines: list[str]
    receipt_logo: str


@dataclass(frozen=True)
class Piece:
    """One thing on the paper: a line of letters, the logo or the code. Width in letters."""

    kind: str
    text: str = ""
    style: str = ""
    width: str = ""


@dataclass(frozen=True)
class Sheet:
    columns: int
    pieces: list[Piece]
    trouble: str = ""


def sheet_of(outlet: Outlet, draft: Draft) -> Sheet:
    """The finished paper; a sentence when these settings cannot be printed."""
    columns = draft["receipt_columns"]
    try:
        operations = receipt(_sale(outlet), _layout(outlet, draft))
        laid = lay_out(operations, columns)
    except LancarError as error:
        return Sheet(columns, [], f"Pratinjau tidak dapat dibuat: {error.sentence}")
    return Sheet(columns, [_piece(cast("dict[str, Any]", each)) for each in laid])


def _piece(laid: dict[str, Any]) -> Piece:
    if laid["op"] == "line":
        style = " ".join(
            name for name, on in (("bold", laid["bold"]), ("tall", laid["size"] == "tall")) if on
        )
        return Piece("line", laid["text"], style)
    if laid["op"] == "image":
        letters = logo_width_dots(laid["png"]) / DOTS_A_COLUMN
        return Piece("image", laid["png"], width=f"{letters:.2f}")
    return Piece(laid["op"])


def _layout(outlet: Outlet, draft: Draft) -> ReceiptLayout:
    offset = datetime.fromtimestamp(wall_ms() / 1000, ZoneInfo(outlet.zone)).utcoffset()
    return {
        "columns": draft["receipt_columns"],
        "utc_offset_minutes": int(offset.total_seconds()) // 60 if offset else 0,
        "header_lines": draft["receipt_header_lines"],
        "footer_lines": draft["receipt_footer_lines"],
        "logo": draft["receipt_logo"] or None,
        "qr": PROOF,
    }


def _sale(outlet: Outlet) -> SaleBody:
    merchant = Merchant.objects.get(id=outlet.merchant_id)
    rate = USUAL_RATE_PPM if outlet.pbjt_rate_ppm is None else outlet.pbjt_rate_ppm
    classes = cast("list[dict[str, Any]]", default_tax_classes(rate, rate))
    rules = cast("Any", money_rules(merchant, outlet, classes))
    now = wall_ms()
    day = datetime.fromtimestamp(now / 1000, ZoneInfo(outlet.zone))
    basket: Any = {
        "business_date": day.strftime("%Y-%m-%d"),
        "minute_of_day": day.hour * 60 + day.minute,
        "order_type": "retail",
        "customer": None,
        "lines": [_line(goods) for goods in GOODS],
        "order_discount": None,
    }
    priced = price_basket(basket, rules)
    total = priced["totals"]["total_minor"]
    given = max(GIVEN_MINOR, amount_due(total, [], rules, "cash"))
    tender: Any = {"id": "1", "method": "Tunai", "kind": "cash", "tendered_minor": given}
    number = f"{outlet.code}-K01-{day:%Y%m%d}-0001"
    body = {
        "sale": str(uuid7()),
        "receipt": {"number": number, "series": "K01", "counter": 1},
        "currency": rules["currency"],
        "order_type": "retail",
        "table": None,
        "queue_number": None,
        "customer": None,
        "cashier": {"id": str(uuid7()), "name": "Contoh"},
        "seller": _seller(merchant, outlet),
        "opened_at": now,
        "completed_at": now,
        "rules": {key: rules[key] for key in ("pkp", "prices_include_tax", "service", "rounding")},
        **priced,
        **settle(total, [tender], rules),
    }
    return cast("SaleBody", body)


def _seller(merchant: Merchant, outlet: Outlet) -> dict[str, Any]:
    return {
        "name": outlet.name or merchant.name,
        "address_lines": outlet.address_lines,
        "phone": outlet.phone,
        "npwp": outlet.npwp,
        "npwpd": outlet.npwpd,
        "pkp": outlet.pkp,
    }


def _line(goods: tuple[str, str, int, int, str]) -> dict[str, Any]:
    name, unit, quantity_milli, price_minor, tax_class = goods
    return {
        "id": str(uuid7()),
        "product": str(uuid7()),
        "sku": "",
        "name": name,
        "category": None,
        "unit": unit,
        "factor_milli": 1000,
        "quantity_milli": quantity_milli,
        "price_minor": price_minor,
        "breaks": [],
        "override_minor": None,
        "tax_class": tax_class,
        "choices": [],
        "discount": None,
        "note": None,
        "tracked": True,
    }
