"""What people call a device lies apart: its pairing may come later."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0006_device_names"),
    ]

    operations = [
        migrations.RemoveField(model_name="device", name="named_by"),
        migrations.CreateModel(
            name="DeviceName",
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
                ("name", models.CharField(max_length=200)),
                ("named_by", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="device_name_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("devicename"),
    ]
