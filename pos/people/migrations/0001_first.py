"""The first tables of people, each with the tenant in its key."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
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
                    "username",
                    models.CharField(
                        blank=True, max_length=60, null=True, verbose_name="nama pengguna"
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="nama"),
                ),
                ("roles", models.JSONField(blank=True, default=list, verbose_name="peran")),
                ("colour", models.CharField(default="#DDEBE4", max_length=7, verbose_name="warna")),
                ("active", models.BooleanField(default=True, verbose_name="aktif")),
            ],
            options={
                "verbose_name": "staf",
                "verbose_name_plural": "staf",
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="person_revision"),
                    models.Index(fields=["merchant_id", "username"], name="person_username"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="person_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginLock",
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
                ("person_id", models.UUIDField(null=True)),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="nama"),
                ),
                ("failures", models.PositiveIntegerField(verbose_name="kali salah")),
                ("locked_until", models.BigIntegerField(verbose_name="terkunci sampai")),
                ("happened_at", models.BigIntegerField(verbose_name="terjadi")),
            ],
            options={
                "verbose_name": "PIN salah berulang",
                "verbose_name_plural": "PIN salah berulang",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="login_lock_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                    "kind",
                    models.CharField(
                        choices=[("pin", "PIN"), ("password", "Kata sandi")], max_length=8
                    ),
                ),
                ("secret", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "person", "kind"), name="credential_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("loginlock"),
        CompositePrimaryKey("credential"),
    ]
