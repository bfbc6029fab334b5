"""Sales of a known customer are found by it; who is not known costs the index nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0004_old_prices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="sale",
            index=models.Index(
                condition=models.Q(("customer_id__isnull", False)),
                fields=["merchant_id", "outlet_id", "customer_id", "completed_at"],
                name="sale_of_customer",
            ),
        ),
    ]
