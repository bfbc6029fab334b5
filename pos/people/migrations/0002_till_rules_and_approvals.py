"""Who may do what at the tills of an outlet, and what was allowed on the spot."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
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
                ("device_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                ("items", models.JSONField(default=list, verbose_name="hal")),
                ("asked_by_id", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=200, verbose_name="diminta")),
                ("approver_id", models.UUIDField()),
                ("approver_name", models.CharField(max_length=200, verbose_name="disetujui")),
                ("method", models.CharField(max_length=8, verbose_name="cara")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="alasan"),
                ),
                ("given_at", models.BigIntegerField(verbose_name="waktu")),
            ],
            options={
                "verbose_name": "persetujuan",
                "verbose_name_plural": "persetujuan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "document_id"], name="approval_document"
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-given_at"], name="approval_given"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="approval_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TillRules",
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
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="izin")),
            ],
            options={
                "verbose_name": "izin di kasir",
                "verbose_name_plural": "izin di kasir",
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="till_rules_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="till_rules_key")
                ],
            },
        ),
        CompositePrimaryKey("approval"),
        CompositePrimaryKey("tillrules"),
    ]
