"""One open socket as the hub sees it: what it has been sent, what it has applied, what waits."""

import asyncio
import json
import time
from collections import deque
from itertools import count

from realtime.identity import Identity
from realtime.log import Frame

# Status codes of a close. Daphne sends none below 3000 but 1000, so these take the place of 1008,
# 1012 and 1013 (RFC 6455, section 7.4.2: 4000 to 4999 are the application's own).
SIGNED_OUT = 4401
UNWELCOME = 4008
RENEW = 4000
RESTART = 4012
TRY_AGAIN = 4013

MAX_FRAMES = 256
MAX_BYTES = 1024 * 1024
STALE_SECONDS = 60
ROUND = 60  # ticks of the hub in which every socket is asked again for its rights
_turns = count()


class Watcher:
    """Sends frames in order of their number, exactly one after the other in each stream.

    A socket that has not acknowledged MAX_FRAMES frames or MAX_BYTES bytes is stale: it is given no
    more, and once it has acknowledged half of them it is caught up from the log. A server without
    back-pressure would otherwise keep a slow phone's frames in memory without end.
    """

    def __init__(self, identity: Identity, send, close):
        self.identity = identity
        self._turn = next(_turns)
        self.positions: dict[str, int] = {}
        self.acknowledged: dict[str, int] = {}
        self.refs: dict[str, str] = {}  # stream -> the name to be counted under, or ""
        self.is_open = True
        self.stale_since: float | None = None
        self._send, self._close = send, close
        self._unacknowledged: deque[Frame] = deque()
        self._bytes = 0
        self._outbox: deque[dict | int] = deque()
        self._ready = asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    def start(self, name: str, position: int) -> None:
        """The page stands at this number of the stream, whatever it was sent before."""
        self.positions[name] = self.acknowledged[name] = position
        self._forget(name)

    def leave(self, name: str) -> None:
        self.positions.pop(name, None)
        self.acknowledged.pop(name, None)
        self.refs.pop(name, None)
        self._forget(name)

    def offer(self, frame: Frame) -> bool:
        """Send the frame if it is the next of its stream. False: this socket has to catch up."""
        position = self.positions.get(frame.stream)
        if position is None or frame.seq <= position or self.stale_since is not None:
            return True
        if frame.seq != position + 1:
            return False
        if len(self._unacknowledged) >= MAX_FRAMES or self._bytes >= MAX_BYTES:
            self.stale_since = time.monotonic()
            return True
        self.positions[frame.stream] = frame.seq
        self._unacknowledged.append(frame)
        self._bytes += len(frame.text)
        self._outbox.append(frame.message)
        self._ready.set()
        return True

    def say(self, message: dict) -> None:
        """Send something that has no number: an answer or a whisper."""
        self._outbox.append({"type": "websocket.send", "text": json.dumps(message)})
        self._ready.set()

    def acknowledge(self, name: str, seq: int) -> bool:
        """The page has applied everything up to `seq`. True: it is stale and may catch up now."""
        if name not in self.positions or seq < self.acknowledged[name]:
            return False
        self.acknowledged[name] = min(seq, self.positions[name])
        while self._unacknowledged and self._is_applied(self._unacknowledged[0]):
            self._bytes -= len(self._unacknowledged.popleft().text)
        has_room = len(self._unacknowledged) <= MAX_FRAMES / 2 and self._bytes <= MAX_BYTES / 2
        return self.stale_since is not None and has_room

    def recover(self) -> list[str]:
        """Leave staleness behind; the answer is the streams that have to be caught up."""
        self.stale_since = None
        return list(self.positions)

    @property
    def is_lost(self) -> bool:
        """Stale for so long that only a new connection will help."""
        return self.stale_since is not None and time.monotonic() - self.stale_since > STALE_SECONDS

    def is_due(self, tick: int) -> bool:
        """Once in a ROUND; those who came together, as after a restart, one after the other."""
        return (tick - self._turn) % ROUND == 0

    def close(self, code: int) -> None:
        """Close the socket with a WebSocket status code once what waits has been sent."""
        if self.is_open:
            self.is_open = False
            self._outbox.append(code)
            self._ready.set()

    def can_receive(self, name: str) -> bool:
        """It watches the stream, is open, and has acknowledged enough to be sent more."""
        return self.is_open and self.stale_since is None and name in self.positions

    def stop(self) -> None:
        self.is_open = False
        self._writer.cancel()

    def _is_applied(self, frame: Frame) -> bool:
        return frame.seq <= self.acknowledged.get(frame.stream, frame.seq)

    def _forget(self, name: str) -> None:
        kept = [frame for frame in self._unacknowledged if frame.stream != name]
        self._unacknowledged = deque(kept)
        self._bytes = sum(len(frame.text) for frame in kept)

    async def _write(self) -> None:
        while True:
            await self._ready.wait()
            self._ready.clear()
            while self._outbox:
                message = self._outbox.popleft()
                if isinstance(message, int):
                    await self._close(message)
                    return
                await self._send(message)
