"""Reading the log: what happened after a position, drawn as things are now, in numbered frames."""

import json
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db import DatabaseError, connection

from realtime.registry import Placed, draw

log = logging.getLogger(__name__)
PAGE = 256
"""Changes of one stream in one reading; whoever is further behind reads again."""

_READ = """
    WITH wanted(name, after) AS (VALUES {wanted})
    SELECT s.name, s.seq, c.seq, c.kind, c.object_id
    FROM wanted w JOIN realtime_stream s ON s.name = w.name
    LEFT JOIN realtime_change c
        ON c.stream_id = s.id AND c.seq > w.after AND c.seq <= w.after + {page}
    ORDER BY s.name, c.seq
"""


@dataclass(frozen=True)
class Entry:
    """One Change as it stands in the log."""

    seq: int
    kind: str
    object_id: int


@dataclass
class Reading:
    """What one stream had after a position: `entries` are contiguous unless `was_pruned`."""

    head: int
    entries: list[Entry] = field(default_factory=list)
    was_pruned: bool = False


@dataclass(frozen=True)
class Frame:
    """One change as it travels: the same text, in the same ASGI message, for every socket."""

    stream: str
    seq: int
    text: str

    @cached_property
    def message(self) -> dict:
        return {"type": "websocket.send", "text": self.text}


def read(positions: dict[str, int]) -> dict[str, Reading]:
    """All streams of `positions` (name -> last seq known) in one statement, hence in one snapshot.

    A stream that has no row yet is absent. `was_pruned` says that the log no longer reaches back to
    the position: the reader must fetch the whole again.
    """
    if not positions:
        return {}
    wanted = ", ".join(["(%s, %s)"] * len(positions))
    parameters = [value for pair in positions.items() for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(wanted=wanted, page=PAGE), parameters)
        rows = cursor.fetchall()
    readings: dict[str, Reading] = {}
    for name, head, seq, kind, object_id in rows:
        reading = readings.setdefault(name, Reading(head))
        if seq is not None:
            reading.entries.append(Entry(seq, kind, object_id))
    for name, reading in readings.items():
        reading.was_pruned = _has_gap(positions[name], reading)
    return readings


def _has_gap(after: int, reading: Reading) -> bool:
    first = reading.entries[0].seq if reading.entries else reading.head + 1
    return first > after + 1 or after > reading.head


def frames(readings: dict[str, Reading]) -> dict[str, list[Frame]]:
    """Draw every object once, as it is now, and number the frames as the log does.

    A stream with a change that cannot be drawn is left out and logged: it must not hold up the
    others, and is tried again with the next look.
    """
    ids = defaultdict(set)
    for reading in readings.values():
        for entry in reading.entries:
            ids[entry.kind].add(entry.object_id)
    drawn = {kind: _drawn(kind, wanted) for kind, wanted in ids.items()}
    return {
        name: [_frame(name, entry, drawn) for entry in reading.entries]
        for name, reading in readings.items()
        if all(drawn[entry.kind] is not None for entry in reading.entries)
    }


def _drawn(kind: str, ids) -> dict[int, str] | None:
    try:
        return draw(kind, ids)
    except DatabaseError:
        raise
    except Exception:
        log.exception("Changes of kind %s cannot be drawn", kind)
        return None


def _frame(name: str, entry: Entry, drawn) -> Frame:
    html = drawn[entry.kind].get(entry.object_id, "")
    if isinstance(html, Placed):
        html = html.shown_in(name)
    message = {"stream": name, "seq": entry.seq, "kind": entry.kind, "html": html}
    return Frame(name, entry.seq, json.dumps(message, ensure_ascii=False, separators=(",", ":")))
