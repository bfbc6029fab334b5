"""The first tables of sales, each with the tenant in its key."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PriceCheck",
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
                ("server_seq", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "pemeriksaan hitungan",
                "verbose_name_plural": "pemeriksaan hitungan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id"), name="price_check_outlet"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sale",
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
                ("device_id", models.UUIDField()),
                ("shift_id", models.UUIDField(null=True)),
                ("number", models.CharField(max_length=64, verbose_name="nomor struk")),
                ("series", models.CharField(max_length=8, verbose_name="seri")),
                ("counter", models.BigIntegerField(verbose_name="nomor urut")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                ("opened_at", models.BigIntegerField(verbose_name="mulai")),
                ("completed_at", models.BigIntegerField(verbose_name="selesai")),
                ("received_at", models.BigIntegerField(verbose_name="diterima server")),
                ("order_type", models.CharField(max_length=16, verbose_name="jenis pesanan")),
                (
                    "table",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="meja"),
                ),
                (
                    "queue_number",
                    models.CharField(
                        blank=True, default="", max_length=16, verbose_name="nomor antrean"
                    ),
                ),
                ("customer_id", models.UUIDField(null=True)),
                (
                    "customer_name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="pelanggan"
                    ),
                ),
                ("cashier_id", models.UUIDField(null=True)),
                ("cashier_name", models.CharField(max_length=200, verbose_name="kasir")),
                ("currency_code", models.CharField(max_length=3, verbose_name="mata uang")),
                ("currency_exponent", models.PositiveSmallIntegerField()),
                ("pricing_version", models.PositiveSmallIntegerField()),
                ("gross_minor", models.BigIntegerField(verbose_name="bruto")),
                ("line_discount_minor", models.BigIntegerField(verbose_name="diskon barang")),
                ("promotion_discount_minor", models.BigIntegerField(verbose_name="promo")),
                ("subtotal_minor", models.BigIntegerField(verbose_name="subtotal")),
                ("order_discount_minor", models.BigIntegerField(verbose_name="diskon struk")),
                ("net_minor", models.BigIntegerField(verbose_name="neto")),
                ("service_minor", models.BigIntegerField(verbose_name="biaya layanan")),
                (
                    "service_added_minor",
                    models.BigIntegerField(verbose_name="biaya layanan ditambahkan"),
                ),
                ("tax_minor", models.BigIntegerField(verbose_name="pajak")),
                ("tax_added_minor", models.BigIntegerField(verbose_name="pajak ditambahkan")),
                ("total_minor", models.BigIntegerField(verbose_name="total")),
                ("rounding_minor", models.BigIntegerField(verbose_name="pembulatan")),
                ("due_minor", models.BigIntegerField(verbose_name="dibayar")),
                ("change_minor", models.BigIntegerField(verbose_name="kembalian")),
                ("tip_minor", models.BigIntegerField(verbose_name="tip")),
                ("item_count", models.PositiveIntegerField(verbose_name="jumlah barang")),
                ("promotions", models.JSONField(default=list, verbose_name="rincian promo")),
            ],
            options={
                "verbose_name": "penjualan",
                "verbose_name_plural": "penjualan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "completed_at"], name="sale_time"
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "business_date"], name="sale_day"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "series", "counter"),
                        name="sale_receipt",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SaleLine",
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
                ("position", models.PositiveIntegerField(verbose_name="baris")),
                ("line_id", models.CharField(max_length=64)),
                ("product_id", models.UUIDField(null=True)),
                (
                    "sku",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kode barang"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                ("category_id", models.UUIDField(null=True)),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("factor_milli", models.BigIntegerField()),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah (perseribu)")),
                (
                    "base_quantity_milli",
                    models.BigIntegerField(verbose_name="jumlah satuan dasar (perseribu)"),
                ),
                ("unit_price_minor", models.BigIntegerField(verbose_name="harga")),
                (
                    "list_price_minor",
                    models.BigIntegerField(null=True, verbose_name="harga daftar"),
                ),
                ("price_source", models.CharField(max_length=32, verbose_name="sumber harga")),
                ("gross_minor", models.BigIntegerField(verbose_name="bruto")),
                ("discount_minor", models.BigIntegerField(verbose_name="diskon")),
                ("promotion_minor", models.BigIntegerField(verbose_name="promo")),
                (
                    "order_discount_minor",
                    models.BigIntegerField(verbose_name="bagian diskon struk"),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah harga")),
                ("net_minor", models.BigIntegerField(verbose_name="neto")),
                ("service_minor", models.BigIntegerField(verbose_name="biaya layanan")),
                (
                    "service_added_minor",
                    models.BigIntegerField(verbose_name="biaya layanan ditambahkan"),
                ),
                ("tax_class", models.CharField(max_length=32, verbose_name="kelas pajak")),
                ("tax_minor", models.BigIntegerField(verbose_name="pajak")),
                ("tax_added_minor", models.BigIntegerField(verbose_name="pajak ditambahkan")),
                ("total_minor", models.BigIntegerField(verbose_name="total")),
                ("choices", models.JSONField(default=list, verbose_name="pilihan")),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="catatan"
                    ),
                ),
                (
                    "sale",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lines",
                        to="sales.sale",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris penjualan",
                "verbose_name_plural": "baris penjualan",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SalePayment",
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
                ("position", models.PositiveSmallIntegerField()),
                ("payment_id", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=40, verbose_name="cara bayar")),
                ("kind", models.CharField(max_length=12, verbose_name="jenis")),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("tendered_minor", models.BigIntegerField(verbose_name="diterima")),
                ("tip_minor", models.BigIntegerField(verbose_name="tip")),
                ("change_minor", models.BigIntegerField(verbose_name="kembalian")),
                (
                    "reference",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="referensi"
                    ),
                ),
                (
                    "sale",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payments",
                        to="sales.sale",
                    ),
                ),
            ],
            options={
                "verbose_name": "pembayaran",
                "verbose_name_plural": "pembayaran",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SaleTax",
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
                ("position", models.PositiveSmallIntegerField()),
                ("tax_class", models.CharField(max_length=32, verbose_name="kelas pajak")),
                ("label", models.CharField(max_length=120, verbose_name="nama")),
                ("kind", models.CharField(max_length=24, verbose_name="jenis")),
                ("rate_ppm", models.BigIntegerField(verbose_name="tarif (ppm)")),
                ("base_numerator", models.IntegerField()),
                ("base_denominator", models.IntegerField()),
                ("base_minor", models.BigIntegerField(verbose_name="DPP")),
                ("other_base_minor", models.BigIntegerField(verbose_name="DPP nilai lain")),
                ("tax_minor", models.BigIntegerField(verbose_name="pajak")),
                ("included", models.BooleanField(verbose_name="termasuk dalam harga")),
                (
                    "sale",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="taxes",
                        to="sales.sale",
                    ),
                ),
            ],
            options={
                "verbose_name": "pajak penjualan",
                "verbose_name_plural": "pajak penjualan",
                "ordering": ["position"],
            },
        ),
        CompositePrimaryKey("pricecheck"),
        CompositePrimaryKey("sale"),
        CompositePrimaryKey("saleline"),
        CompositePrimaryKey("salepayment"),
        CompositePrimaryKey("saletax"),
    ]
