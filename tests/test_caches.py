"""The cache of drawn texts in each process: the ones used last, and no more than it may hold."""

import pytest

from config.near import NearCache


@pytest.fixture
def near():
    made = NearCache("a test's own", {"OPTIONS": {"max_characters": 10}})
    yield made
    made.clear()


def test_what_was_used_last_stays(near):
    near.set_many({"a": "aaaa", "b": "bbbb"})
    near.get_many(["a"])
    near.set_many({"c": "cccc"})
    assert near.get_many(["a", "b", "c"]) == {"a": "aaaa", "c": "cccc"}


def test_a_text_that_is_longer_than_all_of_it_is_not_kept_and_drives_nothing_out(near):
    near.set_many({"a": "aaaa"})
    assert near.set_many({"long": "l" * 11, "b": "b"}) == ["long"]
    assert near.get_many(["a", "long", "b"]) == {"a": "aaaa", "b": "b"}


def test_two_of_one_name_are_one(near):
    near.set_many({"a": "aaaa"})
    assert NearCache("a test's own", {"OPTIONS": {"max_characters": 10}}).get_many(["a"])
    near.clear()
    assert near.get_many(["a"]) == {}
