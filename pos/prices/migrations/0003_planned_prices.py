"""Planned prices."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_old_prices"),
        ("prices", "0002_price_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedPrice",
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
                ("from_ms", models.BigIntegerField(default=0, verbose_name="mulai")),
                ("prices", models.JSONField(default=list, verbose_name="harga")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Menunggu"),
                            ("cancelled", "Dibatalkan"),
                            ("done", "Sudah berlaku"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "harga terencana",
                "verbose_name_plural": "harga terencana",
                "ordering": ["-from_ms", "id"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="planned_price_revision"),
                    models.Index(fields=["state", "from_ms"], name="planned_price_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="planned_price_key")
                ],
            },
        ),
        CompositePrimaryKey("plannedprice"),
    ]
