"""The first tables of purchasing, with the tenant in their keys."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_favourites"),
    ]

    operations = [
        migrations.CreateModel(
            name="BuyingRules",
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
                    "markup_ppm",
                    models.PositiveIntegerField(
                        default=200000, verbose_name="laba atas harga beli"
                    ),
                ),
                (
                    "price_step_minor",
                    models.PositiveIntegerField(
                        default=500, verbose_name="harga dibulatkan ke atas ke kelipatan"
                    ),
                ),
            ],
            options={
                "verbose_name": "saran harga jual",
                "verbose_name_plural": "saran harga jual",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="buying_rules_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplier",
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
                    models.CharField(blank=True, default="", max_length=120, verbose_name="nama"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="nomor telepon"
                    ),
                ),
                (
                    "npwp",
                    models.CharField(blank=True, default="", max_length=22, verbose_name="NPWP"),
                ),
                (
                    "terms_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0 = dibayar saat barang datang.",
                        verbose_name="tempo (hari)",
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "pemasok",
                "verbose_name_plural": "pemasok",
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="supplier_revision"),
                    models.Index(fields=["merchant_id", "name"], name="supplier_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="supplier_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                    "invoice_number",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="nomor faktur"
                    ),
                ),
                ("invoice_key", models.CharField(blank=True, default="", max_length=60)),
                ("invoice_date", models.CharField(max_length=10, verbose_name="tanggal faktur")),
                ("due_date", models.CharField(max_length=10, verbose_name="jatuh tempo")),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                (
                    "tax_mode",
                    models.CharField(
                        choices=[
                            ("none", "Tanpa PPN"),
                            ("included", "Harga sudah termasuk PPN"),
                            ("added", "PPN ditambahkan"),
                        ],
                        max_length=8,
                        verbose_name="PPN",
                    ),
                ),
                ("tax_creditable", models.BooleanField(verbose_name="PPN dapat dikreditkan")),
                ("goods_minor", models.BigIntegerField(verbose_name="jumlah barang")),
                ("discount_minor", models.BigIntegerField(verbose_name="potongan faktur")),
                ("tax_minor", models.BigIntegerField(verbose_name="PPN masukan")),
                ("total_minor", models.BigIntegerField(verbose_name="total faktur")),
                ("cost_minor", models.BigIntegerField(verbose_name="nilai persediaan")),
                ("noticed", models.JSONField(default=list, verbose_name="yang diperhatikan")),
                ("person_id", models.UUIDField(null=True)),
                ("happened_at", models.BigIntegerField(verbose_name="dicatat")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="receipts",
                        to="purchasing.supplier",
                        verbose_name="pemasok",
                    ),
                ),
            ],
            options={
                "verbose_name": "barang masuk",
                "verbose_name_plural": "barang masuk",
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
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
                ("discount_minor", models.BigIntegerField(verbose_name="potongan")),
                ("invoice_discount_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("cost_value_minor", models.BigIntegerField(verbose_name="nilai")),
                ("price_minor", models.BigIntegerField(null=True)),
                ("cost_before_minor", models.BigIntegerField(null=True)),
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
                        related_name="lines",
                        to="purchasing.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris barang masuk",
                "verbose_name_plural": "baris barang masuk",
                "ordering": ["line"],
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "product"], name="receipt_product"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "receipt", "line"), name="receipt_line"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "supplier", "invoice_key"],
                name="receipt_invoice",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["merchant_id", "outlet_id", "due_date"], name="receipt_due"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="receipt_key"
            ),
        ),
        CompositePrimaryKey("supplier"),
        CompositePrimaryKey("buyingrules"),
        CompositePrimaryKey("receipt"),
        CompositePrimaryKey("receiptline"),
    ]
