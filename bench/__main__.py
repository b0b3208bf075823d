"""`python -m bench` (make bench): measures pages, sockets and telling a crowd, in ten minutes.

It starts a throw-away PostgreSQL and Redis and the servers of `servers.py`, all on loopback, and
leaves bench/results.json and a table. --quick looks for seconds only, at a small hub.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from bench import live, pages, telling
from bench.limits import judged
from bench.report import RESULTS, Figures
from bench.servers import Disk, Rig
from tests.services.redis import Redis
from tests.services.server import manage

# What a developer's shell may say and the measured servers shall not hear.
NOT_SET = ("DEBUG", "HOSTS", "HTTPS", "BEHIND_PROXY", "SECRET_KEY", "DATABASE_POOL")


def on_sqlite(rig: Rig, figures: Figures) -> None:
    """The same hub in one file, where one process does everything."""
    folder = rig.folder / "embedded"
    environ = rig.environ | {"DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": str(folder)}
    pages.measure_embedded(fill(rig.folder, environ, Figures(), is_quick=rig.is_quick), figures)


PARTS = {
    "pages": pages.measure,
    "telling": telling.measure,
    "sqlite": on_sqlite,
    "live": live.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small hub and short looks")
    parser.add_argument("--only", choices=list(PARTS), help="measure one part")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    figures, began = Figures(), time.monotonic()
    say("Starting services and making data ...", began)
    with tempfile.TemporaryDirectory(prefix="coppice-bench-") as folder, ExitStack() as stack:
        rig = prepare(Path(folder), figures, stack, is_quick=options.quick)
        for name, measure in PARTS.items():
            if options.only in (None, name):
                say(f"Measuring {name} ...", began)
                measure(rig, figures)
    figures.add("bench.seconds", time.monotonic() - began)
    figures.write(options.results)
    figures.print()
    print("", *judged(figures), sep="\n")


def say(what: str, began: float) -> None:
    print(f"{time.monotonic() - began:5.0f} s  {what}", file=sys.stderr, flush=True)


def prepare(folder: Path, figures: Figures, stack: ExitStack, *, is_quick: bool) -> Rig:
    """Services, which end with `stack`, tables, static files and data."""
    postgres, redis = Disk(folder), Redis(folder)
    for service in (postgres, redis):
        stack.callback(service.kill)
        service.start()
    with psycopg.connect(postgres.url_of("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE coppice")
    environ = {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    } | dict.fromkeys(NOT_SET, "")
    return fill(folder, environ, figures, is_quick=is_quick)


def fill(folder: Path, environ: dict, figures: Figures, *, is_quick: bool) -> Rig:
    """Tables, static files and data where `environ` says."""
    for command in (["fonts"], ["collectstatic", "--noinput"], ["migrate"]):
        manage(*command, environ=environ)
    began = time.monotonic()
    facts = json.loads(manage("bench_data", *(["--quick"] if is_quick else []), environ=environ))
    figures.add("data.seconds", time.monotonic() - began)
    return Rig(folder, environ, facts, is_quick)


if __name__ == "__main__":
    main()
