"""What a device said of itself when it last greeted."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0003_cash_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sighting",
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
                ("said_at", models.BigIntegerField()),
                ("app_version", models.CharField(blank=True, default="", max_length=40)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("seq", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "kabar perangkat",
                "verbose_name_plural": "kabar perangkat",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="sighting_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("sighting"),
    ]
