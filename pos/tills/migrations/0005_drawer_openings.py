"""Drawers opened for no sale."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0004_sightings"),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawerOpening",
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
                ("opening_id", models.UUIDField()),
                ("shift_id", models.UUIDField(null=True)),
                ("device_id", models.UUIDField()),
                (
                    "business_date",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="hari"),
                ),
                ("category", models.CharField(max_length=40, verbose_name="kode sebab")),
                ("label", models.CharField(max_length=200, verbose_name="untuk apa")),
                (
                    "reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="keterangan"
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("opened_at", models.BigIntegerField(verbose_name="waktu")),
            ],
            options={
                "verbose_name": "laci dibuka tanpa penjualan",
                "verbose_name_plural": "laci dibuka tanpa penjualan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-opened_at"], name="opening_time"
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "shift_id"], name="opening_shift"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="drawer_opening_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "opening_id"),
                        name="drawer_opening_once",
                    ),
                ],
            },
        ),
        CompositePrimaryKey("draweropening"),
    ]
