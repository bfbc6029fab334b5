"""Settlements of goods on consignment."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_product_expires"),
        ("purchasing", "0006_receipt_place"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="is_settlement",
            field=models.BooleanField(default=False, verbose_name="bagi hasil titipan"),
        ),
        migrations.CreateModel(
            name="SettledLine",
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
                ("quantity_milli", models.BigIntegerField(verbose_name="terjual")),
                ("total_minor", models.BigIntegerField(verbose_name="hak pemasok")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="settled",
                        to="purchasing.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris bagi hasil",
                "verbose_name_plural": "baris bagi hasil",
                "ordering": ["line"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "receipt", "line"), name="settled_line"
                    )
                ],
            },
        ),
        CompositePrimaryKey("settledline"),
    ]
