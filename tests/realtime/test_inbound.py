"""What a page may say over its socket; everything else closes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from realtime import inbound


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"watch": "thread:1", "after": 3, "as": ""}', inbound.Watch("thread:1", 3, "")),
        ('{"unwatch": "thread:1"}', inbound.Unwatch("thread:1")),
        ('{"writing": "thread:1"}', inbound.Writing("thread:1")),
        ('{"applied": {"thread:1": 9}}', inbound.Applied({"thread:1": 9})),
    ],
)
def test_a_page_watches_leaves_writes_and_acknowledges(text, message):
    assert inbound.parse(text) == message


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "junk",
        "[]",
        "{}",
        '{"watch": "thread:1"}',
        '{"watch": "thread:1", "after": -1, "as": ""}',
        '{"watch": "thread:1", "after": true, "as": ""}',
        '{"watch": "thread:1", "after": 1e400, "as": ""}',
        '{"watch": "access", "after": 0, "as": ""}',
        '{"watch": "thread:1", "after": 0, "as": "", "more": 1}',
        '{"applied": {"thread:1": "9"}}',
        '{"applied": [1]}',
        '{"hint": {"thread:1": 9}}',
        "[" * 50_000,
        '{"unwatch": "thread:' + "1" * 70_000 + '"}',
    ],
)
def test_every_other_shape_is_unwelcome(text):
    with pytest.raises(inbound.Unwelcome):
        inbound.parse(text)


@given(some.text() | some.recursive(some.none() | some.integers(), some.lists).map(str))
def test_no_text_breaks_the_parser(text):
    with pytest.raises(inbound.Unwelcome):
        inbound.parse(text)


def flood(bucket):
    for _ in range(inbound.BURST):
        bucket.take()


def test_a_page_may_burst_but_not_flood(time_machine):
    bucket = inbound.Bucket()
    flood(bucket)
    with pytest.raises(inbound.Unwelcome):
        flood(bucket)
