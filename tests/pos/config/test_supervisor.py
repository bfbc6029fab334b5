"""The supervisor restarts what stops, gives up in the end, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos.config.shop.supervisor import MAX_CRASHES, Child, Supervisor
from pos.config.shop.troubles import Trouble
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
STOPS = [sys.executable, "-c", "print('broken'); raise SystemExit(3)"]
DEAF_PROGRAM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
DEAF = [sys.executable, "-c", DEAF_PROGRAM]
PARENT = """
import sys
from pathlib import Path
from pos.config.shop.supervisor import Child, Supervisor
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]))
supervisor = Supervisor([child])
supervisor.listen_for_signals()
supervisor.start()
print(child.process.pid, flush=True)
supervisor.watch()
supervisor.end()
"""


def is_alive(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_stopped_child_is_started_again_after_a_delay(tmp_path: Path) -> None:
    child = Child("worker", STOPS, tmp_path)
    supervisor = Supervisor([child])
    supervisor.start()
    until(lambda: not child.is_running())
    supervisor.step(now=100.0)
    assert child.process is None
    assert child.start_at == 101.0
    supervisor.step(now=100.9)
    assert child.process is None
    supervisor.step(now=101.0)
    assert child.process is not None
    supervisor.end()
    assert (tmp_path / "worker.log").read_text().startswith("broken\n")


def test_delays_grow_and_a_child_beyond_help_is_given_up(tmp_path: Path) -> None:
    child = Child("web", STOPS, tmp_path)
    delays = []
    for _ in range(MAX_CRASHES - 1):
        child.note_exit(now=10.0)
        delays.append(child.start_at - 10.0)
    assert delays == [1.0, 2.0, 4.0, 8.0]
    with pytest.raises(Trouble) as trouble:
        child.note_exit(now=10.0)
    assert trouble.value.code == "process_failed"
    assert str(tmp_path / "web.log") in trouble.value.indonesian


def test_crashes_of_long_ago_are_forgiven(tmp_path: Path) -> None:
    child = Child("web", STOPS, tmp_path)
    for number in range(50):
        child.note_exit(now=number * 61.0)
    assert child.start_at == 49 * 61.0 + 1.0


def test_a_child_that_ignores_the_request_is_killed_by_its_own_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.config.shop.supervisor.STOP_SECONDS", 0.3)
    child = Child("deaf", DEAF, tmp_path)
    supervisor = Supervisor([child])
    supervisor.start()
    until(lambda: "deaf" in (tmp_path / "deaf.log").read_text())
    process = child.process
    assert process is not None
    supervisor.end()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_child_outlives_the_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child_id = int(parent.stdout.readline())
    assert is_alive(child_id)
    parent.send_signal(number)
    parent.wait(60)
    until(lambda: not is_alive(child_id))
    parent.stdout.close()


def test_an_overlong_log_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    child = Child("web", STOPS, tmp_path)
    child.start()
    until(lambda: not child.is_running())
    assert (tmp_path / "web.log.1").stat().st_size == 5 * 1024 * 1024 + 1
    assert (tmp_path / "web.log").read_text() == "broken\n"


def test_a_worker_that_keeps_stopping_never_ends_the_shop(tmp_path: Path) -> None:
    child = Child("worker", STOPS, tmp_path, is_vital=False)
    for _ in range(MAX_CRASHES * 3):
        child.note_exit(now=10.0)
    assert child.start_at == 40.0
