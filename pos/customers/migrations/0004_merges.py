"""Who stands for a customer that was written down twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=models.UUIDField(blank=True, null=True, verbose_name="digabung ke"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merchant_id", "merged_into"],
                name="customer_merged",
            ),
        ),
    ]
