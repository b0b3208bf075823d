import pytest
from django.conf import settings

from tests.conftest import session_cookie
from tests.realtime import world
from tests.realtime.crowd import Page

UNHURRIED = {"DJANGO_SETTINGS_MODULE": "bench.settings"}
"""For servers on which one writer says at once what the limits allow in an hour."""


@pytest.fixture
def house(start_server, redis_server, postgres):
    """Two servers with their Redis and their database, any of which may die."""
    return House([start_server(**UNHURRIED), start_server(**UNHURRIED)], redis_server, postgres)


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

    def pages(self, servers, number, user=None, stream=None):
        """Pages spread evenly over the servers; each goes to the next one when it is cut off."""
        cookie = self.cookie(user or self.reader)
        addresses = [server.url.replace("http", "ws", 1) for server in servers]
        turned = [addresses[turn:] + addresses[:turn] for turn in range(len(addresses))]
        return [
            Page(turned[turn % len(turned)], stream or self.thread.stream, cookie=cookie)
            for turn in range(number)
        ]


class House:
    """What can happen while `posters` go on posting; each returns when everything is back."""

    FAULTS = ("a_server_is_killed", "redis_is_killed", "the_database_restarts")
    MEANWHILE = 10  # posts while it is away, where there can be any

    def __init__(self, servers, redis, postgres):
        self.servers, self.redis, self.postgres = servers, redis, postgres

    def a_server_is_killed(self, posters):
        self._die(self.servers[0], posters)

    def redis_is_killed(self, posters):
        self._die(self.redis, posters)

    def the_database_restarts(self, posters):
        self.postgres.restart()

    def _die(self, service, posters):
        service.kill()
        posters.wait_for_more(self.MEANWHILE)
        service.start()
