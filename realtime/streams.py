"""Writing to the log: the last thing an action does.

The contract (docs/architecture.md): inside the action's transaction the stream's row is locked and
counted up, and the Change inserted, so that numbers are given in commit order without gaps. What
travels afterwards is only a hint; whoever misses it reads the log.
"""

from django.db import connection, transaction

from realtime import hints
from realtime.models import Change, Stream

_NEXT = (
    "INSERT INTO realtime_stream (name, seq) VALUES (%s, 1) "
    "ON CONFLICT (name) DO UPDATE SET seq = realtime_stream.seq + 1 RETURNING id, seq"
)


def record(name: str, kind: str, object_id: int) -> None:
    """Log one change of one stream. Raises TransactionManagementError outside a transaction."""
    record_all([name], kind, object_id)


def record_all(names, kind: str, object_id: int) -> None:
    """Log the same change in several streams, locked in order of name: unsorted, they deadlock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside a transaction")
    heads = {name: _append(name, kind, object_id) for name in sorted(set(names))}
    transaction.on_commit(lambda: hints.tell(heads), robust=True)


def position(name: str) -> int:
    """The number of the stream's latest change; 0 before the first. Read it before the rows."""
    return Stream.objects.filter(name=name).values_list("seq", flat=True).first() or 0


def positions(names) -> dict[str, int]:
    """`position` of several streams in one query; every name asked for is in the answer."""
    return dict.fromkeys(names, 0) | dict(
        Stream.objects.filter(name__in=names).values_list("name", "seq")
    )


def _append(name: str, kind: str, object_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        stream, seq = cursor.fetchone()
    Change.objects.create(stream_id=stream, seq=seq, kind=kind, object_id=object_id)
    return seq
