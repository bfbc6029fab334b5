"""Two who look alike and are two people."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_kasbon")]

    operations = [
        migrations.CreateModel(
            name="KeptApart",
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
                ("one_id", models.UUIDField()),
                ("other_id", models.UUIDField()),
            ],
            options={
                "verbose_name": "dua orang yang berbeda",
                "verbose_name_plural": "dua orang yang berbeda",
                "indexes": [models.Index(fields=["merchant_id", "one_id"], name="kept_apart_one")],
            },
        ),
        CompositePrimaryKey("keptapart"),
    ]
