"""The promotion's plain fields, by kind; the goods are rows of their own (rows.py).

`groups_of` turns what was typed into the event's groups, `typed_from` the other way round.
"""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from pos.domain.formatting import format_number, format_quantity
from pos.journal.backoffice.fields import ClockField, MoneyField, PercentField, QuantityField
from pos.prices.admin.coupon_form import COUPON, CouponFields, coupon_from, coupon_of
from pos.prices.admin.rows import Row
from pos.prices.models import Promotion, PromotionKind

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
GIVES = {
    "price": ("rate_ppm", "everything", "categories"),
    "buy_get": ("buy_milli", "get_milli", "rate_ppm", "max_times", "everything", "categories"),
    "bundle": ("price_minor",),
    "threshold": ("minimum_minor", "rate_ppm", "amount_minor", "maximum_minor"),
}
WHEN = (
    *("date_from", "date_to", "weekdays", "from_minute", "to_minute"),
    *("members_only", "priority"),
)
HELP = {
    "price": {"rate_ppm": "Untuk barang tanpa harga promo di bawah, kategori, atau semua barang."},
    "buy_get": {"rate_ppm": "Dari harga barang yang didapat; 100 berarti gratis."},
    "threshold": {"rate_ppm": "Isi persen atau rupiah, salah satu saja."},
}
FREE_PPM = 1_000_000
BASE = 1000


class PromotionForm(CouponFields):
    name = forms.CharField(
        label="Nama promo",
        max_length=60,
        help_text="Tercetak di struk.",
        widget=UnfoldAdminTextInputWidget,
    )
    buy_milli = QuantityField(label="Beli", required=True)
    get_milli = QuantityField(label="Dapat", required=True)
    price_minor = MoneyField(label="Harga satu paket", required=True)
    minimum_minor = MoneyField(label="Belanja minimal", required=True)
    rate_ppm = PercentField(label="Potongan persen", required=False)
    amount_minor = MoneyField(label="Potongan rupiah", required=False)
    maximum_minor = MoneyField(label="Potongan paling banyak", required=False)
    max_times = forms.IntegerField(
        label="Paling banyak berapa kali dalam satu struk",
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )
    everything = forms.BooleanField(
        label="Semua barang", required=False, widget=UnfoldBooleanSwitchWidget
    )
    categories = forms.MultipleChoiceField(
        label="Kategori", required=False, widget=forms.CheckboxSelectMultiple
    )
    date_from = forms.DateField(label="Mulai", widget=UnfoldAdminSingleDateWidget)
    date_to = forms.DateField(
        label="Sampai",
        required=False,
        help_text="Hari terakhir. Kosong: sampai dihentikan.",
        widget=UnfoldAdminSingleDateWidget,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Hanya hari",
        coerce=int,
        choices=list(enumerate(WEEKDAYS, start=1)),
        required=False,
        help_text="Tidak ada yang dipilih: setiap hari.",
        widget=forms.CheckboxSelectMultiple,
    )
    from_minute = ClockField(label="Dari jam", required=False, help_text="Kosong: sepanjang hari.")
    to_minute = ClockField(label="Sampai jam", required=False, help_text="Misalnya 17:00.")
    members_only = forms.BooleanField(
        label="Hanya untuk anggota", required=False, widget=UnfoldBooleanSwitchWidget
    )
    priority = forms.IntegerField(
        label="Urutan",
        min_value=0,
        max_value=999,
        help_text="Bila dua promo bertemu, angka yang lebih kecil dihitung lebih dulu.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, kind: str, categories: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]
        kept = ("name", *GIVES[kind], *WHEN, *COUPON)
        for name in [each for each in self.fields if each not in kept]:
            del self.fields[name]
        for name, text in HELP.get(kind, {}).items():
            self.fields[name].help_text = text
        for name in ("date_from", "date_to"):
            self.fields[name].widget.input_type = "date"

    def gives(self) -> list[Any]:
        return [self[name] for name in ("name", *GIVES[self.kind])]

    def when(self) -> list[Any]:
        return [self[name] for name in WHEN]

    def coupon(self) -> list[Any]:
        return [self[name] for name in COUPON]


def groups_of(kind: str, typed: dict[str, Any], rows: list[Row]) -> dict[str, dict[str, Any]]:
    """`typed` is the form's cleaned data; everything not of this kind is empty."""
    days = {
        name: typed[name].isoformat() if typed[name] else None for name in ("date_from", "date_to")
    }
    period = {name: typed[name] for name in WHEN if name not in ("priority", *days)}
    gives = {name: typed.get(name) for name in _PLAIN}
    goods = _GOODS[kind](typed, rows) if kind in _GOODS else {}
    return {
        "identity": {"name": typed["name"].strip(), "kind": kind, "priority": typed["priority"]},
        "period": {**days, **period, "order_types": []},
        "gives": {**_EMPTY, **gives, **goods},
        "coupon": coupon_of(typed),
    }


_PLAIN = (
    *("rate_ppm", "max_times", "price_minor", "minimum_minor", "amount_minor", "maximum_minor"),
)
_EMPTY: dict[str, Any] = {
    "prices": [],
    "products": [],
    "categories": [],
    "items": [],
    "buy": None,
    "get": None,
    "get_quantity_milli": None,
}


def _priced(typed: dict[str, Any], rows: list[Row]) -> dict[str, Any]:
    """A row with a price has that; without one it has the percentage, like the categories."""
    prices = [
        {"product": row.identity, "unit": row.unit, "price_minor": row.price_minor}
        for row in rows
        if row.price_minor is not None
    ]
    named = [row.identity for row in rows if row.price_minor is None]
    if typed["everything"]:
        return {"prices": prices}
    return {"prices": prices, "products": named, "categories": typed["categories"]}


def _bought(typed: dict[str, Any], rows: list[Row]) -> dict[str, Any]:
    given = [row.identity for row in rows if row.role == "get"]
    named = [row.identity for row in rows if row.role != "get"]
    categories = [] if typed["everything"] else typed["categories"]
    buy = _item([] if typed["everything"] else named, categories, typed["buy_milli"])
    if given:
        return {"buy": buy, "get": _item(given, [], typed["get_milli"])}
    return {"buy": buy, "get_quantity_milli": typed["get_milli"]}


def _bundled(typed: dict[str, Any], rows: list[Row]) -> dict[str, Any]:
    items = [{**_item([row.identity], [], row.quantity_milli), "unit": row.unit} for row in rows]
    return {"items": items}


def _item(products: list[str], categories: list[str], quantity_milli: int) -> dict[str, Any]:
    return {
        "products": products,
        "categories": categories,
        "quantity_milli": quantity_milli,
        "unit": None,
    }


_GOODS = {
    "price": _priced,
    "buy_get": _bought,
    "bundle": _bundled,
}


def names_no_goods(kind: str, typed: dict[str, Any], rows: list[Row]) -> bool:
    """The contract takes "no goods" for "all goods": only who says so may mean it."""
    if kind not in ("price", "buy_get") or typed["everything"] or typed["categories"]:
        return False
    return not [row for row in rows if row.role != "get"]


def typed_from(promotion: Promotion) -> dict[str, Any]:
    """The form's initial values for a promotion that exists."""
    buy, get = promotion.buy or {}, promotion.get or {}
    plain = {name: getattr(promotion, name) for name in ("name", *_PLAIN, *WHEN)}
    rate_alone = promotion.kind == PromotionKind.PRICE and promotion.rate_ppm is not None
    named = promotion.products or promotion.categories
    is_open = rate_alone and not named
    if promotion.kind == PromotionKind.BUY_GET:
        is_open = not buy["products"] and not buy["categories"]
    return {
        **plain,
        **coupon_from(promotion),
        "everything": is_open,
        "categories": promotion.categories or buy.get("categories", []),
        "buy_milli": buy.get("quantity_milli"),
        "get_milli": get.get("quantity_milli") or promotion.get_quantity_milli,
    }


def rows_from(promotion: Promotion) -> list[dict[str, str]]:
    """Its goods as the page would send them."""
    buy, get = promotion.buy or {}, promotion.get or {}
    priced = [
        _sent(each["product"], unit=each["unit"], price=format_number(each["price_minor"], 0))
        for each in promotion.prices
    ]
    bundled = [
        _sent(product, unit=each["unit"], quantity=each["quantity_milli"])
        for each in promotion.items
        for product in each["products"]
    ]
    return [
        *priced,
        *bundled,
        *(_sent(product) for product in promotion.products),
        *(_sent(product) for product in buy.get("products", ())),
        *(_sent(product, role="get") for product in get.get("products", ())),
    ]


def _sent(
    product: str,
    *,
    unit: str | None = None,
    price: str = "",
    quantity: int = BASE,
    role: str = "buy",
) -> dict[str, str]:
    shown = format_quantity(quantity)
    own = {"price": price, "quantity": shown, "role": role}
    return {"product": product, "unit": unit or "", **own}
