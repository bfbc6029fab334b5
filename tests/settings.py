"""The shop's own settings, in a data folder of this test run that is removed at its end.

Only the environment differs, and what a password costs (hashing.py): the same file decides
everything else, so tests meet what shops meet.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="lancar-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LANCAR_TEST"] = "1"
os.environ["LANCAR_DATA"] = _folder

from pos.config.settings import *  # noqa: E402, F403  (the environment above must come first)

STATIC_ROOT = os.path.join(_folder, "static")  # noqa: PTH118  (Django's own way to write it)
os.mkdir(STATIC_ROOT)  # noqa: PTH102
PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
