"""People who post over HTTP and press the button again until an answer comes."""

import http.client
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from tests.services.process import wait_until

TOKEN = secrets.token_hex(16)
AT_ONCE = 4


class Poster:
    """Signed in with `cookie`; every post has a key, so that pressing again makes no second one."""

    def __init__(self, servers, cookie, ref):
        self.addresses = [urlsplit(server.url).netloc for server in servers]
        self.cookie, self.ref = cookie, ref
        self.failures = 0  # attempts without a usable answer

    def post(self, thread, body, key=None, seconds=60) -> str:
        """The address the answer sends to. Tries the servers in turn until one has answered."""
        key = key or secrets.token_hex(11)
        until = time.monotonic() + seconds
        turn = 0
        while True:
            try:
                return self.once(thread, body, key, self.addresses[turn % len(self.addresses)])
            except (OSError, http.client.HTTPException) as error:
                self.failures += 1
                if time.monotonic() > until:
                    raise AssertionError(f"no answer for {seconds} s") from error
            turn += 1
            time.sleep(0.05)

    def once(self, thread, body, key, address) -> str:
        """One attempt. Raises OSError or HTTPException where no usable answer came."""
        words = urlencode({"key": key, "by": self.ref, "body": body})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Origin": f"http://{address}",
        }
        connection = http.client.HTTPConnection(address, timeout=10)
        try:
            connection.request("POST", f"/threads/{thread.pk}/reply/", words, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status >= 500:
            raise http.client.HTTPException(str(answer.status))
        assert answer.status == 302, (answer.status, text[:2000])
        return answer.headers["Location"]


class Posters:
    """Several who post at once, spread over the servers, without a pause until the block ends.

    `acknowledged` holds what was answered: key -> address. Every post says its key.
    """

    def __init__(self, servers, cookie, ref, thread):
        turned = [servers[turn % len(servers) :] + servers[:turn] for turn in range(len(servers))]
        self.posters = [Poster(turned[turn % len(turned)], cookie, ref) for turn in range(AT_ONCE)]
        self.thread, self.acknowledged = thread, {}
        self._numbers, self._enough = count(1), threading.Event()

    def __enter__(self):
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._running = [self._threads.submit(self._post, poster) for poster in self.posters]
        return self

    def __exit__(self, *error):
        self._enough.set()
        self._threads.shutdown()
        for running in self._running:
            running.result()

    def wait_for(self, posts, seconds=90):
        """Until so many have been acknowledged."""
        assert wait_until(lambda: len(self.acknowledged) >= posts or self._has_failed(), seconds)

    def wait_for_more(self, posts):
        self.wait_for(len(self.acknowledged) + posts)

    @property
    def failures(self) -> int:
        return sum(poster.failures for poster in self.posters)

    def _post(self, poster):
        while not self._enough.is_set():
            key = f"key-{next(self._numbers):06}"
            self.acknowledged[key] = poster.post(self.thread, f"The words of {key}", key)

    def _has_failed(self):
        return any(running.done() for running in self._running)
