"""The faults of test_delivery.py again and again, in longer bursts; only by `make soak`."""

import threading

import pytest

from tests.realtime.crowd import Crowd
from tests.realtime.test_delivery import SOCKETS, assert_delivered, burst

pytestmark = pytest.mark.soak

POSTS = 300
FAULTS = ("server", "redis", "database")


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_whatever_dies(hub, start_server, redis_server, postgres, fault, turn):
    servers = [start_server(), start_server()]

    def fail():
        if fault == "server":
            servers[turn % 2].kill()
            servers[turn % 2].start()
        elif fault == "redis":
            redis_server.kill()
            threading.Timer(1, redis_server.start).start()
        else:
            postgres.restart()

    with Crowd(hub.pages(servers, SOCKETS)) as crowd:
        crowd.wait(lambda page: page.connections)
        burst(hub, servers, posts=POSTS, then=fail)
        assert_delivered(hub, crowd, posts=POSTS)
