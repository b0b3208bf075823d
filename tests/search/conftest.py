"""Documents with everything filled in, so that a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from search import index

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def put(db):
    numbers = count(1)

    def put(title: str = "", body: str = "", *, kind: str = "post", **what) -> int:
        number = next(numbers)
        what = {
            "place": "c:1",
            "community_id": 1,
            "author_ref": "heron",
            "topics": (),
            "at": NOON + timedelta(minutes=number),
        } | what
        index.put(kind, number, title=title, body=body, **what)
        return number

    return put
