"""Personal data that got out, and the clock that runs from then."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


def _text(label):
    return models.TextField(blank=True, default="", verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_birthday"),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
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
                ("found_at", models.BigIntegerField(default=0, verbose_name="diketahui")),
                ("data", _text("data apa")),
                ("how", _text("kapan dan bagaimana")),
                ("whose", _text("data siapa, berapa orang")),
                ("handling", _text("yang sudah dilakukan")),
                ("contact", _text("yang dapat dihubungi")),
                ("steps", models.JSONField(blank=True, default=dict, verbose_name="langkah")),
                ("closed_at", models.BigIntegerField(null=True, verbose_name="selesai")),
            ],
            options={
                "verbose_name": "kebocoran data",
                "verbose_name_plural": "kebocoran data",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="breach_key")
                ],
            },
        ),
        CompositePrimaryKey("breach"),
    ]
