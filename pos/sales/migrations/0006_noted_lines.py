"""Lines with a note are found by it; the others cost the index nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0005_customers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="saleline",
            index=models.Index(
                condition=models.Q(("note__gt", "")),
                fields=["merchant_id", "outlet_id", "note"],
                name="sale_line_note",
            ),
        ),
    ]
