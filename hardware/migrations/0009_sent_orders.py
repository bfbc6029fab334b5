"""Orders told to the kitchen before they are paid."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0008_gadgets"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentOrder",
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
                ("order_id", models.UUIDField()),
                ("device_id", models.UUIDField()),
                ("epoch", models.PositiveIntegerField()),
                ("seq", models.BigIntegerField()),
                ("order_type", models.CharField(max_length=20, verbose_name="jenis")),
                (
                    "table",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="meja"),
                ),
                (
                    "queue_number",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="antrean"
                    ),
                ),
                (
                    "label",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="nama"),
                ),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("sent_at", models.BigIntegerField(verbose_name="waktu")),
                ("lines", models.JSONField(default=list, verbose_name="isi")),
            ],
            options={
                "verbose_name": "pesanan yang dikirim ke dapur",
                "verbose_name_plural": "pesanan yang dikirim ke dapur",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "order_id", "epoch", "seq"],
                        name="sent_order",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="sent_order_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("SentOrder"),
    ]
