"""The back office's menu, tabs and colours: the UNFOLD setting. Words are the owner's.

Twelve entries; what belongs together hangs behind one of them as tabs. An entry is shown to those
whose role may see its page.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy

from pos.config.roles import role_of_this_process

Entry = dict[str, Any]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of this person. The one number in it is how much waits to be looked at."""
    from pos.config.tasks import open_problems  # noqa: PLC0415  (needs the apps to be loaded)

    waiting = open_problems(request)
    to_check = _entry("Perlu dicek", "flag", "journal_problem_changelist", "journal.view_problem")
    if waiting:
        to_check["badge"] = str(waiting)
    entries = [
        _entry("Ringkasan", "home", "index", None),
        _entry("Barang & harga", "sell", "catalog_product_changelist", "catalog.view_product"),
        _entry("Stok", "inventory_2", "stock_level_changelist", "stock.view_level"),
        _entry(
            "Pembelian",
            "local_shipping",
            "purchasing_receipt_changelist",
            "purchasing.view_receipt",
        ),
        _entry("Penjualan", "receipt_long", "sales_sale_changelist", "sales.view_sale"),
        _entry("Laporan", "bar_chart", "reports_figure_changelist", "reports.view_figure"),
        _entry("Pelanggan", "group", "customers_customer_changelist", "customers.view_customer"),
        _entry("Karyawan", "badge", "people_person_changelist", "people.view_person"),
        _entry("Perangkat", "tablet_android", "tills_device_changelist", "tills.view_device"),
        to_check,
        _entry("Catatan kejadian", "history", "journal_event_changelist", "journal.view_event"),
        _entry("Pengaturan", "settings", "outlets_outlet_changelist", "outlets.view_outlet"),
    ]
    return [{"items": entries}]


def may(permission: str | None) -> Callable[[HttpRequest], bool]:
    def check(request: HttpRequest) -> bool:
        return permission is None or request.user.has_perm(permission)

    return check


def may_update(request: HttpRequest) -> bool:
    """Only on an installed box (deploy/shop): everything else is updated by its operator."""
    is_box = "LANCAR_HOME" in os.environ and role_of_this_process() == "shop"
    return is_box and request.user.has_perm("outlets.change_outlet")


def _has_history(path: str) -> bool:
    """Facts are never changed here, so Django has no history of them."""
    masters = (
        "customers/",
        "prices/pricelist/",
        "purchasing/supplier/",
        "stock/place/",
        "tills/cashdrawer/",
        "payments/paymentmethod/",
        "hardware/printer/",
        "hardware/gadget/",
    )
    parts = ("catalog/", "people/person/", "outlets/", *masters)
    return path.startswith(tuple(f"/admin/{part}" for part in parts))


@cache
def _address(name: str) -> str:
    return reverse(f"admin:{name}")


# Each page compares every link with its own address, some thousand times: looked up once.
_link = lazy(_address, str)


def _entry(title: str, icon: str, name: str, permission: str | None) -> Entry:
    return {"title": title, "icon": icon, "link": _link(name), "permission": may(permission)}


def _tab(title: str, name: str, permission: str) -> Entry:
    return {"title": title, "link": _link(name), "permission": may(permission)}


GOODS = [
    {**_tab("Barang", "catalog_product_changelist", "catalog.view_product"),
     "active": lambda request: request.path.startswith("/admin/catalog/product/")
     and "/harga/" not in request.path},
    _tab("Ubah harga cepat", "catalog_product_harga", "catalog.change_price"),
    {**_tab("Promo", "prices_promotion_changelist", "prices.view_promotion"),
     "active": lambda request: request.path.startswith("/admin/prices/promotion/")},
    {**_tab("Daftar harga", "prices_pricelist_changelist", "prices.view_pricelist"),
     "active": lambda request: request.path.startswith("/admin/prices/pricelist/")},
    {**_tab("Harga terencana", "prices_plannedprice_changelist", "prices.view_plannedprice"),
     "active": lambda request: request.path.startswith("/admin/prices/plannedprice/")},
    _tab("Kategori", "catalog_category_changelist", "catalog.view_category"),
    {**_tab("Impor", "imports_import_changelist", "catalog.import_product"),
     "active": lambda request: request.path.startswith("/admin/imports/import/")},
    _tab("Pilihan", "catalog_choicegroup_changelist", "catalog.view_choicegroup"),
]  # fmt: skip
STOCK = [
    {**_tab("Stok", "stock_level_changelist", "stock.view_level"),
     "active": lambda request: request.path == "/admin/stock/level/"},
    _tab("Menipis", "stock_level_menipis", "stock.view_level"),
    _tab("Kedaluwarsa", "stock_level_kedaluwarsa", "stock.view_level"),
    {**_tab("Stok opname", "stock_stockcount_changelist", "stock.view_stockcount"),
     "active": lambda request: request.path.startswith("/admin/stock/stockcount/")},
    _tab("Sesuaikan stok", "stock_level_sesuaikan", "stock.change_level"),
    {**_tab("Pindah barang", "stock_transfer_changelist", "stock.view_transfer"),
     "active": lambda request: request.path.startswith("/admin/stock/transfer/")},
    {**_tab("Antar cabang", "stock_shipmentpaper_changelist", "stock.view_shipmentpaper"),
     "active": lambda request: request.path.startswith("/admin/stock/shipmentpaper/")},
    {**_tab("Tempat", "stock_place_changelist", "stock.change_place"),
     "active": lambda request: request.path.startswith("/admin/stock/place/")},
    _tab("Mutasi stok", "stock_movement_changelist", "stock.view_movement"),
    {**_tab("Nomor seri", "stock_serialstep_changelist", "stock.view_serialstep"),
     "active": lambda request: request.path.startswith("/admin/stock/serialstep/")},
]  # fmt: skip
BUYING = [
    {**_tab("Barang masuk", "purchasing_receipt_changelist", "purchasing.view_receipt"),
     "active": lambda request: request.path == "/admin/purchasing/receipt/"},
    _tab("Catat barang masuk", "purchasing_receipt_catat", "purchasing.add_receipt"),
    {**_tab("Pesanan", "purchasing_order_changelist", "purchasing.view_order"),
     "active": lambda request: request.path.startswith("/admin/purchasing/order/")},
    {**_tab("Saran pesanan", "replenishment_forecast_changelist", "purchasing.add_order"),
     "active": lambda request: request.path.startswith("/admin/replenishment/forecast/")},
    _tab("Utang", "purchasing_receipt_utang", "purchasing.view_payment"),
    {**_tab("Titipan", "purchasing_supplier_titipan", "purchasing.view_payment"),
     "active": lambda request: request.path.startswith(
         ("/admin/purchasing/supplier/titipan/", "/admin/purchasing/supplier/bagi/"))},
    {**_tab("Pemasok", "purchasing_supplier_changelist", "purchasing.view_supplier"),
     "active": lambda request: request.path == "/admin/purchasing/supplier/"},
    _tab("Saran harga jual", "purchasing_receipt_saran", "catalog.change_price"),
]  # fmt: skip
SALES = [
    _tab("Struk", "sales_sale_changelist", "sales.view_sale"),
    _tab("Harga lama", "sales_oldprice_changelist", "sales.view_sale"),
    _tab("E-mail struk", "deliveries_delivery_changelist", "deliveries.view_delivery"),
    _tab("Shift kasir", "tills_shift_changelist", "tills.view_shift"),
    _tab("Tutup kasir (Z)", "sales_shiftreport_changelist", "sales.view_shiftreport"),
    _tab("Kas masuk & keluar", "tills_cashmove_changelist", "tills.view_cashmove"),
    _tab("Laci dibuka", "tills_draweropening_changelist", "tills.view_draweropening"),
    _tab("Batal setelah dapur", "tills_dishvoid_changelist", "tills.view_dishvoid"),
    _tab("Nontunai", "payments_awaitedpayment_changelist", "payments.view_awaitedpayment"),
]
CUSTOMERS = [
    {**_tab("Pelanggan", "customers_customer_changelist", "customers.view_customer"),
     "active": lambda request: request.path.startswith("/admin/customers/customer/")
     and "/ganda/" not in request.path},
    {**_tab("Kasbon", "balances_movement_kasbon", "balances.view_movement"),
     "active": lambda request: request.path.startswith("/admin/balances/movement/")
     and not any(f"/{part}/" in request.path for part in ("saldo", "kartu", "poin"))},
    {**_tab("Saldo", "balances_movement_saldo", "balances.view_movement"),
     "active": lambda request: request.path.startswith("/admin/balances/movement/saldo/")},
    {**_tab("Kartu hadiah", "balances_movement_kartu", "balances.view_movement"),
     "active": lambda request: request.path.startswith("/admin/balances/movement/kartu/")},
    {**_tab("Poin", "balances_movement_poin", "balances.view_movement"),
     "active": lambda request: request.path.startswith("/admin/balances/movement/poin/")
     and "/ulang-tahun/" not in request.path},
    _tab("Ulang tahun", "balances_movement_ultah", "balances.view_movement"),
    _tab("Mungkin ganda", "customers_customer_ganda", "customers.view_customer"),
    _tab("Grup", "customers_customergroup_changelist", "customers.view_customergroup"),
    _tab("Data lama", "reports_figure_lama", "outlets.change_outlet"),
    _tab("Kebocoran data", "customers_breach_changelist", "outlets.change_outlet"),
]  # fmt: skip
STAFF = [
    _tab("Karyawan", "people_person_changelist", "people.view_person"),
    {**_tab("Absensi", "timesheets_clocking_minggu", "timesheets.view_clocking"),
     "active": lambda request: request.path.startswith("/admin/timesheets/clocking/")},
    _tab("Izin di kasir", "people_tillrules_izin", "outlets.change_outlet"),
    _tab("Persetujuan", "people_approval_changelist", "people.view_approval"),
    _tab("Telepon", "people_phone_changelist", "people.view_phone"),
    _tab("PIN salah berulang", "people_loginlock_changelist", "people.view_loginlock"),
]  # fmt: skip
DEVICES = [
    {**_tab("Perangkat", "tills_device_changelist", "tills.view_device"),
     "active": lambda request: request.path == "/admin/tills/device/"},
    _tab("Undang tablet", "tills_device_kode", "tills.change_device"),
    _tab("Alamat toko", "tills_device_alamat", "outlets.change_outlet"),
    _tab("Berkas penyelamatan", "tills_device_berkas", "tills.change_device"),
    _tab("Laci uang", "tills_cashdrawer_changelist", "tills.view_cashdrawer"),
    {**_tab("Printer", "hardware_printer_changelist", "hardware.view_printer"),
     "active": lambda request: request.path.startswith("/admin/hardware/printer/")},
    _tab("Timbangan, layar, pemindai", "hardware_gadget_changelist", "hardware.view_gadget"),
    _tab("Antrean cetak", "hardware_printjob_changelist", "hardware.view_printjob"),
]  # fmt: skip
INBOX = [
    _tab("Perlu dicek", "journal_problem_changelist", "journal.view_problem"),
    _tab("Perubahan yang kalah", "journal_lostchange_changelist", "journal.view_lostchange"),
]
RECORD = [
    _tab("Catatan kejadian", "journal_event_changelist", "journal.view_event"),
    _tab("Cabang catatan", "journal_fork_changelist", "journal.view_fork"),
]
SETTINGS = [
    {**_tab("Cabang", "outlets_outlet_changelist", "outlets.view_outlet"),
     "active": lambda request: request.path == "/admin/outlets/outlet/"},
    _tab("Struk", "outlets_outlet_struk", "outlets.change_outlet"),
    _tab("Label timbangan", "catalog_taxclass_timbangan", "outlets.change_outlet"),
    _tab("Usaha", "outlets_merchant_changelist", "outlets.view_merchant"),
    _tab("Cara bayar", "payments_paymentmethod_changelist", "payments.change_paymentmethod"),
    _tab("E-mail", "deliveries_mailserver_changelist", "outlets.change_outlet"),
    _tab("Ringkasan harian", "reports_recapmail_changelist", "outlets.change_outlet"),
    _tab("Cadangan", "backups_backup_changelist", "outlets.change_outlet"),
    _tab("Cloud", "sync_uplink_changelist", "outlets.change_outlet"),
    {"title": "Pembaruan", "link": "/admin/pembaruan/", "permission": may_update},
    {**_tab("Kelas pajak", "catalog_taxclass_changelist", "catalog.change_taxclass"),
     "active": lambda request: request.path.startswith("/admin/catalog/taxclass/")
     and "/timbangan/" not in request.path},
]  # fmt: skip
TABS = [
    {"page": "goods", "models": ["catalog.product", "catalog.category", "catalog.choicegroup",
     "prices.promotion", "prices.pricelist", "prices.plannedprice"], "items": GOODS},
    {"page": "stock", "models": ["stock.level", "stock.stockcount", "stock.movement",
     "stock.transfer", "stock.shipmentpaper", "stock.place", "stock.serialstep"], "items": STOCK},
    {"page": "buying", "models": ["purchasing.receipt", "purchasing.order",
     "purchasing.supplier", "replenishment.forecast"], "items": BUYING},
    {"page": "sales", "models": ["sales.sale", "sales.shiftreport", "sales.oldprice",
     "deliveries.delivery", "tills.shift", "tills.cashmove", "tills.draweropening",
     "tills.dishvoid", "payments.awaitedpayment"],
     "items": SALES},
    {"page": "customers", "models": ["customers.customer", "customers.customergroup",
     "balances.movement"],
     "items": CUSTOMERS},
    {"page": "staff", "models": ["people.person", "people.loginlock", "people.approval",
     "people.phone", "timesheets.clocking"], "items": STAFF},
    {"page": "devices", "models": ["tills.device", "tills.cashdrawer",
     "hardware.printer", "hardware.gadget", "hardware.printjob"], "items": DEVICES},
    {"page": "inbox", "models": ["journal.problem", "journal.lostchange"], "items": INBOX},
    {"page": "record", "models": ["journal.event", "journal.fork"], "items": RECORD},
    {"page": "settings", "models": ["outlets.outlet", "outlets.merchant", "catalog.taxclass",
     "payments.paymentmethod"], "items": SETTINGS},
]  # fmt: skip

# Tokens of reference/ux.md 2.10, spread over unfold's eleven steps.
BASE = {
    "50": "#F6F7F5", "100": "#EEF0EC", "200": "#DDE2DD", "300": "#C3CBC5", "400": "#9AA69F",
    "500": "#6E7C75", "600": "#55635C", "700": "#3E4A44", "800": "#2A342F", "900": "#17211D",
    "950": "#101614",
}  # fmt: skip
PRIMARY = {
    "50": "#EAF5F1", "100": "#D3EAE2", "200": "#A9D6C7", "300": "#74BCA6", "400": "#3E9C82",
    "500": "#1B7F65", "600": "#0B6B53", "700": "#084F3E", "800": "#073F32", "900": "#052F25",
    "950": "#031D17",
}  # fmt: skip

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Lancar",
    "SITE_HEADER": "Lancar",
    "SITE_SYMBOL": "storefront",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("lancar/icon.svg")}
    ],
    "SITE_URL": "/till/",
    "THEME": "light",
    "BORDER_RADIUS": "6px",
    "SHOW_HISTORY": lambda request: _has_history(request.path),
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda _: static("lancar/office.css")],
    "SCRIPTS": [lambda _: static("lancar/office.js")],
    "COLORS": {
        "base": BASE,
        "primary": PRIMARY,
        "font": {
            "subtle-light": "#55635C",
            "default-light": "#17211D",
            "important-light": "#17211D",
            "subtle-dark": "#A9B5AF",
            "default-dark": "#E8EDEA",
            "important-dark": "#E8EDEA",
        },
    },
    "ACCOUNT": {
        "navigation": [
            {
                "title": "Ganti kata sandi",
                "link": reverse_lazy("admin:people_person_kata_sandi_saya"),
            },
            {
                "title": "Masuk dua langkah",
                "link": reverse_lazy("admin:people_person_dua_langkah"),
            },
        ]
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "pos.config.sidebar.navigation",
    },
    "TABS": TABS,
    "DASHBOARD_CALLBACK": "pos.config.overview.overview",
}
