"""Every word of a customer about their data, for ever."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="ConsentTick",
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
                ("customer_id", models.UUIDField()),
                ("consent", models.CharField(max_length=20, verbose_name="izin")),
                ("given", models.BooleanField(verbose_name="diberikan")),
                ("at", models.BigIntegerField(verbose_name="waktu")),
                ("wording", models.CharField(max_length=40, verbose_name="naskah")),
                ("channel", models.CharField(max_length=10, verbose_name="tempat")),
                ("actor_id", models.UUIDField(null=True, verbose_name="dicatat oleh")),
            ],
            options={
                "verbose_name": "izin pelanggan",
                "verbose_name_plural": "izin pelanggan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "customer_id", "at"], name="consent_of_customer"
                    )
                ],
            },
        ),
        CompositePrimaryKey("consenttick"),
    ]
