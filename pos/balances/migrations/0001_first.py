"""The ledger of what customers owe and hold."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Movement",
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
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "account",
                    models.CharField(
                        choices=[("kasbon", "Kasbon")], max_length=12, verbose_name="jenis"
                    ),
                ),
                ("holder_id", models.UUIDField()),
                ("holder_name", models.CharField(max_length=200, verbose_name="pelanggan")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("sold", "Belanja"),
                            ("refunded", "Retur"),
                            ("repaid", "Bayar kasbon"),
                            ("reversed", "Pembayaran dibatalkan"),
                            ("opening", "Utang dari buku lama"),
                            ("correction", "Koreksi"),
                            ("written_off", "Dihapuskan"),
                        ],
                        max_length=12,
                        verbose_name="kejadian",
                    ),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("document_id", models.UUIDField()),
                ("number", models.CharField(max_length=64, verbose_name="nomor")),
                (
                    "method",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="cara bayar"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="catatan"
                    ),
                ),
                ("reverses_id", models.UUIDField(null=True)),
                ("shift_id", models.UUIDField(null=True)),
                (
                    "person_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="oleh"),
                ),
                ("happened_at", models.BigIntegerField(verbose_name="waktu")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
            ],
            options={
                "verbose_name": "mutasi kasbon",
                "verbose_name_plural": "mutasi kasbon",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "account", "holder_id", "happened_at"],
                        name="balance_of_holder",
                    ),
                    models.Index(fields=["merchant_id", "document_id"], name="balance_document"),
                    models.Index(fields=["merchant_id", "revision"], name="balance_revision"),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "happened_at"],
                        name="balance_movement_time",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="balance_movement_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("movement"),
    ]
