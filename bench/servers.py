"""The server processes that are measured, each with the one command line it is measured with."""

import sys
from dataclasses import dataclass

from tests.services.postgres import Postgres
from tests.services.server import ROOT, Server

PYTHON = sys.executable
GUNICORN = (
    *(PYTHON, "-m", "gunicorn", "config.wsgi:application", "--bind", "127.0.0.1:{port}"),
    *("--workers", "2", "--threads", "4", "--keep-alive", "30", "--log-level", "warning"),
    "--no-control-socket",
)
DAPHNE = (PYTHON, str(ROOT / "manage.py"), "serve", "--no-worker", "--port", "{port}")
# Without --ws-per-message-deflate the same frame would be compressed once for every socket.
UVICORN = (
    *(PYTHON, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"),
    *("--port", "{port}", "--log-level", "warning", "--ws-per-message-deflate", "false"),
)
MINIMAL = (PYTHON, "-m", "bench.minimal", "{port}")
GROUP_SEND = (
    *(PYTHON, "-m", "daphne", "--bind", "127.0.0.1", "--port", "{port}", "--verbosity", "0"),
    "bench.group_send:application",
)


@dataclass(frozen=True)
class Rig:
    """Where everything is, and how long to look: handed to every measurement."""

    folder: object
    environ: dict[str, str]
    facts: dict
    is_quick: bool

    def server(self, command) -> Server:
        server = Server(self.folder, self.environ, command)
        server.start()
        return server


class Disk(Postgres):
    """PostgreSQL as in production: a commit waits for the disk."""

    settings = Postgres.settings | {
        "fsync": "on",
        "full_page_writes": "on",
        "shared_buffers": "256MB",
    }


def resident_bytes(pid: int) -> int:
    with open(f"/proc/{pid}/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
