"""Somebody who posts over HTTP and presses the button again until an answer comes."""

import http.client
import secrets
import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings

TOKEN = secrets.token_hex(16)


class Poster:
    """Signed in with `cookie`; every post has a key, so that pressing again makes no second one."""

    def __init__(self, servers, cookie, ref):
        self.addresses = [urlsplit(server.url).netloc for server in servers]
        self.cookie, self.ref = cookie, ref

    def post(self, thread, body, key=None, seconds=60) -> str:
        """The address the answer sends to. Tries the servers in turn until one has answered."""
        key = key or secrets.token_hex(11)
        until = time.monotonic() + seconds
        turn = 0
        while True:
            try:
                return self.once(thread, body, key, self.addresses[turn % len(self.addresses)])
            except (OSError, http.client.HTTPException) as error:
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
