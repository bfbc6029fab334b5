#!/usr/bin/env python3
"""The door to every command of the shop. It holds no logic of its own."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
