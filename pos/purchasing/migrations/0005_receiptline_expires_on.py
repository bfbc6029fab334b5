"""The expiry date of goods that came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("purchasing", "0004_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="receiptline",
            name="expires_on",
            field=models.CharField(
                blank=True, default="", max_length=10, verbose_name="kedaluwarsa"
            ),
        ),
    ]
