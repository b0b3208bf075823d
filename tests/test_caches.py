"""The caches in each process: what was used last, and no more than they may hold."""

import pytest
from django.core.cache import caches

from config.near import NearCache, ObjectCache


@pytest.fixture
def near():
    made = NearCache("a test's own", {"OPTIONS": {"max_characters": 10}})
    yield made
    made.clear()


def test_what_was_used_last_stays(near):
    near.set_many({"a": "aaaa", "b": "bbbb"})
    near.texts(["a"])
    near.set_many({"c": "cccc"})
    assert near.texts(["a", "b", "c"]) == ["aaaa", None, "cccc"]


def test_a_text_that_is_longer_than_all_of_it_is_not_kept_and_drives_nothing_out(near):
    near.set_many({"a": "aaaa"})
    assert near.set_many({"long": "l" * 11, "b": "b"}) == ["long"]
    assert near.texts(["a", "long", "b"]) == ["aaaa", None, "b"]


def test_two_of_one_name_are_one(near):
    near.set_many({"a": "aaaa"})
    assert NearCache("a test's own", {"OPTIONS": {"max_characters": 10}}).texts(["a"]) == ["aaaa"]
    near.clear()
    assert near.texts(["a"]) == [None]


@pytest.fixture
def objects():
    made = ObjectCache("a test's objects", {"OPTIONS": {"MAX_ENTRIES": 2}})
    yield made
    made.clear()


def test_an_object_is_handed_out_as_it_is(objects):
    kept = ["a"]
    objects.set("list", kept)
    assert objects.get("list") is kept
    assert objects.get_or_set("list", "another") is kept


@pytest.mark.parametrize(
    ("seconds", "is_there"), [(60, True), (None, True), (0, False), (-5, False)]
)
def test_an_object_is_kept_until_its_time_is_over(objects, seconds, is_there):
    objects.set("a", "an object", seconds)
    assert objects.get("a", "gone") == ("an object" if is_there else "gone")
    assert objects.get_or_set("a", "anew", 60) == ("an object" if is_there else "anew")


def test_of_objects_too_those_used_last_stay_and_one_can_be_forgotten(objects):
    for name in "abc":
        objects.set(name, name)
    assert [objects.get(name) for name in "abc"] == [None, "b", "c"]
    assert objects.delete("b")
    assert not objects.delete("b")
    assert objects.get("b") is None


def test_the_cache_near_keeps_objects():
    assert isinstance(caches["near"], ObjectCache)
