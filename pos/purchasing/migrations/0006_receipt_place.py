"""Into which place goods came; until now there was one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("purchasing", "0005_receiptline_expires_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="place",
            field=models.CharField(default="shop", max_length=32, verbose_name="tempat"),
        ),
    ]
