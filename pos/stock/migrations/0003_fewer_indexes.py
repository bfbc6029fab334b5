"""Ids of movements derive from event and line: the primary key says what this key said again."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("stock", "0002_returned")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveConstraint(model_name="movement", name="movement_key"),
    ]
