"""The first tables of outlets, each with the tenant in its key."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Merchant",
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
                        blank=True, default="", max_length=200, verbose_name="nama usaha"
                    ),
                ),
                (
                    "currency_code",
                    models.CharField(default="IDR", max_length=3, verbose_name="mata uang"),
                ),
                (
                    "currency_exponent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0 untuk Rupiah.",
                        verbose_name="angka di belakang koma",
                    ),
                ),
                (
                    "wrap_public_key",
                    models.CharField(blank=True, default="", editable=False, max_length=87),
                ),
                (
                    "backup_public_key",
                    models.CharField(blank=True, default="", editable=False, max_length=43),
                ),
            ],
            options={
                "verbose_name": "usaha",
                "verbose_name_plural": "usaha",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="merchant_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
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
                    "code",
                    models.CharField(
                        blank=True, default="", max_length=8, verbose_name="kode cabang"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="nama cabang"
                    ),
                ),
                (
                    "address_lines",
                    models.JSONField(blank=True, default=list, verbose_name="alamat"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="telepon"
                    ),
                ),
                (
                    "npwp",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="NPWP"),
                ),
                (
                    "npwpd",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="NPWPD"),
                ),
                (
                    "zone",
                    models.CharField(
                        default="Asia/Jakarta", max_length=64, verbose_name="zona waktu"
                    ),
                ),
                (
                    "day_cutoff_minute",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="ganti hari (menit setelah tengah malam)"
                    ),
                ),
                (
                    "pkp",
                    models.BooleanField(default=False, verbose_name="pengusaha kena pajak (PKP)"),
                ),
                (
                    "prices_include_tax",
                    models.BooleanField(default=True, verbose_name="harga sudah termasuk pajak"),
                ),
                (
                    "pbjt_rate_ppm",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="tarif pajak resto (ppm)"
                    ),
                ),
                (
                    "service_rate_ppm",
                    models.PositiveIntegerField(default=0, verbose_name="biaya layanan (ppm)"),
                ),
                (
                    "service_base",
                    models.CharField(
                        choices=[("net", "Setelah diskon"), ("gross", "Sebelum diskon")],
                        default="net",
                        max_length=8,
                        verbose_name="dasar biaya layanan",
                    ),
                ),
                (
                    "service_order_types",
                    models.JSONField(blank=True, default=list, verbose_name="biaya layanan untuk"),
                ),
                (
                    "service_included",
                    models.BooleanField(default=False, verbose_name="layanan sudah dalam harga"),
                ),
                (
                    "rounding_unit_minor",
                    models.PositiveIntegerField(default=100, verbose_name="pembulatan ke"),
                ),
                (
                    "rounding_mode",
                    models.CharField(
                        choices=[("nearest", "Terdekat"), ("down", "Ke bawah"), ("up", "Ke atas")],
                        default="nearest",
                        max_length=8,
                        verbose_name="arah pembulatan",
                    ),
                ),
                (
                    "rounding_apply",
                    models.CharField(
                        choices=[
                            ("cash_only", "Hanya tunai"),
                            ("all", "Semua pembayaran"),
                            ("none", "Tidak dibulatkan"),
                        ],
                        default="cash_only",
                        max_length=16,
                        verbose_name="pembulatan untuk",
                    ),
                ),
                (
                    "receipt_columns",
                    models.PositiveSmallIntegerField(
                        choices=[(32, "58 mm"), (42, "42 huruf"), (48, "80 mm")],
                        default=32,
                        verbose_name="lebar struk (huruf)",
                    ),
                ),
                (
                    "receipt_header_lines",
                    models.JSONField(blank=True, default=list, verbose_name="kepala struk"),
                ),
                (
                    "receipt_footer_lines",
                    models.JSONField(blank=True, default=list, verbose_name="kaki struk"),
                ),
            ],
            options={
                "verbose_name": "cabang",
                "verbose_name_plural": "cabang",
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="outlet_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="outlet_key")
                ],
            },
        ),
        CompositePrimaryKey("merchant"),
        CompositePrimaryKey("outlet"),
    ]
