"""`python -m bench.load`: asks one server for pages over HTTP/1.1, some requests to a connection.

A small client of our own, so that the machine needs no tool and the client costs little of it.
"""

import asyncio
import secrets
import time
from itertools import cycle

from bench.child import answer_questions

HOST = "127.0.0.1"
PER_CONNECTION = 8
"""Requests on one connection. Kept ones stay with the process that took them, and eight at once
may all be one's, so that half of the machine idles; new ones go to whoever has time."""
WARM_UP = 0.2  # seconds, not counted


class Load:
    """Counts the answers that come within `seconds`.

    `targets` are asked in turn: {"method", "path", "headers": {...}, "body"}.

    "{key}" in a body becomes something new each time.
    """

    def __init__(self, port, targets, seconds):
        self.port = port
        self.requests = cycle([_request(port, **target) for target in targets])
        self.seconds = seconds
        self.starts = time.perf_counter() + WARM_UP
        self.ends = self.starts + seconds
        self.durations: list[float] = []
        self.statuses: dict[int, int] = {}
        self.bytes = 0

    async def run(self, concurrency) -> dict:
        await asyncio.gather(*(self._keep_asking() for _ in range(concurrency)))
        ordered = sorted(self.durations)
        return {
            "rps": len(ordered) / self.seconds,
            "p50_ms": 1000 * _quantile(ordered, 0.50),
            "p99_ms": 1000 * _quantile(ordered, 0.99),
            "statuses": self.statuses,
            "bytes": self.bytes,
        }

    async def _keep_asking(self):
        while time.perf_counter() < self.ends:
            reader, writer = await asyncio.open_connection(HOST, self.port)
            try:
                for _ in range(PER_CONNECTION):
                    if time.perf_counter() < self.ends:
                        await self._ask_once(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                continue  # the server has closed a kept connection
            finally:
                writer.close()

    async def _ask_once(self, reader, writer):
        began = time.perf_counter()
        writer.write(_fresh(next(self.requests)))
        status, size = await _read_answer(reader)
        now = time.perf_counter()
        if self.starts <= now <= self.ends:
            self.durations.append(now - began)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            self.bytes = size


def _request(port, path, method="GET", headers=(), body="") -> tuple[str, str]:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}"]
    lines += [f"{name}: {value}" for name, value in dict(headers).items()]
    return "\r\n".join(lines), body


def _fresh(request) -> bytes:
    head, body = request
    body = body.replace("{key}", secrets.token_hex(11))
    length = f"\r\nContent-Length: {len(body)}" if body else ""
    return f"{head}{length}\r\n\r\n{body}".encode()


async def _read_answer(reader) -> tuple[int, int]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    _, _, length = head.partition(b"\r\ncontent-length:")
    size = int(length.split(b"\r\n", 1)[0]) if length else 0
    if not length and b"transfer-encoding: chunked" in head:
        raise RuntimeError("an answer without a length")
    await reader.readexactly(size)
    return status, size


def _quantile(ordered, share) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def measure(port, targets, concurrency, seconds) -> dict:
    return asyncio.run(Load(port, targets, seconds).run(concurrency))


if __name__ == "__main__":
    answer_questions(measure)
