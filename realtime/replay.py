"""What the hub asks of the database in one go, on a database thread."""

from dataclasses import dataclass

from realtime import identity
from realtime.access import ACCESS, EVERYONE
from realtime.log import PAGE, Entry, Frame, Reading, frames, read

NOTHING = 2**62
"""A position after which there is never anything: only the head of the stream is read."""


class NotDrawn(Exception):
    """The changes cannot be drawn at the moment; the log says why."""


@dataclass(frozen=True)
class Batch:
    """What one stream had after a position, drawn as it is now.

    `access` is the position of the log of rights in the same snapshot; the batch may go only to
    those whose rights were asked at that position or later. `is_reset`: the log no longer reaches
    back that far, the page has to fetch itself again.
    """

    frames: list[Frame]
    position: int
    is_reset: bool
    is_last: bool
    access: int


def replay(name: str, after: int) -> Batch:
    readings = read({ACCESS: NOTHING, name: after})
    access = readings.pop(ACCESS, Reading(0)).head
    reading = readings.get(name) or Reading(0, was_pruned=after > 0)
    if reading.was_pruned:
        return Batch([], reading.head, is_reset=True, is_last=True, access=access)
    drawn = frames({name: reading}).get(name)
    if drawn is None:
        raise NotDrawn(name)
    position = drawn[-1].seq if drawn else after
    return Batch(drawn, position, is_reset=False, is_last=len(drawn) < PAGE, access=access)


@dataclass(frozen=True)
class News:
    """What several streams had after their positions, and whose rights have changed before that."""

    readings: dict[str, Reading]
    frames: dict[str, list[Frame]]
    access: int
    people: frozenset[int]
    everyone: bool


def news(positions: dict[str, int], access: int) -> News:
    """One statement for all streams and the log of rights, then one query for each kind drawn."""
    readings = read(positions | {ACCESS: access})
    changed = readings.pop(ACCESS, Reading(access))
    return News(
        readings,
        frames(readings),
        access=max(access, changed.head),
        people=frozenset(entry.object_id for entry in changed.entries),
        everyone=changed.was_pruned or _concerns_everyone(changed.entries),
    )


def _concerns_everyone(entries: list[Entry]) -> bool:
    """More entries than one reading holds are not read one by one: everybody is asked."""
    return len(entries) == PAGE or any(entry.kind == EVERYONE for entry in entries)


def ask_all(questions) -> list:
    """Rights for each (identity, stream -> name to be counted under), in order."""
    return [identity.rights(who, asked) for who, asked in questions]
