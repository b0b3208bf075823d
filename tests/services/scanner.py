"""A server in a thread of the tests that speaks clamd's INSTREAM, over TCP or at a path."""

import threading
from socketserver import StreamRequestHandler, TCPServer, UnixStreamServer

VIRUS = b"canary of a virus"


class Scanner:
    """`seen` is what it was sent; `answer`, if given, is what it says to everything."""

    def __init__(self, path=None, *, answer: bytes | None = None):
        self.seen, self.answer = [], answer
        handler = type("Handler", (_Handler,), {"scanner": self})
        self._server = UnixStreamServer(str(path), handler) if path else _tcp(handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self):
        return self._server.server_address


def _tcp(handler):
    return TCPServer(("127.0.0.1", 0), handler)


class _Handler(StreamRequestHandler):
    scanner: Scanner

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        parts = []
        while length := int.from_bytes(self.rfile.read(4), "big"):
            parts.append(self.rfile.read(length))
        content = b"".join(parts)
        self.scanner.seen.append(content)
        found = b"stream: Canary FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(found if self.scanner.answer is None else self.scanner.answer)
