from typing import Any, ClassVar

from django.db import migrations

from pos.journal.tenancy import FoundByTheirDocument


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0010_provisional_reports")]
    operations: ClassVar[list[Any]] = [
        FoundByTheirDocument("saleline"),
        FoundByTheirDocument("saletax"),
        FoundByTheirDocument("salepayment"),
    ]
