"""Cash put into a drawer or taken out of it without a sale."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0002_refunds"),
    ]

    operations = [
        migrations.AddField(
            model_name="shift",
            name="cash_in_minor",
            field=models.BigIntegerField(default=0, verbose_name="kas masuk"),
        ),
        migrations.AddField(
            model_name="shift",
            name="cash_out_minor",
            field=models.BigIntegerField(default=0, verbose_name="kas keluar"),
        ),
        migrations.AddField(
            model_name="shift",
            name="drop_minor",
            field=models.BigIntegerField(default=0, verbose_name="setoran"),
        ),
        migrations.CreateModel(
            name="CashMove",
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
                ("move_id", models.UUIDField()),
                ("shift_id", models.UUIDField()),
                ("device_id", models.UUIDField()),
                (
                    "business_date",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="hari"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "Kas masuk"), ("out", "Kas keluar"), ("drop", "Setoran")],
                        max_length=4,
                        verbose_name="jenis",
                    ),
                ),
                ("category", models.CharField(max_length=40, verbose_name="kode kategori")),
                ("label", models.CharField(max_length=200, verbose_name="kategori")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="alasan"),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("moved_at", models.BigIntegerField(verbose_name="waktu")),
            ],
            options={
                "verbose_name": "kas masuk atau keluar",
                "verbose_name_plural": "kas masuk & keluar",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-moved_at"], name="cash_move_time"
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "shift_id"], name="cash_move_shift"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="cash_move_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "move_id"), name="cash_move_once"
                    ),
                ],
            },
        ),
        CompositePrimaryKey("cashmove"),
    ]
