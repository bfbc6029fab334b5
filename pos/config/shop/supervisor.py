"""Keeps the processes of one shop running: starts them, restarts them with back-off, ends them.

Each child writes to its own log file and is known by its process id only. A child that keeps
stopping is given up after MAX_CRASHES within CALM_SECONDS, so that a fault is told and not hidden.
The children die with this process, even when it is killed. On an installed box (deploy/shop)
systemd keeps this one process running and watches it (pos.config.shop.heart).
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from pos.config.shop import troubles

ROOT = Path(__file__).resolve().parents[3]
FIRST_DELAY_SECONDS = 1.0
MAX_DELAY_SECONDS = 30.0
CALM_SECONDS = 60.0
MAX_CRASHES = 5
STOP_SECONDS = 10.0
POLL_SECONDS = 0.2
MAX_LOG_BYTES = 5 * 1024 * 1024
PR_SET_PDEATHSIG = 1
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4


class Child:
    """One process, its log, and when it may be started again."""

    def __init__(
        self, name: str, command: Sequence[str], log_folder: Path, *, is_vital: bool = True
    ) -> None:
        """Not vital: the shop sells without it, so it is tried again for ever."""
        self.name = name
        self.is_vital = is_vital
        self.command = list(command)
        self.log = log_folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.crash_times: list[float] = []
        self.start_at = 0.0

    def start(self) -> None:
        """Start with the log appended; an overlong log is put aside first."""
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=child_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor, which ends them in order
                preexec_fn=die_with_parent,  # noqa: PLW1509  (one thread; only a system call)
            )

    def replace(self, command: Sequence[str]) -> None:
        """Ended and started at once with other words; no crash, so nothing is counted."""
        self.command = list(command)
        if self.process is not None and self.is_running():
            self.process.terminate()
            _wait_or_kill(self.process, STOP_SECONDS)
        self.start()

    def note_exit(self, now: float) -> None:
        """Decide when to try again, or give up."""
        self.process = None
        self.crash_times = [one for one in self.crash_times if now - one < CALM_SECONDS]
        self.crash_times.append(now)
        if self.is_vital and len(self.crash_times) >= MAX_CRASHES:
            raise troubles.process_failed(self.name, self.log)
        delay = FIRST_DELAY_SECONDS * 2 ** (len(self.crash_times) - 1)
        self.start_at = now + min(delay, MAX_DELAY_SECONDS)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs until a signal asks it to stop, or a child is beyond help."""

    def __init__(self, children: Sequence[Child], look: Callable[[], None] | None = None) -> None:
        """`look` is called at each step; it does its own work seldom."""
        self.children = list(children)
        self.look = look
        self.told = ""
        self.stopping = False

    def listen_for_signals(self) -> None:
        """SIGTERM and Ctrl-C both mean: end everything, then yourself."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def add(self, child: Child) -> None:
        """One more, once the others are ready for it."""
        self.children.append(child)
        child.start()

    def watch(self) -> None:
        """Until told to stop."""
        while not self.stopping:
            self.step(time.monotonic())
            self._look()
            time.sleep(POLL_SECONDS)

    def step(self, now: float) -> None:
        """One look at each child."""
        for child in self.children:
            if child.process is None:
                if now >= child.start_at:
                    child.start()
            elif child.process.poll() is not None:
                _say(f"{child.name} berhenti, dijalankan lagi (stopped, starting again)")
                child.note_exit(now)

    def _look(self) -> None:
        """Whatever it meets there, the shop goes on; it is told once a fault."""
        try:
            if self.look is not None:
                self.look()
        except Exception as error:  # noqa: BLE001  (a till must not close for it)
            if repr(error) != self.told:
                _say(f"pemeriksaan jaringan gagal (looking at the network failed): {error!r}")
            self.told = repr(error)

    def end(self) -> None:
        """Ask each child to stop; who has not stopped in time is killed, by its own id."""
        running = [child.process for child in self.children if child.process and child.is_running()]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            _wait_or_kill(process, max(0.0, deadline - time.monotonic()))

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def child_environment() -> dict[str, str]:
    """Bytecode is allowed: without it every start would take three times as long."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def die_with_parent() -> None:
    """Linux ends the child when the supervisor is gone, however it went. What the supervisor alone
    may do (look at the wire, pos.box.wire) it does not hand on."""
    system = ctypes.CDLL(None)
    system.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    system.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGTERM)


def _wait_or_kill(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
