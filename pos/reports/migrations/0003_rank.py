"""The order of many products is read from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_exports"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="figure",
            name="figure_period",
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                fields=[
                    "merchant_id",
                    "outlet_id",
                    "dimension",
                    "period",
                    "key",
                    "total_minor",
                    "quantity_milli",
                ],
                name="figure_rank",
            ),
        ),
    ]
