"""Goods on consignment, and what was sold of them."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_product_expires"),
        ("stock", "0010_value_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consigned",
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
                ("supplier_id", models.UUIDField(verbose_name="pemasok")),
                ("cost_minor", models.BigIntegerField(null=True, verbose_name="harga titip")),
                ("agreed_at", models.BigIntegerField(verbose_name="disepakati")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="consigned",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "barang titipan",
                "verbose_name_plural": "barang titipan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "product"), name="consigned_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsignedMove",
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
                ("supplier_id", models.UUIDField(verbose_name="pemasok")),
                ("quantity_milli", models.BigIntegerField(verbose_name="terjual")),
                ("owed_minor", models.BigIntegerField(verbose_name="hak pemasok")),
                ("device_id", models.UUIDField()),
                ("epoch", models.IntegerField()),
                ("seq", models.BigIntegerField()),
                ("happened_at", models.BigIntegerField(verbose_name="waktu")),
                ("settled_in", models.UUIDField(null=True)),
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
            ],
            options={
                "verbose_name": "titipan terjual",
                "verbose_name_plural": "titipan terjual",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "supplier_id", "settled_in"],
                        name="consigned_move_of",
                    )
                ],
            },
        ),
        CompositePrimaryKey("consigned"),
        CompositePrimaryKey("consignedmove"),
    ]
