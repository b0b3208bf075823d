"""What is told of two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.differences import ADDED, MOST_WORDS, REMOVED, SAME, differences

TEXTS = st.text(st.sampled_from("abc \n.*é"), max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("One word.", "One word.", [(SAME, "One word.")]),
        ("", "New.", [(ADDED, "New.")]),
        ("Old.", "", [(REMOVED, "Old.")]),
        (
            "We met on Monday.",
            "We met on Friday.",
            [(SAME, "We met on "), (REMOVED, "Monday"), (ADDED, "Friday"), (SAME, ".")],
        ),
        (
            "He is kind and Joe Smith is too.",
            "He is kind and my client is too.",
            [
                (SAME, "He is kind and "),
                (REMOVED, "Joe Smith"),
                (ADDED, "my client"),
                (SAME, " is too."),
            ],
        ),
        (
            "One.\n\nTwo.\n",
            "One.\n\nAnd a half.\n\nTwo.\n",
            [(SAME, "One.\n\n"), (ADDED, "And a half.\n\n"), (SAME, "Two.\n")],
        ),
    ],
)
def test_words_that_went_and_came_are_told(before, after, told):
    assert differences(before, after) == told


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_difference(before, after):
    told = differences(before, after)
    assert "".join(text for kind, text in told if kind != ADDED) == before
    assert "".join(text for kind, text in told if kind != REMOVED) == after


def test_a_very_long_stretch_is_told_as_a_whole():
    before, after = ("\n".join(f"{sign}{n}" for n in range(MOST_WORDS)) for sign in "xy")
    assert differences(before, after) == [(REMOVED, before), (ADDED, after)]
