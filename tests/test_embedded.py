"""What `make run` starts: one process on SQLite, with the jobs inside it."""

import signal
import urllib.request

from websockets.sync.client import connect

from tests.services.process import wait_until
from tests.services.server import manage


def read(server, path):
    with urllib.request.urlopen(server.url + path, timeout=20) as answer:
        return answer.read().decode()


def test_ctrl_c_ends_the_demo_hub_within_five_seconds_and_it_starts_again_as_it_was(
    start_embedded_server,
):
    server = start_embedded_server(demo=True)
    server.stop_signal = signal.SIGINT
    address = f"{server.url.replace('http', 'ws', 1)}/live/"
    for _ in range(2):
        assert "Co-Production" in read(server, "/communities/")
        assert wait_until(lambda: "1 workers" in manage("jobs", environ=server.overrides), 20)
        with connect(address, origin=server.url, proxy=None):
            assert server.stop() < 5
        server.start()
    assert "Traceback" not in server.log.read_text()
