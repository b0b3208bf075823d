"""A virus scanner looks at what people send before it is kept, where a hub has one.

It is clamd of ClamAV, spoken to by its INSTREAM command (clamd(8)). It fails closed: what the
scanner has not called clean is not kept, whatever the reason.
"""

import logging
import socket

from django.conf import settings

from forums.document import LARGEST, TooManyBytes
from forums.image import Refused

SECONDS = 20  # for it to take a part of the file, and for it to answer
_PART = 64 * 1024  # bytes
_LONGEST_ANSWER = 1024  # bytes; it holds the name of a virus
log = logging.getLogger("scanner")


class Infected(Refused):
    def __init__(self):
        super().__init__(
            "A virus scanner says that this file could do harm, so it was not kept. "
            "What you wrote is still here. Choose another file, or post without one."
        )


class NotScanned(Refused):
    def __init__(self):
        super().__init__(
            "We look for viruses in files before we keep them, and cannot do so at the moment. "
            "What you wrote is still here. Post without the file, or try again later."
        )


def require_clean(file) -> None:
    """Raise Infected, NotScanned or TooManyBytes unless the scanner, if any, calls it clean.

    The file is read from its beginning, and left there.
    """
    if not settings.CLAMD_ADDRESS:
        return
    if file.size > LARGEST:  # the scanner need not see what is refused anyway
        raise TooManyBytes
    try:
        answer = _ask(settings.CLAMD_ADDRESS, file)
    except OSError as error:
        log.error("the virus scanner does not answer: %s", type(error).__qualname__)
        raise NotScanned from error
    if answer.endswith(b" FOUND\0"):
        raise Infected
    if answer != b"stream: OK\0":
        log.error("the virus scanner could not look at a file of %d bytes", file.size)
        raise NotScanned


def _ask(address, file) -> bytes:
    with _connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        file.seek(0)
        for part in file.chunks(_PART):
            scanner.sendall(len(part).to_bytes(4, "big") + part)
        scanner.sendall(bytes(4))
        file.seek(0)
        with scanner.makefile("rb") as answers:
            return answers.read(_LONGEST_ANSWER)


def _connected(address) -> socket.socket:
    """`address` is the path of a socket, or host and port."""
    if not isinstance(address, str):
        return socket.create_connection(address, SECONDS)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(SECONDS)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner
