"""Wakes the workers of this process at once; the others look by themselves each second."""

import threading
from weakref import WeakSet

_bells: WeakSet[threading.Event] = WeakSet()
_lock = threading.Lock()


def listen() -> threading.Event:
    """An event that `ring` sets, for as long as the caller keeps it."""
    bell = threading.Event()
    with _lock:
        _bells.add(bell)
    return bell


def ring() -> None:
    with _lock:
        bells = list(_bells)
    for bell in bells:
        bell.set()
