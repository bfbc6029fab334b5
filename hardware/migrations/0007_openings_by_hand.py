"""Drawers asked for without a sale."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0006_kitchen"),
    ]

    operations = [
        migrations.AddField(
            model_name="printjob",
            name="opening_id",
            field=models.UUIDField(null=True),
        ),
    ]
