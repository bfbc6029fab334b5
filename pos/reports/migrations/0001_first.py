"""The sums behind reports; every day that has sales already waits to be summed."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import pos.journal.ids
from pos.journal.ids import derived_id
from pos.journal.tenancy import CompositePrimaryKey
from pos.reports.marks import is_day


def mark_days(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    sales = apps.get_model("sales", "Sale").objects.order_by()
    mark = apps.get_model("reports", "StalePeriod")
    days = sales.values_list("merchant_id", "outlet_id", "business_date").distinct()
    mark.objects.bulk_create(
        mark(
            id=derived_id(outlet, int(day.replace("-", ""))),
            merchant_id=merchant,
            outlet_id=outlet,
            period=day,
        )
        for merchant, outlet, day in days
        if is_day(day)
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [("sales", "0004_old_prices"), ("stock", "0005_sent_back")]

    operations = [
        migrations.CreateModel(
            name="Figure",
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
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("day", "Hari"),
                            ("hour", "Jam"),
                            ("product", "Barang"),
                            ("category", "Kategori"),
                            ("cashier", "Kasir"),
                            ("order_type", "Jenis pesanan"),
                            ("method", "Cara bayar"),
                            ("tax", "Pajak"),
                            ("promotion", "Promo"),
                            ("customer", "Pelanggan"),
                        ],
                        max_length=12,
                        verbose_name="menurut",
                    ),
                ),
                ("period", models.CharField(max_length=10, verbose_name="masa")),
                ("key", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=200, verbose_name="nama")),
                ("sales", models.IntegerField(default=0, verbose_name="transaksi")),
                ("refunds", models.IntegerField(default=0, verbose_name="retur")),
                (
                    "quantity_milli",
                    models.BigIntegerField(default=0, verbose_name="jumlah (perseribu)"),
                ),
                ("gross_minor", models.BigIntegerField(default=0, verbose_name="bruto")),
                ("discount_minor", models.BigIntegerField(default=0, verbose_name="diskon")),
                ("promotion_minor", models.BigIntegerField(default=0, verbose_name="promo")),
                ("net_minor", models.BigIntegerField(default=0, verbose_name="neto")),
                ("service_minor", models.BigIntegerField(default=0, verbose_name="biaya layanan")),
                ("tax_minor", models.BigIntegerField(default=0, verbose_name="pajak")),
                ("total_minor", models.BigIntegerField(default=0, verbose_name="penjualan")),
                ("cost_minor", models.BigIntegerField(default=0, verbose_name="modal")),
            ],
            options={
                "verbose_name": "laporan",
                "verbose_name_plural": "laporan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "dimension", "period"],
                        name="figure_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StalePeriod",
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
                ("period", models.CharField(max_length=10, verbose_name="masa")),
                ("marks", models.IntegerField(default=1)),
            ],
            options={
                "verbose_name": "masa yang belum dijumlah",
                "verbose_name_plural": "masa yang belum dijumlah",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "period"), name="stale_period"
                    )
                ],
            },
        ),
        CompositePrimaryKey("figure"),
        CompositePrimaryKey("staleperiod"),
        migrations.RunPython(mark_days, migrations.RunPython.noop),
    ]
