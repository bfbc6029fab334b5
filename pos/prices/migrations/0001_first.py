"""Promotions."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Promotion",
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
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "name",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="nama promo"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("price", "Harga promo"),
                            ("buy_get", "Beli sekian gratis sekian"),
                            ("bundle", "Paket"),
                            ("threshold", "Belanja minimal"),
                        ],
                        default="price",
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=100, verbose_name="urutan")),
                ("date_from", models.CharField(max_length=10, null=True, verbose_name="mulai")),
                ("date_to", models.CharField(max_length=10, null=True, verbose_name="selesai")),
                ("weekdays", models.JSONField(default=list, verbose_name="hari")),
                (
                    "from_minute",
                    models.PositiveSmallIntegerField(null=True, verbose_name="dari jam"),
                ),
                (
                    "to_minute",
                    models.PositiveSmallIntegerField(null=True, verbose_name="sampai jam"),
                ),
                ("members_only", models.BooleanField(default=False, verbose_name="hanya anggota")),
                ("order_types", models.JSONField(default=list, verbose_name="jenis pesanan")),
                ("prices", models.JSONField(default=list, verbose_name="harga promo")),
                ("products", models.JSONField(default=list, verbose_name="barang")),
                ("categories", models.JSONField(default=list, verbose_name="kategori")),
                ("rate_ppm", models.BigIntegerField(null=True, verbose_name="potongan (ppm)")),
                ("buy", models.JSONField(default=None, null=True, verbose_name="dibeli")),
                ("get", models.JSONField(default=None, null=True, verbose_name="didapat")),
                (
                    "get_quantity_milli",
                    models.BigIntegerField(null=True, verbose_name="didapat (perseribu)"),
                ),
                (
                    "max_times",
                    models.PositiveIntegerField(null=True, verbose_name="paling banyak kali"),
                ),
                ("items", models.JSONField(default=list, verbose_name="isi paket")),
                ("price_minor", models.BigIntegerField(null=True, verbose_name="harga paket")),
                (
                    "minimum_minor",
                    models.BigIntegerField(null=True, verbose_name="belanja minimal"),
                ),
                ("amount_minor", models.BigIntegerField(null=True, verbose_name="potongan")),
                (
                    "maximum_minor",
                    models.BigIntegerField(null=True, verbose_name="potongan paling banyak"),
                ),
                ("stopped_at", models.BigIntegerField(null=True, verbose_name="dihentikan")),
            ],
            options={
                "verbose_name": "promo",
                "verbose_name_plural": "promo",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="promotion_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="promotion_key")
                ],
            },
        ),
        CompositePrimaryKey("promotion"),
    ]
