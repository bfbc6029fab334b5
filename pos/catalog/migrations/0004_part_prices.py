"""A price step may be about some units of a product only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_old_prices"),
    ]

    operations = [
        migrations.AddField(
            model_name="shelfprice",
            name="is_part",
            field=models.BooleanField(default=False),
        ),
    ]
