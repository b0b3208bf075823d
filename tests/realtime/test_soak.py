"""The faults of test_delivery.py again and again, in longer bursts; only by `make soak`."""

import pytest

from tests.realtime.conftest import House
from tests.realtime.crowd import Crowd
from tests.realtime.test_delivery import SOCKETS, assert_delivered, burst

pytestmark = pytest.mark.soak

POSTS = 300
TIMES = 3


@pytest.mark.parametrize("fault", House.FAULTS)
def test_nothing_is_lost_though_it_happens_three_times(hub, house, fault):
    def strike(posters):
        for _ in range(TIMES):
            getattr(house, fault)(posters)
            posters.wait_for_more(POSTS // 6)

    with Crowd(hub.pages(house.servers, SOCKETS)) as crowd:
        crowd.wait(lambda page: page.connections)
        posters = burst(hub, house.servers, posts=POSTS, fault=strike)
        assert_delivered(hub, crowd, posters.acknowledged)
