"""`python -m bench.caller`: says what is to be broadcast to a server that keeps no log."""

import json
import time

from websockets.sync.client import connect

from bench.child import answer_questions
from bench.pace import paced


def say(port, texts, per_second) -> dict:
    """One text after the other at a rate, or (0) all in one message; when each was sent (ns)."""
    address = f"ws://127.0.0.1:{port}/say"
    with connect(address, compression=None, max_size=None, proxy=None) as socket:
        if per_second:
            sent = [_send(socket, [texts[n]]) for n in paced(len(texts), per_second)]
        else:
            sent = [_send(socket, texts)] * len(texts)
        return {"sent": sent}


def _send(socket, texts) -> int:
    now = time.monotonic_ns()
    socket.send(json.dumps(texts))
    return now


if __name__ == "__main__":
    answer_questions(say)
