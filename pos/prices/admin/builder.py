"""One promotion's page as it was sent: its form, its goods, a sample basket, and doubts."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from pos.catalog.models import Category
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah
from pos.journal.backoffice.show import day_text
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.prices.admin.form import (
    FREE_PPM,
    PromotionForm,
    groups_of,
    names_no_goods,
    rows_from,
    typed_from,
)
from pos.prices.admin.rows import Row, read_rows, sent_rows
from pos.prices.checks import check_promotion
from pos.prices.doubts import Doubt, doubts_about
from pos.prices.errors import goods_missing
from pos.prices.models import Promotion, rule_of
from pos.prices.sample import Counter, basket_of, smallest_basket

NEW = "00000000-0000-0000-0000-000000000000"


@dataclass
class Sample:
    """The smallest basket that gets the promotion, with everything else that holds then."""

    when: str
    lines: list[tuple[str, str, str]]
    names: list[tuple[str, str]]
    before: str
    after: str
    saved: str


@dataclass
class Builder:
    request: HttpRequest
    outlet: Outlet
    kind: str
    promotion: Promotion | None = None
    doubts: list[Doubt] = field(default_factory=list)
    error: str = ""

    def __post_init__(self) -> None:
        is_sent = self.request.method == "POST"
        categories = Category.objects.filter(merchant_id=self.outlet.merchant_id, archived=False)
        self.form = PromotionForm(
            self.kind,
            [(str(each.pk), each.name) for each in categories],
            data=self.request.POST if is_sent else None,
            initial=None if is_sent else self._initial(),
        )
        stored = rows_from(self.promotion) if self.promotion else []
        self.rows: list[Row] = read_rows(
            self.request, sent_rows(self.request) if is_sent else stored
        )

    @property
    def has_rows(self) -> bool:
        return self.kind != "threshold"

    @property
    def save_word(self) -> str:
        return "Simpan, sudah benar" if self.doubts else "Simpan promo"

    def is_complete(self) -> bool:
        """Whether everything typed can be read; what it means is the verb's to judge."""
        if not self.form.is_valid():
            self.error = "Ada isian yang belum benar."
        elif any(row.error for row in self.rows):
            self.error = "Ada harga atau jumlah yang belum benar."
        elif names_no_goods(self.kind, self.form.cleaned_data, self.rows):
            self.error = goods_missing().sentence
        return not self.error

    def groups(self) -> dict[str, dict[str, Any]]:
        return groups_of(self.kind, self.form.cleaned_data, self.rows)

    def refuse(self, error: LancarError) -> None:
        """The sentence where it belongs; doubts are shown with their keys to be believed."""
        place = str(error.extra.get("place", ""))
        if error.code == "doubtful":
            self.doubts = doubts_about(self.outlet, self._rule(), business_date(self.outlet))
        elif place in self.form.fields:
            self.form.add_error(place, error.sentence)
            self.error = f"{error.sentence} Belum disimpan."
        else:
            self.error = error.sentence

    def look(self) -> None:
        """What would be doubted, before anybody saves."""
        try:
            self.doubts = doubts_about(self.outlet, self._rule(), business_date(self.outlet))
        except LancarError as error:
            self.refuse(error)

    def sample(self) -> Sample | None:
        """None while it cannot be counted; then the page says why."""
        if self.error or (self.form.is_bound and not self.form.is_valid()):
            return None
        try:
            return self._sample(self._rule())
        except LancarError as error:
            self.error = error.sentence
            return None

    def _initial(self) -> dict[str, Any]:
        if self.promotion is not None:
            return typed_from(self.promotion)
        free = {"rate_ppm": FREE_PPM, "buy_milli": 2000, "get_milli": 1000}
        return {
            "date_from": business_date(self.outlet),
            "priority": 100,
            **(free if self.kind == "buy_get" else {}),
        }

    def _rule(self) -> dict[str, Any]:
        identity = str(self.promotion.pk) if self.promotion else NEW
        if self.request.method != "POST":
            return self.promotion.rule() if self.promotion else {}
        whole = self.groups()
        check_promotion(self.outlet.merchant_id, whole)
        return rule_of(identity, whole)

    def _sample(self, rule: dict[str, Any]) -> Sample | None:
        wanted = smallest_basket(self.outlet.merchant_id, rule) if rule else []
        if not wanted:
            return None
        counter = Counter(self.outlet, without=rule["id"])
        basket = basket_of(rule, wanted, business_date(self.outlet))
        before, after = counter.price(basket, None), counter.price(basket, rule)
        totals = [each["totals"]["total_minor"] for each in (before, after)]
        minute = basket["minute_of_day"]
        who = ", seorang anggota" if basket["customer"] else ""
        return Sample(
            f"{day_text(basket['business_date'])} pukul {minute // 60:02d}.{minute % 60:02d}{who}",
            [
                (
                    f"{format_quantity(line['quantity_milli'])} {line['unit']} {line['name']}",
                    format_rupiah(was["amount_minor"]),
                    format_rupiah(line["amount_minor"]),
                )
                for line, was in zip(after["lines"], before["lines"], strict=True)
            ],
            [(each["name"], format_rupiah(each["amount_minor"])) for each in after["promotions"]],
            format_rupiah(totals[0]),
            format_rupiah(totals[1]),
            format_rupiah(totals[0] - totals[1]),
        )
