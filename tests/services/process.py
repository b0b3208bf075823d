"""What every server process of the tests has in common."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.services.ports import reserve_port

TETHER = Path(__file__).with_name("tether.py")


class Missing(RuntimeError):
    """Something the tests need is not on this machine; the message says what to install."""


class Failed(RuntimeError):
    """A server did not start or did not stop; the message ends with the tail of its log."""


def wait_until(condition: Callable[[], object], seconds: float, every: float = 0.02) -> bool:
    """Ask until the condition holds (True) or the seconds are over (False)."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


class Process:
    """One server on a port of its own, the same after every start. Its log is a file in `folder`.

    `folder` belongs to the test session: it is removed when the session is killed.
    """

    name = "process"
    user = ""
    stop_signal = signal.SIGTERM
    patience = 30.0
    cwd = Path("/")

    def __init__(self, folder: Path, port: int | None = None):
        self.folder = folder
        self.port = port or reserve_port()
        self.log = folder / f"{self.name}-{self.port}.log"
        self._process: subprocess.Popen | None = None
        self._pipe: int | None = None

    def command(self) -> list[str]:
        """The program and its arguments; the program is an absolute path."""
        raise NotImplementedError

    def environ(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self) -> bool:
        """Does it answer as it should?"""
        raise NotImplementedError

    @property
    def pid(self) -> int | None:
        return self._process.pid if self.is_alive else None

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and return when it answers. Raises Failed when it ends or stays silent."""
        self._launch()
        if not wait_until(lambda: not self.is_alive or self.is_ready(), self.patience):
            self.kill()
            raise Failed(f"{self.name} did not answer in {self.patience:.0f} s.\n{self.tail()}")
        if not self.is_alive:
            raise Failed(f"{self.name} ended while starting.\n{self.tail()}")

    def stop(self) -> float:
        """Ask it to end; the seconds it took. Raises Failed when it must be killed."""
        if not self.is_alive:
            return 0.0
        began = time.monotonic()
        self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(self.patience)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.name} did not stop when asked.\n{self.tail()}") from None
        finally:
            self.kill()
        return time.monotonic() - began

    def kill(self) -> None:
        """kill -9, with everything it started in its process group."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._pipe)
        self._process = self._pipe = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def tail(self, lines: int = 30) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _launch(self) -> None:
        self.kill()
        watched, self._pipe = os.pipe()
        tether = [sys.executable, "-I", str(TETHER), str(watched), str(self.folder), self.user]
        try:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [*tether, *self.command()],
                    cwd=self.cwd,
                    env=self.environ(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[watched],
                    start_new_session=True,
                )
        finally:
            os.close(watched)
