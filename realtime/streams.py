"""Writing to the log: the last thing an action does.

The contract (docs/architecture.md): inside the action's transaction the stream's row is locked and
counted up, and the Change inserted, so that numbers are given in commit order without gaps. What
travels afterwards is only a hint; whoever misses it reads the log.
"""

from django.db import connection, transaction

from realtime import hints
from realtime.models import Change, Stream

AT_ONCE = 500  # streams in one statement
# The rows of VALUES are taken one after the other, so the streams are locked in their order.
_NEXT = (
    "INSERT INTO realtime_stream (name, seq) VALUES {rows} ON CONFLICT (name) "
    "DO UPDATE SET seq = realtime_stream.seq + excluded.seq RETURNING id, name, seq"
)


def record(name: str, kind: str, object_id: int) -> None:
    """Log one change of one stream. Raises TransactionManagementError outside a transaction."""
    record_all([name], kind, object_id)


def record_all(names, kind: str, object_id: int) -> None:
    """Log the same change in several streams, locked in order of name: unsorted, they deadlock."""
    record_each({name: [(kind, object_id)] for name in names})


def record_each(changes: dict[str, list[tuple[str, int]]]) -> None:
    """Log the changes (kind, id) of each stream, in the order given; locked in order of name."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside a transaction")
    names, heads = sorted(changes), {}
    for start in range(0, len(names), AT_ONCE):
        heads |= _append({name: changes[name] for name in names[start : start + AT_ONCE]})
    transaction.on_commit(lambda: hints.tell(heads), robust=True)


def position(name: str) -> int:
    """The number of the stream's latest change; 0 before the first. Read it before the rows."""
    return Stream.objects.filter(name=name).values_list("seq", flat=True).first() or 0


def positions(names) -> dict[str, int]:
    """`position` of several streams in one query; every name asked for is in the answer."""
    return dict.fromkeys(names, 0) | dict(
        Stream.objects.filter(name__in=names).values_list("name", "seq")
    )


def _append(changes: dict[str, list[tuple[str, int]]]) -> dict[str, int]:
    """In the order of the names: two statements, however many. The streams' new positions."""
    rows = ", ".join(["(%s, %s)"] * len(changes))
    counted = [value for name, some in changes.items() for value in (name, len(some))]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(rows=rows), counted)
        found = cursor.fetchall()
    Change.objects.bulk_create(
        Change(stream_id=stream, seq=seq - len(changes[name]) + place, kind=kind, object_id=pk)
        for stream, name, seq in found
        for place, (kind, pk) in enumerate(changes[name], 1)
    )
    return {name: seq for _, name, seq in found}
