"""Where the recap of a day goes."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_rollups"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecapMail",
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
                    "address",
                    models.EmailField(
                        blank=True, default="", max_length=254, verbose_name="alamat e-mail"
                    ),
                ),
                (
                    "at_minute",
                    models.PositiveSmallIntegerField(
                        default=420, verbose_name="dikirim mulai (menit)"
                    ),
                ),
                (
                    "sent_for",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="terkirim untuk"
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="dicoba")),
                ("next_at", models.BigIntegerField(default=0, verbose_name="dicoba lagi")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kendala"
                    ),
                ),
            ],
            options={
                "verbose_name": "ringkasan harian",
                "verbose_name_plural": "ringkasan harian",
            },
        ),
        CompositePrimaryKey("recapmail"),
    ]
