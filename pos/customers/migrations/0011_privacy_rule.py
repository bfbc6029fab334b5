"""How long somebody is kept who buys nothing."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0010_breach"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivacyRule",
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
                    "years",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tahun disimpan"),
                ),
                ("changed_at", models.BigIntegerField(default=0, verbose_name="diubah")),
            ],
            options={
                "verbose_name": "aturan data pribadi",
                "verbose_name_plural": "aturan data pribadi",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="privacy_rule_key")
                ],
            },
        ),
        CompositePrimaryKey("privacyrule"),
    ]
