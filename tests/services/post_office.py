"""An SMTP server in a thread of the tests: what is handed in at it can be looked at and held up."""

import asyncio
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.services.ports import reserve_port


class PostOffice:
    """`answers` says what it answers instead for an address; `hold(n)` keeps the n-th waiting."""

    def __init__(self):
        self.messages, self.answers = [], {}
        self._held, self._release = 0, threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=reserve_port())

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *failure):
        self.release()
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.port

    def hold(self, number: int) -> None:
        """It takes this message and says so only after `release`."""
        self._held = number
        self._release.clear()

    def release(self) -> None:
        self._release.set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        while len(self.messages) == self._held and not self._release.is_set():
            await asyncio.sleep(0.02)
        return "250 OK"
