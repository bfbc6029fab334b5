"""The first table of customers, with the tenant in its key."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Customer",
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
                    models.CharField(blank=True, default="", max_length=80, verbose_name="nama"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, default="", max_length=15, verbose_name="nomor HP"
                    ),
                ),
                ("member", models.BooleanField(default=False, verbose_name="anggota")),
                (
                    "price_list",
                    models.CharField(
                        blank=True, max_length=64, null=True, verbose_name="daftar harga"
                    ),
                ),
                (
                    "keep_data",
                    models.JSONField(
                        default=None, null=True, verbose_name="setuju datanya disimpan"
                    ),
                ),
                (
                    "send_receipts",
                    models.JSONField(default=None, null=True, verbose_name="setuju dikirimi struk"),
                ),
                (
                    "send_promotions",
                    models.JSONField(
                        default=None, null=True, verbose_name="setuju dikirimi promosi"
                    ),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "pelanggan",
                "verbose_name_plural": "pelanggan",
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="customer_revision"),
                    models.Index(fields=["merchant_id", "phone"], name="customer_phone"),
                    models.Index(fields=["merchant_id", "name"], name="customer_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="customer_key")
                ],
            },
        ),
        CompositePrimaryKey("customer"),
    ]
