"""Reports as files, asked for in the record."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
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
                ("report", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="laporan")),
                ("first", models.CharField(max_length=10, verbose_name="dari")),
                ("last", models.CharField(max_length=10, verbose_name="sampai")),
                ("with_cost", models.BooleanField(verbose_name="dengan modal")),
                ("asked_at", models.BigIntegerField(verbose_name="diminta")),
                ("asked_by", models.CharField(max_length=200, verbose_name="oleh")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu"),
                            ("made", "Siap"),
                            ("failed", "Gagal"),
                            ("gone", "Sudah dihapus"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("done", models.IntegerField(default=0, verbose_name="baris ditulis")),
                ("total", models.IntegerField(default=0, verbose_name="baris")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kendala"
                    ),
                ),
            ],
            options={
                "verbose_name": "unduhan laporan",
                "verbose_name_plural": "unduhan laporan",
                "indexes": [models.Index(fields=["state", "id"], name="export_due")],
            },
        ),
        CompositePrimaryKey("export"),
    ]
