"""What the service may call of the system: its own rules, laid on processes of its own.

The groups of calls are asked of systemd, the filter is loaded by libseccomp; neither needs systemd
to run. Where one is missing this is skipped. Only calls and families of addresses are laid on here;
folders and users of the unit are played by tests/pos/config/test_install.py.
"""

import ctypes
import ctypes.util
import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pos.imports import xls
from tests.pos.imports.old_excel import golden

ROOT = Path(__file__).parents[3]
UNIT = ROOT / "deploy/shop/systemd/lancar.service"
BLUETOOTH = 31  # not every Python knows its name
FILTER = """
import ctypes, json, sys
calls, families = json.loads(sys.argv[1])
library = ctypes.CDLL(sys.argv[2])
library.seccomp_init.restype = ctypes.c_void_p

class Test(ctypes.Structure):
    _fields_ = [("place", ctypes.c_uint), ("how", ctypes.c_int), ("one", ctypes.c_uint64),
                ("two", ctypes.c_uint64)]

REFUSE, ALLOW, EQUAL = 0x00050001, 0x7FFF0000, 4
rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
def allow(name, *tests):
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number >= 0:
        given = (Test * len(tests))(*tests)
        done = library.seccomp_rule_add_array(
            rules, ctypes.c_uint32(ALLOW), number, len(tests), given)
        assert done == 0, (name, done)
for name in calls:
    allow(name)
for family in families:
    allow("socket", Test(0, EQUAL, family, 0))
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
assert library.seccomp_load(rules) == 0
"""
# Nothing that needs a privilege: without the rules none of them is refused.
REFUSED = """
import ctypes, socket
for kind in ("AF_VSOCK", "AF_ALG"):
    try:
        socket.socket(getattr(socket, kind), socket.SOCK_STREAM)
    except PermissionError:
        print(kind)
    except OSError:
        pass  # not of this kernel
TRACEME = 0
if ctypes.CDLL(None, use_errno=True).ptrace(TRACEME, 0, 0, 0) and ctypes.get_errno() == 1:
    print("ptrace")
"""
WORK = """
import resource, tempfile
from pathlib import Path
import argon2, pyrage
from sqlcipher3 import dbapi2
with tempfile.TemporaryDirectory() as folder:
    line = dbapi2.connect(f"{folder}/a")
    line.execute("PRAGMA key = \\"x'" + "ab" * 32 + "'\\"")
    line.execute("PRAGMA journal_mode = WAL")
    line.execute("CREATE TABLE a (b)")
    line.commit()
key = pyrage.x25519.Identity.generate()
assert pyrage.decrypt(pyrage.encrypt(b"a", [key.to_public()]), [key]) == b"a"
assert argon2.PasswordHasher().verify(argon2.PasswordHasher().hash("123456"), "123456")
print("done")
"""
pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or ctypes.util.find_library("seccomp") is None,
    reason="neither systemd-analyze nor libseccomp is here",
)


@pytest.fixture(scope="module")
def laid_on() -> str:
    """Python that lays the unit's rules on its own process."""
    told = UNIT.read_text()
    calls = members("@default") | {"execve", "exit", "exit_group"}
    for line in re.findall(r"^SystemCallFilter=(.*)$", told, re.MULTILINE):
        named = set().union(*(members(word) for word in line.lstrip("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    [families] = re.findall(r"^RestrictAddressFamilies=(.*)$", told, re.MULTILINE)
    numbers = [int(getattr(socket, name, BLUETOOTH)) for name in families.split()]
    given = json.dumps([sorted(calls - {"socket", "unshare", "setns"}), numbers])
    library = ctypes.util.find_library("seccomp")
    return f"import sys\nsys.argv[1:] = [{given!r}, {library!r}]\n{FILTER}\n"


def members(word: str) -> set[str]:
    """Of a group, as systemd knows it here; a call is itself."""
    if not word.startswith("@"):
        return {word}
    done = subprocess.run(
        ["systemd-analyze", "syscall-filter", word],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    lines = [line.strip() for line in done.stdout.splitlines()[1:]]
    return set().union(*(members(line) for line in lines if line and not line.startswith("#")))


def run(script: str, *words: str, given: bytes = b"") -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT, input=given, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_what_the_service_has_no_use_for_is_refused_and_what_it_does_goes_on(laid_on: str) -> None:
    assert run(laid_on + REFUSED).split() == [b"AF_VSOCK", b"AF_ALG", b"ptrace"]
    bare = run(REFUSED).split()  # a container may have rules of its own, but not all of these
    assert len(bare) < 3, bare
    assert run(laid_on + WORK).split() == [b"done"]


def test_an_old_excel_file_is_read_within_its_own_limits_under_the_services_rules(
    laid_on: str,
) -> None:
    child = (
        "import runpy\nsys.argv[:] = ['-', '30']\n"
        f"runpy.run_path({str(xls.CHILD)!r}, run_name='__main__')"
    )
    told = json.loads(run(laid_on + child, given=golden("ipos_barang")))
    assert told["sheets"][0] == [[1, ["Daftar ini dari iPos"]]]
    assert len(told["sheets"]) > 1
    asked = "import resource\nprint(resource.getrlimit(resource.RLIMIT_AS)[0])"
    limited = child.replace("run_name='__main__')", "run_name='x')['limit'](30)")
    assert int(run(laid_on + limited + "\n" + asked)) == 512 * 1024 * 1024
