"""The places of an outlet, and goods carried between them."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_product_expires"),
        ("stock", "0007_movement_expires_on"),
    ]

    operations = [
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
                    ("moved", "Pindah tempat"),
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
            name="Place",
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
                    models.CharField(blank=True, default="", max_length=60, verbose_name="nama"),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "tempat",
                "verbose_name_plural": "tempat",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="place_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                ("source", models.CharField(max_length=32)),
                ("source_name", models.CharField(max_length=60, verbose_name="dari")),
                ("target", models.CharField(max_length=32)),
                ("target_name", models.CharField(max_length=60, verbose_name="ke")),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("person_id", models.UUIDField(null=True)),
                ("happened_at", models.BigIntegerField(verbose_name="waktu")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
            ],
            options={
                "verbose_name": "pindah barang",
                "verbose_name_plural": "pindah barang",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="transfer_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferLine",
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
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("base_unit", models.CharField(max_length=16)),
                ("base_quantity_milli", models.BigIntegerField()),
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
                    "transfer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lines",
                        to="stock.transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris pindah barang",
                "verbose_name_plural": "baris pindah barang",
                "ordering": ["line"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "transfer", "line"),
                        name="transfer_line_key",
                    )
                ],
            },
        ),
        CompositePrimaryKey("place"),
        CompositePrimaryKey("transfer"),
        CompositePrimaryKey("transferline"),
    ]
