"""Who is here and who is writing: counts of voices, forgotten after seconds, never stored.

Each process counts the sockets it holds and whispers the keys to the others (hints.py); what a page
is told is only how many. A voice counts once, however many pages it has open.
"""

import asyncio
import time
from collections import defaultdict

from realtime import hints
from realtime.registry import Presence

WRITING_SECONDS = 6
HEARTBEAT_SECONDS = 5
FORGET_SECONDS = 12


class Company:
    """Counts for the streams watched in this process; `say(name, message)` tells its sockets."""

    def __init__(self, say):
        self._say = say
        self._local: dict[str, dict[object, Presence | None]] = defaultdict(dict)
        self._remote: dict[str, dict[str, tuple[set[str], float]]] = defaultdict(dict)
        self._writing: dict[str, dict[str, float]] = defaultdict(dict)
        self._told: dict[str, tuple[int, int]] = {}
        self._whispered: dict[str, tuple[list[str], float]] = {}

    def arrive(self, watcher, name: str, presence: Presence | None) -> None:
        """Tell this socket the counts from now on; with a presence it is counted itself."""
        self._local[name][watcher] = presence
        if name in self._told:
            watcher.say(_counts(name, *self._told[name]))

    def leave(self, watcher, name: str) -> None:
        self._local.get(name, {}).pop(watcher, None)

    def hide(self, watcher, name: str) -> None:
        """The socket is told the counts as before, but no longer counted itself."""
        if watcher in self._local.get(name, {}):
            self._local[name][watcher] = None

    def part(self, watcher) -> None:
        for name in list(self._local):
            self.leave(watcher, name)

    def write(self, watcher, name: str) -> None:
        """The person is writing, and has chosen that others may see it."""
        presence = self._local.get(name, {}).get(watcher)
        if presence and presence.may_show_writing:
            self._writing[name][presence.key] = time.monotonic() + WRITING_SECONDS
            self._whisper({"stream": name, "writing": presence.key})

    def hear(self, process: str, whisper: dict) -> None:
        """Another process says who is there, or that somebody writes."""
        name = whisper["stream"]
        if name not in self._local:
            return
        if "writing" in whisper:
            self._writing[name][whisper["writing"]] = time.monotonic() + WRITING_SECONDS
        else:
            self._remote[name][process] = (
                set(whisper["here"]),
                time.monotonic() + FORGET_SECONDS,
            )

    def tick(self) -> None:
        """Once a second: whisper what changed, tell the pages what they do not know yet."""
        now = time.monotonic()
        for name in list(self._local):
            watchers = self._local[name]
            keys = sorted({presence.key for presence in watchers.values() if presence})
            self._whisper_presence(name, keys, now)
            counts = (len(self._here(name, keys, now)), self._count_writing(name, now))
            if counts != self._told.get(name):
                self._told[name] = counts
                self._say(name, _counts(name, *counts))
            if not watchers:
                for kept in (self._local, self._remote, self._writing, self._told):
                    kept.pop(name, None)

    def _here(self, name, keys, now) -> set[str]:
        remote = self._remote.get(name, {})
        for process in [process for process, (_, until) in remote.items() if until < now]:
            del remote[process]
        return set(keys).union(*(theirs for theirs, _ in remote.values()))

    def _count_writing(self, name, now) -> int:
        writing = self._writing.get(name, {})
        for key in [key for key, until in writing.items() if until < now]:
            del writing[key]
        return len(writing)

    def _whisper_presence(self, name, keys, now) -> None:
        known, at = self._whispered.get(name, ([], 0.0))
        if keys != known or (keys and now - at > HEARTBEAT_SECONDS):
            self._whispered[name] = (keys, now)
            self._whisper({"stream": name, "here": keys})
        if not keys:
            self._whispered.pop(name, None)

    def _whisper(self, message: dict) -> None:
        # Publishing may wait for Redis, which the event loop must not.
        asyncio.get_running_loop().run_in_executor(None, hints.whisper, message)


def _counts(name: str, here: int, writing: int) -> dict:
    return {"stream": name, "here": here, "writing": writing}
