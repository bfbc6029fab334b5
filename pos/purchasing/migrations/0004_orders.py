"""What suppliers are asked for, and which order a delivery answers."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_favourites"),
        ("purchasing", "0003_payments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
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
                ("event_id", models.UUIDField()),
                ("supplier_name", models.CharField(max_length=120, verbose_name="pemasok")),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("total_minor", models.BigIntegerField(verbose_name="perkiraan harga")),
                ("closed_at", models.BigIntegerField(null=True, verbose_name="ditutup")),
                (
                    "close_note",
                    models.TextField(blank=True, default="", verbose_name="alasan ditutup"),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("happened_at", models.BigIntegerField(verbose_name="dibuat")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
            ],
            options={
                "verbose_name": "pesanan pembelian",
                "verbose_name_plural": "pesanan pembelian",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
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
                ("line", models.IntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="barang")),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("factor_milli", models.BigIntegerField()),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("base_unit", models.CharField(max_length=16)),
                ("base_quantity_milli", models.BigIntegerField()),
                ("unit_cost_minor", models.BigIntegerField(verbose_name="harga beli")),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah harga")),
            ],
            options={
                "verbose_name": "baris pesanan pembelian",
                "verbose_name_plural": "baris pesanan pembelian",
                "ordering": ["line"],
            },
        ),
        migrations.AddField(
            model_name="receipt",
            name="order_id",
            field=models.UUIDField(null=True, verbose_name="pesanan"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "order_id"], name="receipt_order"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="orders",
                to="purchasing.supplier",
                verbose_name="pemasok",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="lines",
                to="purchasing.order",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="catalog.product",
                verbose_name="barang",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "closed_at"], name="purchase_order_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="purchase_order_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "order", "line"), name="purchase_order_line"
            ),
        ),
        CompositePrimaryKey("order"),
        CompositePrimaryKey("orderline"),
    ]
