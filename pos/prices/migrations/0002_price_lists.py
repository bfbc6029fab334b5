"""Price lists."""

import uuid

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("prices", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListPrice",
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
                    "price_list_id",
                    models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000")),
                ),
                (
                    "product_id",
                    models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000")),
                ),
                ("steps", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "harga di daftar",
                "verbose_name_plural": "harga di daftar",
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="list_price_revision"),
                    models.Index(fields=["merchant_id", "product_id"], name="list_price_product"),
                    models.Index(fields=["merchant_id", "price_list_id"], name="list_price_list"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="list_price_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceList",
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
                (
                    "applies",
                    models.CharField(
                        choices=[
                            ("all", "Semua pembeli"),
                            ("member", "Semua anggota"),
                            ("customer", "Pelanggan yang dipilih"),
                        ],
                        default="customer",
                        max_length=12,
                        verbose_name="untuk siapa",
                    ),
                ),
                (
                    "date_from",
                    models.CharField(blank=True, max_length=10, null=True, verbose_name="mulai"),
                ),
                (
                    "date_to",
                    models.CharField(blank=True, max_length=10, null=True, verbose_name="sampai"),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "daftar harga",
                "verbose_name_plural": "daftar harga",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="price_list_key")
                ],
            },
        ),
        CompositePrimaryKey("listprice"),
        CompositePrimaryKey("pricelist"),
    ]
