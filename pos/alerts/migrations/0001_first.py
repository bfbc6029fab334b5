"""Devices that are told, and what they are told."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Alert",
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
                ("subscription_id", models.UUIDField()),
                ("mark", models.CharField(max_length=43)),
                ("told", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Belum dikirim"),
                            ("sent", "Terkirim"),
                            ("ended", "Tidak sampai"),
                            ("seen", "Tidak perlu dikirim"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("made_at", models.BigIntegerField(verbose_name="sejak")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="dicoba")),
                ("next_at", models.BigIntegerField(default=0, verbose_name="dicoba lagi")),
            ],
            options={
                "verbose_name": "pemberitahuan",
                "verbose_name_plural": "pemberitahuan",
                "indexes": [models.Index(fields=["state", "next_at"], name="alert_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "subscription_id", "mark"), name="alert_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
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
                ("person_id", models.UUIDField()),
                ("mark", models.CharField(max_length=64)),
                ("target", models.TextField(editable=False)),
                ("account", models.CharField(max_length=64)),
                ("contact", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=2)),
                (
                    "label",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="perangkat"
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("since_ms", models.BigIntegerField(verbose_name="sejak")),
                ("told_at", models.BigIntegerField(default=0, verbose_name="terakhir dikirim")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kendala"
                    ),
                ),
            ],
            options={
                "verbose_name": "perangkat yang diberi tahu",
                "verbose_name_plural": "perangkat yang diberi tahu",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "mark"), name="subscription_mark"
                    )
                ],
            },
        ),
        CompositePrimaryKey("alert"),
        CompositePrimaryKey("subscription"),
    ]
