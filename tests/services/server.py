"""Coppice itself, as people run it: a process of its own that answers over HTTP."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.services.process import Failed, Process

ROOT = Path(__file__).resolve().parent.parent.parent
# A proxy named in the environment is not for addresses of this machine.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def manage(*arguments: str, environ: dict[str, str]) -> str:
    """Run `manage.py` with `environ` laid over this process's; its output. Raises Failed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env=os.environ | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(f"manage.py {' '.join(arguments)} failed.\n{done.stdout}{done.stderr}")
    return done.stdout


class Server(Process):
    """`manage.py serve`, or `command` with "{port}" in it, ready when /health/ answers 200.

    `environ` is laid over this process's environment; an empty value counts as not set.
    """

    name = "coppice"
    cwd = ROOT
    default_command = (sys.executable, str(ROOT / "manage.py"), "serve", "--port", "{port}")

    def __init__(self, folder: Path, environ: dict[str, str], command=default_command, port=None):
        super().__init__(folder, port)
        self.overrides, self._command = environ, command
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [part.replace("{port}", str(self.port)) for part in self._command]

    def environ(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
        }
        return inherited | {"PYTHONUNBUFFERED": "1"} | self.overrides

    def is_ready(self) -> bool:
        try:
            with _direct.open(f"{self.url}/health/", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
