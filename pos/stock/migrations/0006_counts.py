"""Stock counts, and what arrives after a count that was in it already."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_old_prices"),
        ("stock", "0005_sent_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="level",
            name="counted_at",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="level",
            name="counted_in",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="movement",
            name="reason",
            field=models.CharField(
                choices=[
                    ("sale", "Penjualan"),
                    ("returned", "Retur pelanggan"),
                    ("received", "Barang masuk"),
                    ("sent_back", "Kembali ke pemasok"),
                    ("opening", "Stok awal"),
                    ("count", "Stok opname"),
                    ("late", "Sudah terhitung"),
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
        migrations.CreateModel(
            name="StockCount",
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
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("place", models.CharField(max_length=32, verbose_name="tempat")),
                ("category_id", models.UUIDField(null=True)),
                (
                    "category_name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kategori"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Sedang dihitung"),
                            ("posted", "Dibukukan"),
                            ("dropped", "Dibatalkan"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("opened_at", models.BigIntegerField(verbose_name="mulai")),
                ("opened_by_id", models.UUIDField(null=True)),
                ("closed_at", models.BigIntegerField(null=True, verbose_name="selesai")),
                ("closed_by_id", models.UUIDField(null=True)),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
            ],
            options={
                "verbose_name": "stok opname",
                "verbose_name_plural": "stok opname",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="stock_count_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateMove",
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
                ("name", models.CharField(max_length=200, verbose_name="barang")),
                ("document_id", models.UUIDField()),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("happened_at", models.BigIntegerField(verbose_name="waktu")),
                ("counted_at", models.BigIntegerField(verbose_name="dihitung")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="late",
                        to="stock.stockcount",
                    ),
                ),
            ],
            options={
                "verbose_name": "penjualan terlambat",
                "verbose_name_plural": "penjualan terlambat",
                "indexes": [
                    models.Index(fields=["merchant_id", "outlet_id", "count"], name="late_move_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountLine",
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
                ("name", models.CharField(max_length=200, verbose_name="barang")),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("counted_at", models.BigIntegerField(verbose_name="waktu")),
                ("counted_milli", models.BigIntegerField(verbose_name="dihitung")),
                ("expected_milli", models.BigIntegerField(verbose_name="tercatat")),
                ("difference_milli", models.BigIntegerField(verbose_name="selisih")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="lines",
                        to="stock.stockcount",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris stok opname",
                "verbose_name_plural": "baris stok opname",
                "indexes": [
                    models.Index(fields=["merchant_id", "outlet_id", "count"], name="count_line_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountEntry",
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
                ("name", models.CharField(max_length=200, verbose_name="barang")),
                (
                    "shelf",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="rak"),
                ),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("base_quantity_milli", models.BigIntegerField()),
                ("recorded_milli", models.BigIntegerField()),
                ("begun_at", models.BigIntegerField()),
                ("counted_at", models.BigIntegerField(verbose_name="waktu")),
                ("person_id", models.UUIDField(null=True)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="entries",
                        to="stock.stockcount",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan",
                "verbose_name_plural": "hitungan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "count", "counted_at"],
                        name="count_entry_of",
                    )
                ],
            },
        ),
        CompositePrimaryKey("stockcount"),
        CompositePrimaryKey("latemove"),
        CompositePrimaryKey("countline"),
        CompositePrimaryKey("countentry"),
    ]
