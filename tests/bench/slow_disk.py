"""A disk whose flush takes as long as a shop's: on a virtual machine a flush costs almost nothing.

Between SQLite and the system stands a library that waits before each fsync and fdatasync. What is
measured so is the shop server's own share of the time, on a disk like the one it will run on.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLUSH_MS = 2  # a cheap SSD without a battery; a memory card needs ten and more
SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int slowly(const char *name, int file) {
    usleep(%d);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}
int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
"""


def can_be_had() -> bool:
    """Is there a compiler? Without one these rows are not measured."""
    return shutil.which("cc") is not None


@contextmanager
def slow_disk(folder: Path) -> Iterator[None]:
    """Processes that are started meanwhile wait FLUSH_MS at each flush."""
    library = folder / "slow_disk.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-x", "c", "-o", str(library), "-", "-ldl"],
        input=SOURCE % (FLUSH_MS * 1000),
        text=True,
        check=True,
    )
    os.environ["LD_PRELOAD"] = str(library)
    try:
        yield
    finally:
        del os.environ["LD_PRELOAD"]
