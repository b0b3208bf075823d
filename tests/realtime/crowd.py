"""Pages as the browser keeps them, without the browser: many sockets that follow the protocol.

A page accepts only the next number, watches again from its last one on a gap or a new connection,
and says what it has applied. What it has applied is what the tests look at.
"""

import asyncio
import contextlib
import json
import threading

import websockets

from tests.services.process import wait_until

ACKNOWLEDGE_AFTER = 0.1  # seconds


class Page:
    """One page that watches one stream until `stop`; connects again whenever it is cut off."""

    def __init__(self, addresses, stream, *, after=0, cookie="", ref=""):
        self.addresses = addresses
        self.stream, self.cookie, self.ref = stream, cookie, ref
        self.last = after
        self.applied = []  # (seq, html) in the order of arrival
        self.heard = []  # all that came over the line
        self.doubled = 0
        self.gone = False
        self.closed_with = None
        self.counts = {}
        self.connections = 0
        self.is_acknowledging = True
        self._acknowledging = None

    async def run(self):
        turn = 0
        while not self.gone:
            address = self.addresses[turn % len(self.addresses)]
            turn += 1
            with contextlib.suppress(OSError, websockets.WebSocketException):
                await self._visit(address)
            await asyncio.sleep(0.05)

    async def _visit(self, address):
        origin = address.replace("ws", "http", 1)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        async with websockets.connect(
            f"{address}/live/",
            origin=origin,
            additional_headers=headers,
            open_timeout=5,
            close_timeout=1,
            compression=None,
            proxy=None,
        ) as socket:
            self.connections += 1
            await self._watch(socket)
            try:
                async for text in socket:
                    await self._hear(socket, json.loads(text))
            finally:
                self.closed_with = socket.close_code
                if self.closed_with == 4401:
                    self.gone = True

    async def _watch(self, socket):
        watch = {"watch": self.stream, "after": self.last, "as": self.ref}
        await socket.send(json.dumps(watch))

    async def _hear(self, socket, frame):
        self.heard.append(frame)
        if frame.get("gone"):
            self.gone = True
        elif "here" in frame:
            self.counts = frame
        elif "reset" in frame:
            self.last = frame["reset"]
        elif frame["seq"] <= self.last:
            self.doubled += 1
        elif frame["seq"] != self.last + 1:
            await self._watch(socket)
        else:
            self.last = frame["seq"]
            self.applied.append((frame["seq"], frame["html"]))
            if self.is_acknowledging and not self._acknowledging:
                self._acknowledging = asyncio.create_task(self._acknowledge(socket))

    async def _acknowledge(self, socket):
        """Like the browser's: not for every frame, which would be more than a page may say."""
        await asyncio.sleep(ACKNOWLEDGE_AFTER)
        self._acknowledging = None
        with contextlib.suppress(websockets.WebSocketException):
            await socket.send(json.dumps({"applied": {self.stream: self.last}}))


class Crowd:
    """Pages on an event loop of their own; a context manager."""

    def __init__(self, pages):
        self.pages = pages
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        for page in self.pages:
            asyncio.run_coroutine_threadsafe(page.run(), self._loop)
        return self

    def __exit__(self, *error):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self):
        """Let every page close its socket: a cancelled one does so on its way out."""
        pages = asyncio.all_tasks() - {asyncio.current_task()}
        for task in pages:
            task.cancel()
        await asyncio.gather(*pages, return_exceptions=True)

    def read_what_has_come(self):
        """Until every page has read what had reached this machine: so many turns of the loop."""

        async def turn():
            for _ in range(50):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(turn(), self._loop).result(20)

    def wait(self, condition, seconds=30):
        """Until `condition(page)` holds for every page; fails with how many are behind."""
        if not wait_until(lambda: all(map(condition, self.pages)), seconds):
            behind = [page for page in self.pages if not condition(page)]
            raise AssertionError(
                f"{len(behind)} of {len(self.pages)} pages not there after {seconds} s, "
                f"the first at {behind[0].last} after {behind[0].connections} connections"
            )
