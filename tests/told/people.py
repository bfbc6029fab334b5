"""The people of the told month at their pages: every deed of the list goes the way they would go.

What a page doubts is read and confirmed, as a person does who knows that it is right.
"""

import time
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from pos.catalog.models import Category, Product
from pos.config.middleware import IdleSignOut
from pos.customers.models import Customer
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.payments.actions import add_basic_methods
from pos.payments.models import PaymentMethod
from pos.people.models import Person
from pos.purchasing.models import Receipt, Supplier
from pos.stock.models import StockCount
from pos.tills.actions import add_drawer
from tests.domain.twin import Twin
from tests.months.calendar import Calendar
from tests.pos.backoffice.pages import add_inline_row, form_data, save, url
from tests.pos.world import hire, make_world, pair
from tests.told.goods import CUSTOMERS, SHELF, SUPPLIERS, Thing
from tests.told.lines import MONTH, Deed, Said, deeds
from tests.told.notebook import CONSIGNED, Notebook, base_of
from tests.told.till import Counter

JAKARTA = ZoneInfo("Asia/Jakarta")
RECEIVE = "/admin/purchasing/receipt/catat/"
CONSIGNMENT = "/admin/purchasing/supplier/titipan/"
KASBON = "/admin/balances/movement/orang/"
COUNTS = "/admin/stock/stockcount/"


class Clock(Calendar):
    """Put at the minute of each deed."""

    def __init__(self) -> None:
        super().__init__(date.fromisoformat(f"{MONTH}-01"))
        self.minute = 0

    def put(self, day: str, minute: int) -> None:
        at = datetime.fromisoformat(day).replace(tzinfo=JAKARTA) + timedelta(minutes=minute)
        self.now_ms = max(self.now_ms, int(at.timestamp()) * 1000)
        self.day, self.minute = day, minute


class Month:
    def __init__(self, twin: Twin) -> None:
        self.clock = Clock()
        self.twin = twin
        self.notebook = Notebook()

    def play(self) -> None:
        with self.clock.rules():
            self.clock.put(f"{MONTH}-01", 6 * 60)
            self.open_shop()
            for deed in deeds():
                self.clock.put(deed.head.day, deed.head.minute)
                getattr(self, "_" + deed.head.perbuatan.replace(" ", "_"))(deed)
                self.notebook.hear(deed)

    def browser(self, person: Person) -> Client:
        client = Client()
        client.force_login(person)
        session = client.session
        session[IdleSignOut.KEY] = int(time.time())
        session.save()
        return client

    # The first morning

    def open_shop(self) -> None:
        self.world = make_world("Toko Sari")
        merchant = self.world.merchant.id
        add_drawer(**self.world.tenant, name="Laci 1", by=None)
        add_basic_methods(merchant_id=merchant, by=None)
        self.owner = self.browser(self.world.sari)
        self.keeper = self.browser(hire(merchant, "Gani", "stock", username="gani"))
        outlet = url(Outlet, "change", self.world.outlet.pk)
        _done(save(self.owner, outlet, pkp="on", prices_include_tax="on"))
        _done(save(self.owner, url(PaymentMethod, "add"), name="Kasbon", kind="kasbon"))
        for name in dict.fromkeys(thing.category for thing in SHELF):
            _done(save(self.owner, url(Category, "add"), name=name))
        for thing in SHELF:
            self._shelve(thing)
        for name, limit in CUSTOMERS.items():
            typed = {"name": name, "keep_data": "on", "kasbon_limit_minor": str(limit)}
            _done(save(self.owner, url(Customer, "add"), **typed))
        for name, days in SUPPLIERS.items():
            _done(save(self.owner, url(Supplier, "add"), name=name, terms_days=str(days)))
        self.counters = {
            name: Counter(self.world, pair(self.world, f"Kasir {name}"), self.twin)
            for name in ("K01", "K02")
        }

    def _shelve(self, thing: Thing) -> None:
        address = url(Product, "add")
        data = form_data(self.owner.get(address))
        data |= {"name": thing.name, "unit": thing.unit, "price_minor": str(thing.price)}
        data |= {"tax_class": thing.tax_class, "cost_minor": str(thing.cost), "tracked": "on"}
        data["category"] = str(Category.objects.get(name=thing.category).pk)
        data |= {"expires": "on"} if thing.expires else {}
        unit, pieces, price = thing.case
        if unit:
            row = {"unit": unit, "factor_milli": str(pieces), "price_minor": str(price)}
            data = add_inline_row(data, "units", **row)
        many, price = thing.from_many
        if many:
            row = {"unit": thing.unit, "min_quantity_milli": str(many), "price_minor": str(price)}
            data = add_inline_row(data, "breaks", **row)
        _done(self.owner.post(address, data))

    # Deeds at the counter

    def _setor(self, deed: Deed) -> None:
        self.counters[deed.head.siapa].hand_in()

    def _buka(self, deed: Deed) -> None:
        self.counters[deed.head.siapa].open(deed.head.rupiah, self.clock)

    def _tutup(self, deed: Deed) -> None:
        expected = self.notebook.drawer
        self.counters[deed.head.siapa].close(expected, expected + deed.head.rupiah, self.clock)

    def _jual(self, deed: Deed) -> None:
        lines = [(line.barang, int(line.many * 1000), line.satuan) for line in deed.lines]
        counter = self.counters[deed.head.siapa]
        priced = counter.sell(deed.head.surat, lines, deed.head.keterangan, self.clock)
        told = [(line["unit_price_minor"], line["promotion_minor"]) for line in priced["lines"]]
        in_price = "Minyak goreng 1 L"  # a promotion price is the label's
        assert [(price, 0 if line.barang == in_price else off)
                for (price, off), line in zip(told, deed.lines, strict=True)] == [
            (line.rupiah, line.off) for line in deed.lines
        ], deed  # fmt: skip

    def _retur(self, deed: Deed) -> None:
        lines = [(line.barang, base_of(line)) for line in deed.lines]
        of, way = deed.head.told(r"dari (\w+)"), deed.head.told(r"; (\w+)")
        self.counters[deed.head.siapa].give_back(of, lines, way, self.clock)

    def _kasbon_kasir(self, deed: Deed) -> None:
        counter = self.counters[deed.head.siapa]
        counter.repaid(deed.head.keterangan, deed.head.rupiah, self.clock)

    def _hilang_tanpa_catatan(self, deed: Deed) -> None:
        """Nobody is told; the count will find it."""

    # Deeds in the office

    def _kasbon_kantor(self, deed: Deed) -> None:
        who = Customer.objects.get(name=deed.head.keterangan)
        given = {"amount": str(deed.head.rupiah), "source": "bank", "note": ""}
        _done(self.owner.post(f"{KASBON}{who.pk}/", given))

    def _harga(self, deed: Deed) -> None:
        grid = "/admin/catalog/product/harga/"
        data = {}
        for row in self.owner.get(grid).context["rows"]:
            key = str(row.product.pk)
            data[f"was-{key}"] = data[f"price-{key}"] = row.stored
            if row.product.name == deed.head.barang:
                data[f"price-{key}"] = deed.head.harga
        self._confirmed(self.owner, grid, data)

    def _rencana(self, deed: Deed) -> None:
        day, at = deed.head.keterangan.split(" ")
        typed = {**self._goods_row(deed.head), "date": day, "time": at}
        self._confirmed(self.owner, "/admin/prices/plannedprice/rencanakan/", typed)

    def _promo_harga(self, deed: Deed) -> None:
        self._promote("price", "Minyak hemat", deed.head)

    def _promo_beli_gratis(self, deed: Deed) -> None:
        self._promote("buy_get", "Beli 2 gratis 1", deed.head,
                      buy_milli="2", get_milli="1", rate_ppm="100")  # fmt: skip

    def _promote(self, kind: str, name: str, head: Said, **more: str) -> None:
        first, last = head.told(r"(\S+) sampai"), head.told(r"sampai (\S+)")
        when = {"name": name, "date_from": first, "date_to": last, "priority": "100"}
        typed = {**self._goods_row(head), **when, "do": "save", **more}
        self._confirmed(self.owner, f"/admin/prices/promotion/buat/?jenis={kind}", typed)

    def _goods_row(self, head: Said) -> dict[str, str]:
        product = Product.objects.get(name=head.barang)
        row = {"product": str(product.pk), "unit": product.unit, "price": head.harga}
        return {**row, "quantity": "1", "role": "buy"}

    def _masuk(self, deed: Deed) -> None:
        goods = [Product.objects.get(name=line.barang) for line in deed.lines]
        head = deed.head
        self._confirmed(self.keeper, RECEIVE, {
            "document": str(uuid7()),
            "supplier": str(Supplier.objects.get(name=head.siapa).pk),
            "invoice_number": head.surat,
            "invoice_date": head.day,
            "tax_mode": "added" if "ppn ditambah" in head.keterangan else "none",
            "discount": head.told(r"diskon (\d+)"),
            "product": [str(product.pk) for product in goods],
            "unit": [line.satuan for line in deed.lines],
            "quantity": [line.jumlah for line in deed.lines],
            "cost": [line.harga for line in deed.lines],
            "line_discount": [line.potongan for line in deed.lines],
            "expires_on": [line.told(r"kedaluwarsa (\S+)") for line in deed.lines],
        })  # fmt: skip

    def _retur_beli(self, deed: Deed) -> None:
        receipt = Receipt.objects.get(invoice_number=deed.head.surat)
        number = receipt.lines.get(product__name=deed.head.barang).line
        typed = {f"quantity-{number}": deed.head.jumlah, f"unit-{number}": deed.head.satuan}
        _done(self.owner.post(f"/admin/purchasing/receipt/{receipt.pk}/kembali/",
                              {**typed, "note": deed.head.keterangan}))  # fmt: skip

    def _batal_masuk(self, deed: Deed) -> None:
        receipt = Receipt.objects.get(invoice_number=deed.head.surat)
        address = f"/admin/purchasing/receipt/{receipt.pk}/kembali/"
        _done(self.owner.post(address, {"all": "1", "note": "salah harga"}))

    def _bayar(self, deed: Deed) -> None:
        receipt = Receipt.objects.get(invoice_number=deed.head.surat)
        rest = self.notebook.debts[deed.head.surat].rest
        amount = rest if deed.head.harga == "semua" else deed.head.rupiah
        source = {"bank": "bank", "lainnya": "other"}[deed.head.keterangan]
        paid = {f"amount-{receipt.pk}": str(amount), "source": source, "paid_on": self.clock.day}
        address = f"/admin/purchasing/receipt/utang/{receipt.supplier_id}/"
        _done(self.owner.post(address, {**paid, "note": ""}))

    def _titip(self, deed: Deed) -> None:
        supplier = Supplier.objects.get(name=deed.head.siapa)
        product = Product.objects.get(name=deed.head.barang)
        agreed = {"langkah": "setuju", "barang": str(product.pk), "harga": deed.head.harga}
        _done(self.owner.post(f"{CONSIGNMENT}{supplier.pk}/", agreed))
        assert CONSIGNED[product.name] == deed.head.rupiah

    def _bagi(self, deed: Deed) -> None:
        address = f"{CONSIGNMENT}{Supplier.objects.get(name=deed.head.siapa).pk}/"
        document = self.owner.get(address).context["document"]
        form = {"langkah": "bagi", "document": document, "nomor": deed.head.surat}
        _done(self.owner.post(address, form))

    def _buang(self, deed: Deed) -> None:
        head, address = deed.head, "/admin/stock/level/kedaluwarsa/"
        key = f"{Product.objects.get(name=head.barang).pk}:{head.keterangan}"
        shown = {row.key: row.left for row in self.keeper.get(address).context["rows"]}
        assert shown[key] == head.jumlah, (head, shown)
        _done(self.keeper.post(address, {"take": [key], f"quantity-{key}": head.jumlah}))

    def _sesuaikan(self, deed: Deed) -> None:
        key = str(Product.objects.get(name=deed.head.barang).pk)
        typed = {"reason": deed.head.keterangan, "note": "", "product": [key]}
        address = "/admin/stock/level/sesuaikan/"
        self._confirmed(self.keeper, address, {**typed, f"quantity-{key}": deed.head.jumlah})

    def _opname_mulai(self, deed: Deed) -> None:
        _done(self.keeper.post(f"{COUNTS}mulai/", {"name": deed.head.keterangan, "category": ""}))

    def _opname_hitung(self, deed: Deed) -> None:
        product = Product.objects.get(name=deed.head.barang)
        address = f"{COUNTS}{StockCount.objects.get().pk}/hitung/"
        page = self.keeper.get(address, {"barang": str(product.pk)})
        typed = {"barang": str(product.pk), "mulai": str(page.context["begun_at"])}
        typed |= {"satuan": deed.head.satuan, "rak": "", "jumlah": deed.head.jumlah}
        _done(self.keeper.post(address, typed))

    def _opname_bukukan(self, deed: Deed) -> None:
        _done(self.owner.post(f"{COUNTS}{StockCount.objects.get().pk}/bukukan/", {"note": ""}))

    def _confirmed(self, browser: Client, address: str, data: dict[str, Any]) -> None:
        """Saved at once, or after what is doubted was read."""
        answer = browser.post(address, data)
        if answer.status_code == 200:
            doubts = answer.context.get("doubts") or answer.context["builder"].doubts
            keys = [each["key"] if isinstance(each, dict) else each.key for each in doubts]
            answer = browser.post(address, {**data, "noticed": keys})
        _done(answer)


def _done(answer: Any) -> None:
    """The page went on: it was recorded."""
    assert answer.status_code == 302, _sentences(answer)


def _sentences(answer: Any) -> str:
    said = [str(each) for each in (answer.context or {}).get("messages", ())]
    form = (answer.context or {}).get("errors", "")
    return f"{answer.status_code} {said} {form}"
