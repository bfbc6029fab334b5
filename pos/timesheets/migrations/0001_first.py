"""The staff clock: presses, corrections, and by which hours overtime counts."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ClockCorrection",
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
                ("clocking_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200, verbose_name="nama")),
                (
                    "act_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in", "Masuk"),
                            ("break_start", "Mulai istirahat"),
                            ("break_end", "Selesai istirahat"),
                            ("out", "Pulang"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="sebelumnya",
                    ),
                ),
                ("before_at", models.BigIntegerField(null=True, verbose_name="waktu sebelumnya")),
                (
                    "act_after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in", "Masuk"),
                            ("break_start", "Mulai istirahat"),
                            ("break_end", "Selesai istirahat"),
                            ("out", "Pulang"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="sesudahnya",
                    ),
                ),
                ("after_at", models.BigIntegerField(null=True, verbose_name="waktu sesudahnya")),
                ("reason", models.CharField(max_length=200, verbose_name="alasan")),
                ("by_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("corrected_at", models.BigIntegerField(verbose_name="dibetulkan")),
                ("counter", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "koreksi absen",
                "verbose_name_plural": "koreksi absen",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "clocking_id"],
                        name="clock_correction_of",
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-after_at"],
                        name="clock_correction_after",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="clock_correction_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clocking",
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
                ("person_name", models.CharField(max_length=200, verbose_name="nama")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("in", "Masuk"),
                            ("break_start", "Mulai istirahat"),
                            ("break_end", "Selesai istirahat"),
                            ("out", "Pulang"),
                        ],
                        max_length=12,
                        verbose_name="absen",
                    ),
                ),
                ("clocked_at", models.BigIntegerField(verbose_name="waktu")),
                ("tablet_at", models.BigIntegerField(verbose_name="jam tablet")),
                ("is_time_known", models.BooleanField(verbose_name="jam toko diketahui")),
                ("received_at", models.BigIntegerField(verbose_name="diterima")),
                ("device_id", models.UUIDField()),
            ],
            options={
                "verbose_name": "absen",
                "verbose_name_plural": "absen",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-clocked_at"], name="clocking_time"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="clocking_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkRules",
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
                (
                    "week_days",
                    models.PositiveSmallIntegerField(default=6, verbose_name="hari kerja seminggu"),
                ),
                (
                    "rest_weekdays",
                    models.JSONField(blank=True, default=list, verbose_name="hari libur mingguan"),
                ),
                (
                    "holidays",
                    models.JSONField(blank=True, default=list, verbose_name="hari libur resmi"),
                ),
            ],
            options={
                "verbose_name": "aturan jam kerja",
                "verbose_name_plural": "aturan jam kerja",
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="work_rules_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="work_rules_key")
                ],
            },
        ),
        CompositePrimaryKey("clockcorrection"),
        CompositePrimaryKey("clocking"),
        CompositePrimaryKey("workrules"),
    ]
