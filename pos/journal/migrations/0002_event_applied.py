"""Replaying in windows finds each of them in an index, instead of sorting the whole record."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("journal", "0001_first")]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["applied_seq"], name="event_applied"),
        ),
    ]
