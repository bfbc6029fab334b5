"""Movements know the expiry date they are of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stock", "0006_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="expires_on",
            field=models.CharField(
                blank=True, default="", max_length=10, verbose_name="kedaluwarsa"
            ),
        ),
    ]
