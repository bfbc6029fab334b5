"""Play the told month into a data folder, to walk through it by hand afterwards:

    LANCAR_DATA=/tmp/told python -m tests.told
    python manage.py shop --data /tmp/told --port 8050

The back office opens for `sari` with the word printed at the end.
"""

import os
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

PASSWORD = "contoh-jaya-2026"


def main() -> None:
    if "LANCAR_DATA" not in os.environ:
        sys.exit("Set LANCAR_DATA to an empty folder.")
    Path(os.environ["LANCAR_DATA"]).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")
    import django

    django.setup()
    _play()
    sys.stdout.write(f"sari / {PASSWORD}\n")


def _play() -> None:
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from pos.people.actions import set_password
    from tests.domain.twin import Twin, build
    from tests.told.people import Month

    setup_test_environment()
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder, closing(Twin(build(Path(folder)))) as twin:
        month = Month(twin)
        month.play()
        with month.clock.rules():
            set_password(person=month.world.sari, password=PASSWORD, by=None)


if __name__ == "__main__":
    main()
