"""A refund may say that its sale never happened, and which sale its money pays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0008_without_receipt"),
    ]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="is_void",
            field=models.BooleanField(default=False, verbose_name="penjualan dibatalkan"),
        ),
        migrations.AddField(
            model_name="refund",
            name="exchanged_for",
            field=models.UUIDField(null=True),
        ),
    ]
