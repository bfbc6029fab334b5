"""Lists that somebody hands in."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
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
                (
                    "target",
                    models.CharField(
                        choices=[("products", "Barang & harga")], max_length=12, verbose_name="isi"
                    ),
                ),
                ("file_name", models.CharField(max_length=120, verbose_name="berkas")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "vendor",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="asal"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Sedang diperiksa"),
                            ("asking", "Perlu jawaban"),
                            ("checked", "Siap diimpor"),
                            ("applying", "Sedang diimpor"),
                            ("done", "Selesai"),
                            ("undoing", "Sedang diurungkan"),
                            ("undone", "Diurungkan"),
                            ("failed", "Gagal"),
                        ],
                        default="checking",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("found", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("done", models.IntegerField(default=0, verbose_name="baris selesai")),
                ("total", models.IntegerField(default=0, verbose_name="baris")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="kendala"
                    ),
                ),
                ("by_id", models.UUIDField(verbose_name="oleh (nomor)")),
                ("by_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("asked_at", models.BigIntegerField(verbose_name="diunggah")),
                ("finished_at", models.BigIntegerField(null=True, verbose_name="selesai")),
                ("is_kept", models.BooleanField(default=True, verbose_name="berkasnya masih ada")),
            ],
            options={
                "verbose_name": "impor",
                "verbose_name_plural": "impor",
                "indexes": [models.Index(fields=["state", "id"], name="import_due")],
            },
        ),
        migrations.CreateModel(
            name="ImportStep",
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
                ("import_id", models.UUIDField()),
                ("row", models.IntegerField()),
                ("noun", models.CharField(max_length=12)),
                ("entity_id", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                (
                    "undo",
                    models.CharField(
                        blank=True,
                        choices=[("", "Belum"), ("back", "Dikembalikan"), ("left", "Dibiarkan")],
                        default="",
                        max_length=4,
                    ),
                ),
            ],
            options={
                "verbose_name": "baris impor",
                "verbose_name_plural": "baris impor",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "import_id", "row", "noun"),
                        name="import_step_key",
                    )
                ],
            },
        ),
        CompositePrimaryKey("import"),
        CompositePrimaryKey("importstep"),
    ]
