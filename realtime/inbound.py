"""What a page may say over its socket, and how much of it."""

import json
import time
from dataclasses import dataclass

from realtime.registry import NAME

MAX_CHARACTERS = 64 * 1024
MAX_STREAMS = 20
BURST = 40
PER_SECOND = 20


class Unwelcome(ValueError):
    """The message is none of the shapes below, too long, or one too many."""


@dataclass(frozen=True)
class Watch:
    """{"watch": "thread:42", "after": 128, "as": "public name"}"""

    name: str
    after: int
    ref: str


@dataclass(frozen=True)
class Unwatch:
    """{"unwatch": "thread:42"}"""

    name: str


@dataclass(frozen=True)
class Applied:
    """{"applied": {"thread:42": 130}}: the page has applied everything up to these numbers."""

    numbers: dict[str, int]


@dataclass(frozen=True)
class Writing:
    """{"writing": "thread:42"}"""

    name: str


def parse(text: str | None):
    """One of the shapes above; anything else raises Unwelcome."""
    if not text or len(text) > MAX_CHARACTERS:
        raise Unwelcome("size")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unwelcome("not JSON") from error
    match message:
        case {"watch": str(name), "after": int(after), "as": str(ref), **rest} if not rest:
            return Watch(_name(name), _number(after), ref[:32])
        case {"unwatch": str(name), **rest} if not rest:
            return Unwatch(_name(name))
        case {"writing": str(name), **rest} if not rest:
            return Writing(_name(name))
        case {"applied": dict(numbers), **rest} if not rest and len(numbers) <= MAX_STREAMS:
            return Applied({_name(name): _number(seq) for name, seq in numbers.items()})
    raise Unwelcome("shape")


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise Unwelcome("name")
    return name


def _number(value) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise Unwelcome("number")
    return value


class Bucket:
    """A token bucket: BURST messages at once, PER_SECOND in the long run."""

    def __init__(self):
        self._tokens = float(BURST)
        self._at = time.monotonic()

    def take(self) -> None:
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._at) * PER_SECOND)
        self._at = now
        if self._tokens < 1:
            raise Unwelcome("rate")
        self._tokens -= 1


def positions(words: list[str]) -> dict[str, int]:
    """["thread:42~128"] -> {"thread:42": 128}, as a poll asks for them; else Unwelcome."""
    if not 0 < len(words) <= MAX_STREAMS:
        raise Unwelcome("size")
    found = {}
    for word in words:
        name, _, number = word.partition("~")
        if not number.isdecimal() or len(number) > 16:
            raise Unwelcome("number")
        found[_name(name)] = _number(int(number))
    return found
