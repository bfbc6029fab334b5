"""The fields of a promotion that wants a code, and its uses as the page shows them."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.show import moment_text
from pos.outlets.models import Outlet
from pos.prices.coupons import uses_of
from pos.prices.models import Promotion

COUPON = ("code", "uses_limit", "customer_limit", "till_allotment")
SHOWN_USES = 20


def _count(label: str, text: str, *, least: int = 1, most: int = 1_000_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        help_text=text,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )


class CouponFields(forms.Form):
    code = forms.CharField(
        label="Kode kupon",
        max_length=40,
        required=False,
        help_text="Kosong: berlaku tanpa kode. 4 sampai 24 huruf dan angka; lebih panjang lebih "
        "sulit ditebak.",
        widget=UnfoldAdminTextInputWidget(attrs={"autocapitalize": "characters"}),
    )
    uses_limit = _count("Paling banyak dipakai", "Kali, di tiap cabang. Kosong: tanpa batas.")
    customer_limit = _count(
        "Paling banyak per pelanggan",
        "Kali. Kasir harus memilih pelanggan, dan hanya saat server toko terhubung.",
    )
    till_allotment = _count(
        "Jatah tiap kasir tanpa server",
        "Kali yang boleh dipakai satu kasir saat server toko mati. Kosong: hanya saat terhubung. "
        "Jatah yang disimpan satu kasir tidak dapat dipakai kasir lain.",
        least=0,
        most=1_000,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        limited = any(cleaned.get(name) for name in COUPON[1:])
        if limited and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", "Isi kodenya: batas ini hanya untuk promo dengan kupon.")
        return cleaned


def coupon_of(typed: dict[str, Any]) -> dict[str, Any]:
    plain = {name: typed.get(name) for name in COUPON}
    return {**plain, "code": plain["code"] or None, "till_allotment": plain["till_allotment"] or 0}


def coupon_from(promotion: Promotion) -> dict[str, Any]:
    typed = {name: getattr(promotion, name) for name in COUPON}
    return {**typed, "till_allotment": promotion.till_allotment or None}


def uses_told(outlet: Outlet, promotion: Promotion | None) -> dict[str, Any] | None:
    """How often the code was used, and the last times."""
    if promotion is None or promotion.code is None:
        return None
    uses = uses_of(outlet, promotion)
    rows = [
        {
            "when": moment_text(use.completed_at),
            "number": use.number,
            "sale": use.sale_id,
            "who": use.customer_name,
            "amount": format_rupiah(use.amount_minor),
        }
        for use in uses[:SHOWN_USES]
    ]
    return {"count": uses.count(), "limit": promotion.uses_limit, "rows": rows}
