#!/usr/bin/env python3
"""The door to every command of the shop. It holds no logic of its own."""

import os
import sys

from pos.config.shop.door import enter

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")
    sys.exit(enter(sys.argv))
