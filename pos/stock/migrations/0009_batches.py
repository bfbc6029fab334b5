"""What is left of each expiry date, kept as rows."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


def keep_dates(apps, editor):
    """Of products that expire already, from all that ever moved. Reads and writes only columns
    that this migration knows; one that changes Batch must leave them their defaults."""
    from pos.stock.batch_rows import keep_anew  # noqa: PLC0415  (only in shops that have goods)

    products = {}
    product = apps.get_model("catalog", "Product")
    for merchant, key in product._base_manager.filter(expires=True).values_list(
        "merchant_id", "id"
    ):
        products.setdefault(merchant, []).append(str(key))
    for merchant, keys in products.items():
        keep_anew(merchant, keys)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_product_expires"),
        ("stock", "0008_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
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
                    "expires_on",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="kedaluwarsa"
                    ),
                ),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah (perseribu)")),
                ("moved_at", models.BigIntegerField(default=0)),
                ("stepped_at", models.BigIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="batches",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "tanggal kedaluwarsa",
                "verbose_name_plural": "tanggal kedaluwarsa",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "expires_on"], name="batch_expiring"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "product", "expires_on"),
                        name="batch_key",
                    )
                ],
            },
        ),
        CompositePrimaryKey("batch"),
        migrations.RunPython(keep_dates, migrations.RunPython.noop),
    ]
