#!/usr/bin/env python3
"""The door to every command of the shop. It holds no logic of its own."""

import os
import sys

from pos.config.shop.door import enter
from pos.config.shop.troubles import EXIT_CODE, Trouble


def main() -> int:
    """Hand over to Django, or say in plain words why not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")
    try:
        arguments = enter(sys.argv)
        from django.core.management import execute_from_command_line

        execute_from_command_line(arguments)
    except Trouble as trouble:
        print(trouble.show(), file=sys.stderr)
        return EXIT_CODE
    return 0


if __name__ == "__main__":
    sys.exit(main())
