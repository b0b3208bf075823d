"""Marks survive the way through the database, and excerpts show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import MARK, UNMARK, clean, excerpt, segments


def text_of(pieces) -> str:
    return "".join(text for text, _ in pieces)


def test_marked_text_is_cut_where_the_marks_stand():
    marked = f"{MARK}Cafe{UNMARK} and {MARK}bar{UNMARK}"
    assert segments(marked, "Café & — bar"[:0] + "Café and bar") == [
        ("Café", True),
        (" and ", False),
        ("bar", True),
    ]


def test_characters_exchanged_one_for_one_come_back_as_they_were_written():
    assert segments(f"{MARK}A{UNMARK} {MARK}E{UNMARK} now", "A&E now") == [
        ("A", True),
        ("&", False),
        ("E", True),
        (" now", False),
    ]


@pytest.mark.parametrize("marked", ["shorter", f"{MARK}longer than that{UNMARK}", MARK, ""])
def test_a_text_that_does_not_agree_with_its_marks_is_shown_unmarked(marked):
    assert segments(marked, "the original") == [("the original", False)]


def test_a_short_text_is_its_own_excerpt():
    pieces = [("a ", False), ("hostel", True)]
    assert excerpt(pieces) == pieces


def test_an_excerpt_goes_where_most_of_the_marks_are():
    far = [("word " * 100, False), ("hostel", True), (" and ", False), ("refuge", True)]
    shown = excerpt([("hostel", True), (" ", False), *far, (" word" * 100, False)])
    assert [text for text, is_marked in shown if is_marked] == ["hostel", "refuge"]
    assert text_of(shown).startswith("… word")
    assert text_of(shown).endswith("word …")


def test_a_text_without_marks_is_shown_from_its_beginning():
    shown = excerpt([("One two three. " * 50, False)])
    assert text_of(shown).startswith("One two")
    assert text_of(shown).endswith(" …")


def test_a_word_longer_than_the_excerpt_is_cut():
    shown = excerpt([("x" * 1_000, True)])
    assert text_of(shown) == "x" * 240 + " …"


words = st.text(st.sampled_from("ab .,é"), max_size=30)


@given(st.lists(st.tuples(words, st.booleans()), max_size=60))
def test_an_excerpt_is_a_stretch_of_the_text_and_holds_a_mark_if_there_is_one(pieces):
    pieces = [(text, is_marked) for text, is_marked in pieces if text]
    shown = excerpt(pieces)
    assert text_of(shown).removeprefix("… ").removesuffix(" …") in text_of(pieces)
    assert len(text_of(shown)) <= 244
    assert any(is_marked for _, is_marked in shown) == any(is_marked for _, is_marked in pieces)


@given(st.text(st.characters(codec=None)), st.integers(0, 50))
def test_cleaned_text_can_be_stored_and_holds_no_mark(text, limit):
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert not set(cleaned) & {MARK, UNMARK, "\x00", "\n"}
    cleaned.encode()
