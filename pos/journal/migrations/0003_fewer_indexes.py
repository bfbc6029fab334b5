"""The primary key keeps ids unique already, on both engines; a second index cost every sale."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("journal", "0002_event_applied")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveConstraint(model_name="event", name="event_id"),
    ]
