import pytest
from django.conf import settings

from tests.conftest import session_cookie
from tests.realtime import world
from tests.realtime.crowd import Page


@pytest.fixture
def hub(real_servers):
    """A thread with one member who writes and one who reads; see world.py."""
    return World()


class World:
    def __init__(self):
        self.community = world.community()
        self.writer, self.voice = world.member(self.community, "Ada Field")
        self.reader, self.reader_voice = world.member(self.community, "Bo Marsh")
        self.thread = world.thread(self.voice)

    def cookie(self, user) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={session_cookie(user, '')['value']}"

    def pages(self, servers, number, user=None):
        """Pages spread evenly over the servers; each goes to the next one when it is cut off."""
        cookie = self.cookie(user or self.reader)
        addresses = [server.url.replace("http", "ws", 1) for server in servers]
        turned = [addresses[turn:] + addresses[:turn] for turn in range(len(addresses))]
        return [
            Page(turned[turn % len(turned)], self.thread.stream, cookie=cookie)
            for turn in range(number)
        ]
