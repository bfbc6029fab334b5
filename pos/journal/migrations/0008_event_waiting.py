"""Each pull and each greeting of a till asks for the few events that do not count."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("journal", "0007_own_word_lost")]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["merchant_id", "state"],
                name="event_waiting",
                condition=models.Q(state__gt=0),
            ),
        ),
    ]
