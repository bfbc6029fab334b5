"""The first tables of stock, each with the tenant in its key."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Level",
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
                ("place", models.CharField(max_length=32, verbose_name="tempat")),
                (
                    "quantity_milli",
                    models.BigIntegerField(default=0, verbose_name="jumlah (perseribu)"),
                ),
                ("value_minor", models.BigIntegerField(default=0, verbose_name="nilai")),
                ("moved_at", models.BigIntegerField(default=0, verbose_name="terakhir bergerak")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="levels",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "stok",
                "verbose_name_plural": "stok",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "product", "place"), name="level_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                ("place", models.CharField(max_length=32, verbose_name="tempat")),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah (perseribu)")),
                ("cost_value_minor", models.BigIntegerField(verbose_name="nilai")),
                (
                    "revaluation_minor",
                    models.BigIntegerField(default=0, verbose_name="koreksi nilai"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("sale", "Penjualan"),
                            ("received", "Barang masuk"),
                            ("opening", "Stok awal"),
                            ("count", "Stok opname"),
                            ("waste", "Rusak"),
                            ("expired", "Kedaluwarsa"),
                            ("lost", "Hilang"),
                            ("found", "Ditemukan"),
                            ("own_use", "Dipakai sendiri"),
                            ("other", "Lain-lain"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="catatan"
                    ),
                ),
                ("document_id", models.UUIDField()),
                ("event_id", models.UUIDField()),
                ("device_id", models.UUIDField()),
                ("epoch", models.IntegerField()),
                ("seq", models.BigIntegerField()),
                ("line", models.IntegerField()),
                ("happened_at", models.BigIntegerField(verbose_name="waktu")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="movements",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "mutasi stok",
                "verbose_name_plural": "mutasi stok",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "product", "happened_at"],
                        name="movement_ledger",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "device_id", "epoch", "seq", "line"),
                        name="movement_key",
                    )
                ],
            },
        ),
        CompositePrimaryKey("level"),
        CompositePrimaryKey("movement"),
    ]
