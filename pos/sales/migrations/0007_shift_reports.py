"""The paper of a closed shift: numbered, and never changed."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0006_noted_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShiftReport",
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
                ("shift_id", models.UUIDField()),
                ("number", models.PositiveIntegerField(verbose_name="nomor")),
                ("part", models.PositiveSmallIntegerField(verbose_name="bagian")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "drawer_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="laci"),
                ),
                ("closed_at", models.BigIntegerField(verbose_name="ditutup")),
                ("closed_by_name", models.CharField(max_length=200, verbose_name="ditutup oleh")),
                ("reported_at", models.BigIntegerField(verbose_name="dibuat")),
                ("late", models.PositiveIntegerField(verbose_name="dokumen susulan")),
                ("sales_minor", models.BigIntegerField(verbose_name="penjualan")),
                ("refund_minor", models.BigIntegerField(verbose_name="retur")),
                ("variance_minor", models.BigIntegerField(verbose_name="selisih kas")),
                ("grand_sales_minor", models.BigIntegerField(verbose_name="penjualan sejak awal")),
                ("grand_refund_minor", models.BigIntegerField(verbose_name="retur sejak awal")),
                ("facts", models.JSONField()),
            ],
            options={
                "verbose_name": "laporan tutup kasir",
                "verbose_name_plural": "laporan tutup kasir",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "shift_id"], name="shift_report_shift"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="shift_report_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "number", "part"),
                        name="shift_report_number",
                    ),
                ],
            },
        ),
        CompositePrimaryKey("shiftreport"),
    ]
