"""Rollups, filled from the sales there are: for these the projection came too late.

How rows are added up is said here once more, as it was then: a column that a rollup gets later must
not be written by this migration, which makes tables without it.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey
from pos.reports.clock import HOUR_MS, ShopClock
from pos.reports.marks import is_day

SPACE = uuid.UUID("0d6a7e0e-6f6c-4a55-9f4f-64d0b4a4f6b1")
KEYS = {
    "HourSum": ("business_date", "hour"),
    "PaymentSum": ("business_date", "method", "kind"),
    "ProductSum": ("business_date", "product_id"),
    "LateSum": ("arrived_on", "business_date"),
}
MEASURES = {
    "HourSum": ("sales", "refunds", "total_minor", "net_minor", "cost_minor"),
    "PaymentSum": ("payments", "amount_minor"),
    "ProductSum": ("quantity_milli", "total_minor", "net_minor", "cost_minor"),
    "LateSum": ("sales", "refunds", "total_minor"),
}
HERE = "s.merchant_id = %s AND s.outlet_id = %s"
TENANT = "s.merchant_id = c.merchant_id AND s.outlet_id = c.outlet_id"
KINDS = (
    "SUM(CASE WHEN s.kind = 'sale' THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN s.kind = 'refund' THEN 1 ELSE 0 END)"
)
COST = "COALESCE(-SUM(m.cost_value_minor), 0)"
LINES = (
    f"sales_saleline c JOIN sales_sale s ON {TENANT} AND s.id = c.sale_id"
    " LEFT JOIN stock_movement m ON m.merchant_id = c.merchant_id"
    " AND m.outlet_id = c.outlet_id AND m.id = c.id"
)
HOURS = (
    f"SELECT s.business_date, s.completed_at / {HOUR_MS}, {KINDS}, SUM(s.total_minor),"
    f" SUM(s.net_minor), 0 FROM sales_sale s WHERE {HERE} GROUP BY 1, 2"
)
COSTS = (
    f"SELECT s.business_date, s.completed_at / {HOUR_MS}, 0, 0, 0, 0, {COST}"
    f" FROM {LINES} WHERE {HERE} GROUP BY 1, 2"
)
PAYMENTS = (
    "SELECT s.business_date, c.method, c.kind, COUNT(*), SUM(c.amount_minor)"
    f" FROM sales_salepayment c JOIN sales_sale s ON {TENANT} AND s.id = c.sale_id"
    f" WHERE {HERE} GROUP BY 1, 2, 3"
)
GOODS = (
    "SELECT s.business_date, c.product_id, SUM(c.base_quantity_milli), SUM(c.total_minor),"
    f" SUM(c.net_minor), {COST} FROM {LINES} WHERE {HERE} GROUP BY 1, 2"
)
ARRIVED = (
    f"SELECT s.business_date, s.received_at / 60000, {KINDS}, SUM(s.total_minor)"
    f" FROM sales_sale s WHERE {HERE} GROUP BY 1, 2"
)


def fill(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    sales = apps.get_model("sales", "Sale").objects.order_by()
    outlets = apps.get_model("outlets", "Outlet").objects
    for merchant_id, outlet_id in sales.values_list("merchant_id", "outlet_id").distinct():
        outlet = outlets.filter(merchant_id=merchant_id, id=outlet_id).first()
        clock = ShopClock.of(outlet) if outlet else ShopClock.usual()
        for table, found in _rolled_up(editor, merchant_id, outlet_id, clock):
            sums: dict[tuple[Any, ...], list[int]] = {}
            for key, amounts in found:
                known = sums.get(key, [0] * len(amounts))
                sums[key] = [int(a) + int(b) for a, b in zip(known, amounts, strict=True)]
            _add_up(editor, table, merchant_id, sums)


def _add_up(editor: Any, table: str, merchant_id: uuid.UUID, sums: Any) -> None:
    name, key, measures = f"reports_{table.lower()}", KEYS[table], MEASURES[table]
    columns = ("id", "merchant_id", "outlet_id", *key, *measures)
    target = ", ".join(("merchant_id", "outlet_id", *key))
    added = ", ".join(f"{each} = {name}.{each} + excluded.{each}" for each in measures)
    sql = (
        f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({target}) DO UPDATE SET {added}"
    )
    is_hex = editor.connection.vendor == "sqlite"
    rows = [
        (uuid.uuid5(SPACE, " ".join(map(str, (table, *place)))), merchant_id, *place, *amounts)
        for place, amounts in sums.items()
    ]
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [[x.hex if is_hex and isinstance(x, uuid.UUID) else x for x in row] for row in rows],
        )


def _rolled_up(editor: Any, merchant_id: uuid.UUID, outlet_id: uuid.UUID, clock: ShopClock) -> Any:
    def rows(sql: str) -> Iterable[tuple[Any, ...]]:
        ids = [
            each.hex if editor.connection.vendor == "sqlite" else each
            for each in (merchant_id, outlet_id)
        ]
        with editor.connection.cursor() as cursor:
            cursor.execute(sql, ids)
            return [row for row in cursor.fetchall() if is_day(row[0])]

    for sql in (HOURS, COSTS):
        yield (
            "HourSum",
            [
                ((outlet_id, day, clock.hour(hour * HOUR_MS)), rest)
                for day, hour, *rest in rows(sql)
            ],
        )
    yield (
        "PaymentSum",
        [((outlet_id, day, method, kind), rest) for day, method, kind, *rest in rows(PAYMENTS)],
    )
    yield (
        "ProductSum",
        [
            ((merchant_id, day, uuid.UUID(str(product))), rest)
            for day, product, *rest in rows(GOODS)
        ],
    )
    late = ((clock.late_on(row[0], row[1] * 60_000), *row) for row in rows(ARRIVED))
    yield (
        "LateSum",
        [((outlet_id, arrived, day), rest) for arrived, day, _, *rest in late if arrived],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_other_base"),
        ("sales", "0007_shift_reports"),
        ("stock", "0012_serials"),
        ("outlets", "0004_scale_layouts"),
    ]

    operations = [
        migrations.CreateModel(
            name="HourSum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                ("hour", models.PositiveSmallIntegerField(verbose_name="jam")),
                ("sales", models.BigIntegerField(verbose_name="transaksi")),
                ("refunds", models.BigIntegerField(verbose_name="retur")),
                ("total_minor", models.BigIntegerField(verbose_name="penjualan")),
                ("net_minor", models.BigIntegerField(verbose_name="neto")),
                ("cost_minor", models.BigIntegerField(verbose_name="modal")),
            ],
            options={
                "verbose_name": "jumlah per jam",
                "verbose_name_plural": "jumlah per jam",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "business_date", "hour"),
                        name="hour_sum",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateSum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                ("arrived_on", models.CharField(max_length=10, verbose_name="datang pada")),
                ("sales", models.BigIntegerField(verbose_name="transaksi")),
                ("refunds", models.BigIntegerField(verbose_name="retur")),
                ("total_minor", models.BigIntegerField(verbose_name="penjualan")),
            ],
            options={
                "verbose_name": "penjualan terlambat",
                "verbose_name_plural": "penjualan terlambat",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "arrived_on", "business_date"),
                        name="late_sum",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentSum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                ("method", models.CharField(max_length=40, verbose_name="cara bayar")),
                ("kind", models.CharField(max_length=12, verbose_name="jenis")),
                ("payments", models.BigIntegerField(verbose_name="pembayaran")),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
            ],
            options={
                "verbose_name": "jumlah per cara bayar",
                "verbose_name_plural": "jumlah per cara bayar",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "business_date", "method", "kind"),
                        name="payment_sum",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductSum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                ("product_id", models.UUIDField()),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah (perseribu)")),
                ("total_minor", models.BigIntegerField(verbose_name="penjualan")),
                ("net_minor", models.BigIntegerField(verbose_name="neto")),
                ("cost_minor", models.BigIntegerField(verbose_name="modal")),
            ],
            options={
                "verbose_name": "jumlah per barang",
                "verbose_name_plural": "jumlah per barang",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "business_date", "product_id"),
                        name="product_sum",
                    )
                ],
            },
        ),
        CompositePrimaryKey("hoursum"),
        CompositePrimaryKey("latesum"),
        CompositePrimaryKey("paymentsum"),
        CompositePrimaryKey("productsum"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
