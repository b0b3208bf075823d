"""What is typed means the same on every database, because it is understood before it gets there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import LENGTH, TERMS, WORD_LENGTH, opening, parse


@pytest.mark.parametrize(
    ("typed", "every", "without"),
    [
        ("housing first", [[("housing",)], [("first",)]], []),
        ('"housing first" now', [[("housing", "first")], [("now",)]], []),
        ('"housing first', [[("housing", "first")]], []),
        ('near"the river"', [[("near",)], [("the", "river")]], []),
        ("hostel OR refuge OR home", [[("hostel",), ("refuge",), ("home",)]], []),
        ("OR hostel OR", [[("hostel",)]], []),
        ("hostel or refuge", [[("hostel",)], [("refuge",)]], []),
        ("hostel -refuge", [[("hostel",)]], [("refuge",)]),
        ('hostel -"night shelter"', [[("hostel",)]], [("night", "shelter")]),
        ("hostel - refuge", [[("hostel",)], [("refuge",)]], []),
        ("co-production", [[("co", "production")]], []),
        ("A&E", [[("A", "E")]], []),
        ("snake_case", [[("snake", "case")]], []),
        ("the hostel", [[("hostel",)]], []),
        ("The Who", [[("The",)], [("Who",)]], []),
        ('"the" hostel', [[("the",)], [("hostel",)]], []),
        ("-OR", [], [("OR",)]),
        ("cafe\u0301", [[("caf\u00e9",)]], []),
    ],
)
def test_words_phrases_alternatives_and_exclusions_are_told_apart(typed, every, without):
    query = parse(typed)
    assert [list(either) for either in query.every] == every
    assert list(query.without) == without


def test_a_question_is_bounded_in_length_and_in_terms():
    assert len(parse(" ".join(f"w{n}" for n in range(100))).every) == TERMS
    assert parse("x" * 10_000).phrases == (("x" * WORD_LENGTH,),)
    assert not parse(" " * LENGTH + "hostel")


@given(st.text(st.characters(codec=None)))
def test_only_letters_and_digits_are_left_of_a_question(typed):
    query = parse(typed)
    words = [word for phrase in query.phrases + query.without for word in phrase]
    assert all(word.isalnum() and len(word) <= WORD_LENGTH for word in [*words, *opening(typed)])
