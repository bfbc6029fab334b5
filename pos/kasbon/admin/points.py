"""Points in the back office: who has how many, one person's book, and the owner's rule."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from pos.balances.models import Account, Why
from pos.catalog.models import Category, Product
from pos.catalog.queries import holders_of, products_of
from pos.customers.models import CustomerGroup, PointsRule
from pos.customers.points import MOST_MONTHS, MOST_POINTS, change_points_rule, rule_of
from pos.domain.errors import DomainError, LancarError
from pos.domain.formatting import format_number, format_quantity, format_rupiah, read_money
from pos.domain.phone import display_phone
from pos.domain.points import ONCE_MILLI
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.fields import MoneyField
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text
from pos.journal.ids import uuid7
from pos.kasbon.admin.credit import CHANGE, MAX_NOTE, line_of
from pos.kasbon.expiry import earned_until, gone_on, lots_of
from pos.kasbon.points import PointsChange, adjust_points
from pos.kasbon.queries import PER_PAGE, Book, Holder, creditors_of, holder_of
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet

REASONS = ((Why.ISSUED, "Diberi toko (menambah)"), (Why.CORRECTION, "Koreksi (boleh minus)"))
MOST_GOODS = 1_000


class RuleForm(forms.Form):
    """What the owner decides; empty is nothing."""

    per_minor = MoneyField(
        label="Satu poin untuk tiap belanja",
        required=False,
        help_text="Misalnya 10.000. Dihitung dari seluruh struk, dibulatkan ke bawah. "
        "Kosong: tidak ada poin.",
    )
    worth_minor = MoneyField(
        label="Satu poin bernilai",
        required=False,
        help_text="Misalnya 100: dengan 50 poin pelanggan membayar Rp 5.000. "
        "Kosong: poin tidak dapat dipakai membayar.",
    )
    birthday_points = forms.IntegerField(
        label="Poin untuk ulang tahun",
        required=False,
        min_value=0,
        max_value=MOST_POINTS,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text="Diberi di daftar Ulang tahun, setahun sekali. Kosong: tidak ada.",
    )
    good_months = forms.IntegerField(
        label="Poin berlaku (bulan)",
        required=False,
        min_value=0,
        max_value=MOST_MONTHS,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text="Misalnya 12: poin bulan Maret dapat dipakai sampai akhir Maret tahun depan, "
        "yang lama terpakai lebih dulu. Yang sudah lewat hangus hari ini juga. Kosong: selamanya.",
    )
    without_categories = forms.MultipleChoiceField(
        label="Kategori yang tidak memberi poin",
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Misalnya rokok, pulsa, dan susu formula.",
    )
    codes = forms.CharField(
        label="Barang yang tidak memberi poin",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Barcode atau SKU, satu baris satu barang.",
    )

    def __init__(self, *args: Any, merchant_id: uuid.UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.merchant_id = merchant_id
        shelves = Category.objects.filter(merchant_id=merchant_id).order_by("name", "id")
        choices: Any = self.fields["without_categories"]
        choices.choices = [(str(each.id), each.name) for each in shelves]

    def clean_codes(self) -> list[str]:
        """The ids of the goods; a code that nobody has is named."""
        lines = [each.strip() for each in self.cleaned_data["codes"].splitlines() if each.strip()]
        found: list[str] = []
        for code in lines[:MOST_GOODS]:
            goods = _goods_of(self.merchant_id, code)
            if not goods:
                raise forms.ValidationError(f"Tidak ada barang dengan kode {code}.")
            found += goods
        return list(dict.fromkeys(found))


class PointsPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def poin(self, request: HttpRequest) -> HttpResponse:
        merchant_id = merchant_of(request)
        holders = creditors_of(merchant_id, Account.POINTS)
        page = BoundedPaginator(holders, PER_PAGE).get_page(request.GET.get("p"))
        rule = rule_of(merchant_id)
        total = sum(max(each.held_minor, 0) for each in holders)
        outlet = stored_outlet(merchant_id, outlet_of(request))
        soon = _soon(outlet, rule.good_months, [each.id for each in page])
        rows = [
            {
                "id": each.id,
                "name": each.name,
                "phone": display_phone(each.phone) if each.phone else "",
                "points": format_number(each.held_minor, 0),
                "is_below": each.held_minor < 0,
                "soon": soon.get(each.id, ""),
            }
            for each in page
        ]
        return render_page(
            self.admin,
            request,
            "office/points.html",
            title="Poin",
            tabs_page="customers",
            total=format_number(total, 0),
            worth=format_rupiah(total * rule.worth_minor) if rule.worth_minor else "",
            rule=_told(rule),
            groups=_groups(merchant_id),
            page=page,
            holders=rows,
            may_change=request.user.has_perm(CHANGE),
        )

    def aturan(self, request: HttpRequest) -> HttpResponse:
        merchant_id = merchant_of(request)
        form = RuleForm(
            request.POST or None, initial=_initial(merchant_id), merchant_id=merchant_id
        )
        if request.method == "POST" and form.is_valid() and _saved(request, form):
            return HttpResponseRedirect(request.path)
        return render_page(
            self.admin,
            request,
            "office/points_rule.html",
            title="Aturan poin",
            tabs_page="customers",
            form=form,
        )

    def buku(self, request: HttpRequest, holder_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        holder = holder_of(outlet.merchant_id, holder_id)
        if request.method == "POST" and _recorded(request, outlet, holder):
            return HttpResponseRedirect(request.path)
        book = Book(outlet.merchant_id, holder.ids, Account.POINTS)
        page = BoundedPaginator(book, PER_PAGE).get_page(request.GET.get("p"))
        points = holder.points
        return render_page(
            self.admin,
            request,
            "office/points_person.html",
            title=f"Poin {holder.name}",
            tabs_page="customers",
            holder=holder,
            points=format_number(points, 0),
            soon=_soon(outlet, rule_of(outlet.merchant_id).good_months, [holder.id]).get(holder.id),
            is_below=points < 0,
            page=page,
            book=[line_of(row, after) for row, after in page],
            may_change=request.user.has_perm(CHANGE),
            reasons=REASONS,
            typed=request.POST,
            document=request.POST.get("document") or str(uuid7()),
        )


def _soon(outlet: Outlet, good_months: int, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What goes next, and when: within the month after this one."""
    if not good_months:
        return {}
    today = business_date(outlet)
    told: dict[uuid.UUID, str] = {}
    for who, lots in lots_of(outlet.merchant_id, people).items():
        for months in (good_months, good_months - 1, good_months - 2):
            until = earned_until(today, months)
            if points := lots.until(until):
                day = day_text(gone_on(until, good_months))
                told[who] = f"{format_number(points, 0)} hangus {day}"
                break
    return told


def _goods_of(merchant_id: uuid.UUID, code: str) -> list[str]:
    """Whatever this barcode or SKU may mean."""
    named = Product.objects.filter(merchant_id=merchant_id, archived=False, sku=code)
    ids = {*named.values_list("id", flat=True)}
    ids.update(each.product_id for each in holders_of(merchant_id, code))
    return sorted(str(each) for each in ids)


def _code_of(product: Product) -> str:
    """As it can be typed again."""
    return product.sku or next((each.barcode for each in product.barcodes.all()), "")


def _told(rule: PointsRule) -> list[str]:
    """The rule in sentences."""
    told = []
    if rule.per_minor:
        told.append(f"1 poin untuk tiap belanja {format_rupiah(rule.per_minor)}.")
    if rule.worth_minor:
        told.append(f"1 poin membayar {format_rupiah(rule.worth_minor)}.")
    elif rule.per_minor:
        told.append("Poin belum dapat dipakai membayar.")
    if rule.birthday_points:
        told.append(f"{format_number(rule.birthday_points, 0)} poin untuk ulang tahun.")
    if rule.good_months:
        told.append(f"Poin berlaku {rule.good_months} bulan.")
    left_out = len(rule.without_categories) + len(rule.without_products)
    return [*told, f"{left_out} kategori atau barang tidak memberi poin."] if left_out else told


def _groups(merchant_id: uuid.UUID) -> list[str]:
    others = CustomerGroup.objects.filter(merchant_id=merchant_id, archived=False)
    rows = others.exclude(points_times_milli=ONCE_MILLI).order_by("name", "id")
    return [f"{each.name}: {format_quantity(each.points_times_milli)} kali" for each in rows]


def _initial(merchant_id: uuid.UUID) -> dict[str, Any]:
    rule = rule_of(merchant_id)
    ids = [uuid.UUID(each) for each in rule.without_products]
    goods = products_of(merchant_id, ids)
    return {
        "per_minor": rule.per_minor or None,
        "worth_minor": rule.worth_minor or None,
        "birthday_points": rule.birthday_points or None,
        "good_months": rule.good_months or None,
        "without_categories": rule.without_categories,
        "codes": "\n".join(_code_of(goods[each]) for each in ids if each in goods),
    }


def _saved(request: HttpRequest, form: RuleForm) -> bool:
    told = form.cleaned_data
    try:
        change_points_rule(
            merchant_id=merchant_of(request),
            by=actor_of(request),
            earning={
                "per_minor": told["per_minor"] or 0,
                "without_categories": told["without_categories"],
                "without_products": told["codes"],
            },
            spending={"worth_minor": told["worth_minor"] or 0},
            birthday={"birthday_points": told["birthday_points"] or 0},
            expiry={"good_months": told["good_months"] or 0},
        )
    except LancarError as error:
        form.add_error(None, f"{error.sentence} Belum disimpan.")
        return False
    messages.success(request, "Aturan poin sudah disimpan. Kasir memakainya mulai sekarang.")
    return True


def _recorded(request: HttpRequest, outlet: Outlet, holder: Holder) -> bool:
    if not request.user.has_perm(CHANGE):
        messages.error(request, "Hanya pemilik dan manajer yang boleh mengubah poin.")
        return False
    posted = request.POST
    try:
        change = PointsChange(
            reason=Why.ISSUED if posted.get("reason") == Why.ISSUED else Why.CORRECTION,
            points=_read_points(posted.get("points", "")),
            note=posted.get("note", "").strip()[:MAX_NOTE],
            document=id_of(posted.get("document", "")),
        )
        made = adjust_points(outlet=outlet, holder=holder, change=change, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    messages.success(request, f"Poin {holder.name} sudah diubah ({made.number}).")
    return True


def _read_points(text: str) -> int:
    """Whole numbers as money is typed; nothing readable is nothing."""
    try:
        return read_money(text)
    except DomainError:
        return 0
