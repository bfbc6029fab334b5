"""Goods that went back to their supplier, and receipts that were wrong."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_favourites"),
        ("purchasing", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Return",
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
                (
                    "reason",
                    models.CharField(
                        choices=[("reversal", "Dibatalkan"), ("sent_back", "Retur ke pemasok")],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("tax_minor", models.BigIntegerField(verbose_name="PPN masukan")),
                ("total_minor", models.BigIntegerField(verbose_name="mengurangi utang")),
                ("cost_minor", models.BigIntegerField(verbose_name="nilai persediaan")),
                ("person_id", models.UUIDField(null=True)),
                ("happened_at", models.BigIntegerField(verbose_name="dicatat")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="returns",
                        to="purchasing.receipt",
                        verbose_name="barang masuk",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="returns",
                        to="purchasing.supplier",
                        verbose_name="pemasok",
                    ),
                ),
            ],
            options={
                "verbose_name": "retur ke pemasok",
                "verbose_name_plural": "retur ke pemasok",
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
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
                ("of_line", models.IntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="barang")),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("base_unit", models.CharField(max_length=16)),
                ("base_quantity_milli", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("cost_value_minor", models.BigIntegerField(verbose_name="nilai")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="purchasing.receipt",
                    ),
                ),
                (
                    "returned",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lines",
                        to="purchasing.return",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris retur ke pemasok",
                "verbose_name_plural": "baris retur ke pemasok",
                "ordering": ["line"],
            },
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "receipt"], name="supplier_return_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="supplier_return_key"
            ),
        ),
        migrations.AddIndex(
            model_name="returnline",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "receipt"], name="return_line_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnline",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "returned", "line"), name="supplier_return_line"
            ),
        ),
        CompositePrimaryKey("return"),
        CompositePrimaryKey("returnline"),
    ]
