"""`python -m bench.sockets`: many open sockets that note when each frame arrives.

A WebSocket client of our own that does the little a page does: it watches, counts, and
acknowledges what it got after 64 frames or some four seconds (static/js/live.js).
"""

import asyncio
import base64
import gc
import json
import random
import secrets
import sys
import time
from collections import defaultdict

HOST = "127.0.0.1"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
ACK_EVERY, ACK_AFTER = 64, (3.0, 5.0)
SIGNED_OUT = (4401).to_bytes(2)
AT_ONCE = 40  # handshakes under way


class Socket(asyncio.Protocol):
    """One page; `hello` are the messages it begins with, `mark` the beginning of its frames."""

    def __init__(self, crowd, request: bytes, hello: list[str], after: int):
        self.crowd, self.request, self.hello = crowd, request, hello
        self.last = self.acknowledged = after
        self.missing: set[int] = set()
        self.gone_at = 0
        self.buffer, self.is_upgraded, self.timer = b"", False, None
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        now = time.monotonic_ns()
        self.buffer += data
        if not self.is_upgraded and not self._upgrade():
            return
        at, end = 0, len(self.buffer)
        while at + 2 <= end:
            size, start = self._measure(at)
            if start + size > end:
                break
            self._take(self.buffer[at] & 15, self.buffer[start : start + size], now)
            at = start + size
        self.buffer = self.buffer[at:]

    def connection_lost(self, error):
        if self.timer:
            self.timer.cancel()
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("refused"))
        self.crowd.closed += 1

    def say(self, text: str, opcode=TEXT):
        self._write(opcode, text.encode())

    def _upgrade(self) -> bool:
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(head[:200].decode("latin-1")))
            self.transport.close()
            return False
        self.is_upgraded, self.buffer = True, rest
        for message in self.hello:
            self.say(message)
        if not self.hello:
            self.opened.set_result(None)
        return True

    def _measure(self, at) -> tuple[int, int]:
        """The length of the frame's payload and where it begins."""
        size = self.buffer[at + 1] & 127
        if size < 126:
            return size, at + 2
        width = 2 if size == 126 else 8
        field = self.buffer[at + 2 : at + 2 + width]
        return int.from_bytes(field) if len(field) == width else sys.maxsize, at + 2 + width

    def _take(self, opcode, payload, now):
        if opcode == PING:
            self._write(PONG, payload)
        elif opcode == TEXT and payload.startswith(self.crowd.mark):
            start = len(self.crowd.mark)
            seq = int(payload[start : payload.index(b",", start)])
            self.crowd.frames[seq] = payload
            self._count(seq, now)
        elif opcode == TEXT and b'"here"' in payload[:80] and not self.opened.done():
            self.opened.set_result(None)
        elif opcode == TEXT and payload.endswith(b'"gone": true}'):
            self.gone_at = self.gone_at or now
        elif opcode == CLOSE and payload[:2] == SIGNED_OUT:
            self.gone_at = now

    def _count(self, seq, now):
        self.crowd.arrivals[seq].append(now)
        if seq > self.last:
            self.missing.update(range(self.last + 1, seq))
            self.last = seq
        elif seq in self.missing:
            self.missing.discard(seq)
            self.crowd.disordered += 1
        else:
            self.crowd.doubled += 1
        if self.hello:
            self._acknowledge()

    def _acknowledge(self):
        if self.last - self.acknowledged >= ACK_EVERY:
            self._say_applied()
        elif not self.timer:
            loop = asyncio.get_running_loop()
            self.timer = loop.call_later(random.uniform(*ACK_AFTER), self._say_applied)  # noqa: S311

    def _say_applied(self):
        if self.timer:
            self.timer.cancel()
            self.timer = None
        self.acknowledged = self.last
        self.say(json.dumps({"applied": {self.crowd.stream: self.last}}))

    def _write(self, opcode, payload):
        # Masked, as a client must; with a mask of zeros the payload stays as it is.
        size = len(payload)
        length = bytes([128 | size]) if size < 126 else bytes([254]) + size.to_bytes(2)
        self.transport.write(bytes([128 | opcode]) + length + bytes(4) + payload)


class Crowd:
    """All sockets of this process, at one server and one stream."""

    def __init__(self):
        self.sockets: list[Socket] = []
        self._forget()

    def _forget(self):
        self.arrivals: dict[int, list[int]] = defaultdict(list)
        self.frames: dict[int, bytes] = {}
        self.doubled = self.disordered = self.closed = 0

    async def open(self, port, stream, after, pages) -> dict:
        """One more socket for each of `pages`: {"headers": {...}, "hello": [...]}."""
        self.port, self.stream = port, stream
        self.mark = f'{{"stream":"{stream}","seq":'.encode()
        gate = asyncio.Semaphore(AT_ONCE)
        began = time.monotonic()
        await asyncio.gather(*(self._open_one(gate, after, **page) for page in pages))
        return {"open": len(self.sockets), "seconds": time.monotonic() - began}

    async def _open_one(self, gate, after, headers, hello, path="/live/"):
        request = _handshake(self.port, path, headers)
        async with gate:
            _, socket = await asyncio.get_running_loop().create_connection(
                lambda: Socket(self, request, hello, after), HOST, self.port
            )
            await asyncio.wait_for(socket.opened, 60)
        self.sockets.append(socket)

    async def begin(self, after) -> dict:
        """From here on arrivals are counted, the first is `after` + 1; no garbage is collected."""
        self._forget()
        for socket in self.sockets:
            socket.last = socket.acknowledged = after
            socket.missing.clear()
        gc.collect()
        gc.disable()
        return {}

    async def collect(self, until, patience) -> dict:
        """Wait till every socket has had number `until`, or for `patience` seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(one.last < until for one in self.sockets):
            await asyncio.sleep(0.05)
        gc.enable()
        lost = sum(until - one.last + len(one.missing) for one in self.sockets)
        return {
            "arrivals": self.arrivals,
            "lost": lost,
            "doubled": self.doubled,
            "disordered": self.disordered,
            "closed": self.closed,
            "frames": {seq: frame.decode() for seq, frame in self.frames.items()},
        }

    async def fate(self, number) -> dict:
        """When the socket was told that it may watch no longer, and the last it got."""
        return {"gone_at": self.sockets[number].gone_at, "last": self.sockets[number].last}

    async def close(self) -> dict:
        for socket in self.sockets:
            socket.transport.close()
        self.sockets.clear()
        return {}


def _handshake(port, path, headers) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Origin: http://{HOST}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(secrets.token_bytes(16)).decode()}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def main():
    crowd, loop = Crowd(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        question = json.loads(line)
        answer = await getattr(crowd, question.pop("do"))(**question)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
