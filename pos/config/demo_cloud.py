"""The demo merchant of a local cloud: *Toko Contoh Jaya* with three outlets and 90 days of sales.

Goods and staff are those of the demo shop. The sales are made up, the same at every start from one
seed: composed by the contract as a till composes them, signed by a till of each outlet, and stored
day by day by the processor that stores real ones. What it is not: a measure of anything.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.db import transaction

from pos.catalog.models import Product
from pos.config import demo
from pos.config.demo_baskets import sale_body
from pos.domain.tax_classes import default_tax_classes
from pos.journal.envelope import GENESIS, Envelope, read, write
from pos.journal.ids import uuid7
from pos.journal.keys import encode, public_text
from pos.journal.store import Push, Sender, store_pushes
from pos.outlets.actions import add_outlet
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import business_date, money_rules
from pos.people.models import Person
from pos.stock.actions import Received, receive_stock
from pos.tills.actions import add_drawer, pair_device
from pos.tills.models import Device

DAYS = 90
SEED = 20_261_130
NAMES = ("Cabang Dago", "Cabang Cimahi")  # beside the first, which has the merchant's name
SALES_A_DAY = (30, 22, 14)  # of each outlet, on an ordinary weekday
WEEKEND = (10, 13)  # tenths: weekday, weekend
# Tenths of an hour's share, from 07.00 to 21.00: a morning, a noon and an evening.
HOURS = (4, 6, 6, 5, 6, 9, 8, 5, 5, 6, 9, 11, 10, 7, 3)
OPENS = 7
MOST_GOODS = 80
DAY = timedelta(days=1)


def make_demo_cloud() -> None:
    """Everything in one transaction: a cloud either has its demo merchant or not."""
    with transaction.atomic():
        shop = demo.found_in_cloud()
        outlets = [shop.outlet, *(_branch(shop.merchant, name) for name in NAMES)]
        goods = _goods(shop.merchant.id)
        for number, outlet in enumerate(outlets):
            _fill(shop, outlet, goods, number)


def _branch(merchant: Merchant, name: str) -> Outlet:
    outlet = add_outlet(
        merchant_id=merchant.id, outlet_id=uuid7(), name=name, by=None, tax={"pkp": True}
    )
    add_drawer(merchant_id=merchant.id, outlet_id=outlet.id, name="Laci 1", by=None)
    return outlet


def _goods(merchant_id: uuid.UUID) -> list[Product]:
    """What is sold by the piece and without choices, the dear things later."""
    rows = Product.objects.filter(
        merchant_id=merchant_id, tracked=True, weighed=False, unit="pcs", min_age=None
    )
    plain = [one for one in rows.order_by("sku") if one.price_minor and not one.choice_groups]
    return sorted(plain, key=lambda one: one.price_minor or 0)[:MOST_GOODS]


@dataclass(frozen=True)
class _Basket:
    at: datetime
    goods: list[tuple[Product, int]]


def _fill(shop: demo.NewShop, outlet: Outlet, goods: Sequence[Product], number: int) -> None:
    """Stock for what will be sold, and a till that sells it."""
    luck = random.Random(SEED + number)  # noqa: S311  (no secret)
    baskets = list(_baskets(luck, outlet, goods, SALES_A_DAY[number]))
    sold: Counter[uuid.UUID] = Counter()
    for basket in baskets:
        sold.update({product.id: pieces for product, pieces in basket.goods})
    lines = [Received(one.id, (sold[one.id] * 11 // 10 + 12) * 1000) for one in goods]
    receive_stock(outlet=outlet, lines=lines, by=shop.owner.id, note="Stok awal", opening=True)
    _Till(shop.merchant, outlet, shop.owner).sell(baskets)


def _baskets(
    luck: random.Random, outlet: Outlet, goods: Sequence[Product], usual: int
) -> Iterator[_Basket]:
    zone = ZoneInfo(outlet.zone)
    now = datetime.now(UTC).astimezone(zone)
    for day in (now - DAY * back for back in range(DAYS - 1, -1, -1)):
        busy = WEEKEND[day.weekday() >= 5]
        times = sorted(
            _moment(luck, day) for _ in range(usual * busy // 10 + luck.randrange(-3, 4))
        )
        for at in times:
            if at < now:
                yield _Basket(at, _picked(luck, goods))


def _moment(luck: random.Random, day: datetime) -> datetime:
    hour = luck.choices(range(len(HOURS)), HOURS)[0] + OPENS
    return day.replace(hour=hour, minute=luck.randrange(60), second=luck.randrange(60))


def _picked(luck: random.Random, goods: Sequence[Product]) -> list[tuple[Product, int]]:
    """A few lines; what stands first on the shelf goes most."""
    weights = [MOST_GOODS * 2 // (place + 6) + 1 for place in range(len(goods))]
    chosen = dict.fromkeys(luck.choices(range(len(goods)), weights, k=luck.randrange(1, 6)))
    return [(goods[place], luck.choice((1, 1, 1, 2, 2, 3))) for place in chosen]


@dataclass
class _Till:
    """A till of the demo: its key lives only while the past is being made."""

    merchant: Merchant
    outlet: Outlet
    cashier: Person
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    seq: int = 0
    prev: str = GENESIS

    def sell(self, baskets: Sequence[_Basket]) -> None:
        here: dict[str, Any] = {"merchant_id": self.merchant.id, "outlet_id": self.outlet.id}
        public_key = public_text(self.key.public_key())
        device = pair_device(**here, public_key=public_key, name="Kasir 1")
        sender = Sender(**here, device_id=device.id, public_keys={1: public_key})
        classes: Any = default_tax_classes(demo.PBJT_PPM, demo.ENTERTAINMENT_PPM)
        rules = money_rules(self.merchant, self.outlet, classes)
        envelopes = [self._event(device, basket, rules) for basket in baskets]
        for _, same_day in groupby(envelopes, lambda envelope: envelope.business_date):
            day = list(same_day)
            store_pushes([Push(sender, day, received_at=day[-1].hlc[0])])

    def _event(self, device: Device, basket: _Basket, rules: dict[str, Any]) -> Envelope:
        at_ms = int(basket.at.timestamp() * 1000)
        self.seq += 1
        day = business_date(self.outlet, at_ms)
        body = sale_body(
            basket.goods, rules, self.outlet,
            at=basket.at, day=day, cashier=self.cashier, series=device.series, counter=self.seq,
        )  # fmt: skip
        clock = {"wall": at_ms, "zone": self.outlet.zone, "offset_ms": 0, "uncertainty_ms": None}
        raw = write(
            {
                "type": "sale.completed", "tv": 2, "id": str(uuid7()),
                "merchant": str(self.merchant.id), "outlet": str(self.outlet.id),
                "device": str(device.id), "series": device.series, "epoch": 1,
                "stream": "F", "seq": self.seq, "prev": self.prev, "hlc": [at_ms, 0],
                "clock": {**clock, "source": "device"},
                "actor": {"person": str(self.cashier.id), "credential_version": 1, "method": "pin"},
                "shift": None, "catalog": None, "business_date": day, "body": body,
            }
        )  # fmt: skip
        envelope = read(raw, self._sign(raw))
        self.prev = envelope.hash
        return envelope

    def _sign(self, data: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
