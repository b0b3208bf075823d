"""What looks personal is found, and what people write about their work is left alone."""

import time
from pathlib import Path

import pytest

from community.identifiers import KINDS, found, taken_out
from community.markup import LIMIT

SENTENCES = Path(__file__).parents[1] / "forums" / "guard_sentences"
NAMES = {"dob": "birth"}


def lines(name):
    return (SENTENCES / name).read_text().splitlines()


def labelled(name):
    """(sentence, the kinds that stand in it), written before there was anything to find them.

    The unseen ones are by somebody who never saw the rules; these were widened by what they missed
    of them then, 61 of 200.
    """
    for line in lines(name):
        kinds, sentence = line.split("\t")
        yield sentence, {NAMES.get(kind, kind) for kind in kinds.split(",")}


def kinds_in(text):
    return {one.kind for one in found(text)}


def test_at_least_97_of_100_sentences_with_something_personal_are_found_with_all_their_kinds():
    sentences = list(labelled("personal.txt"))
    missed = [sentence for sentence, kinds in sentences if not kinds <= kinds_in(sentence)]
    assert len(sentences) == 200
    assert {kind for _, kinds in sentences for kind in kinds} == set(KINDS)
    assert len(missed) <= 6, missed


def test_of_sentences_by_somebody_who_never_saw_the_rules_at_least_95_of_100_are_found():
    sentences = list(labelled("unseen_personal.txt"))
    missed = [sentence for sentence, kinds in sentences if not kinds <= kinds_in(sentence)]
    assert len(sentences) == 200
    assert len(missed) <= 10, missed


@pytest.mark.parametrize("name", ["harmless.txt", "unseen_harmless.txt"])
def test_at_most_5_of_200_harmless_sentences_about_practice_are_asked_about(name):
    harmless = lines(name)
    alarms = [sentence for sentence in harmless if found(sentence)]
    assert len(harmless) == 200
    assert len(alarms) <= 5, alarms


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Ring 07700 900123 now.", "Ring [phone number removed] now."),
        ("Ring 07700900123(work).", "Ring [phone number removed] (work)."),
        ("jo@example.org, NG7 9ZX", "[e-mail address removed], [postcode removed]"),
        ("NHS 999 040 6456, DOB 1/2/80", "NHS [NHS number removed], DOB [date of birth removed]"),
        (
            "AB 12 34 56 C / A1234BC",
            "[National Insurance number removed] / [prison number removed]",
        ),
        ("Nothing of the kind.", "Nothing of the kind."),
    ],
)
def test_what_is_taken_out_leaves_a_word_for_what_it_was(typed, left):
    assert taken_out(typed, found(typed)) == left
    assert found(left) == []


@pytest.mark.parametrize(
    "typed",
    ["999 040 6457", "AB123456", "A 2019 UK study", "B12 4th floor", "12/03/1987", "0465087302"],
)
def test_what_only_looks_like_it_is_left_alone(typed):
    assert found(typed) == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13", "phone"),
        ("07700\u00a0900\u2013123", "phone"),
        ("+353 1 679 0000", "phone"),
        ("jo[at]example[dot]org", "email"),
        ("prison number B1234CD", "prison"),
        ("national insurance AB123456", "nino"),
    ],
)
def test_it_is_found_in_other_spellings(typed, kind):
    assert [one.kind for one in found(typed)] == [kind]


HOSTILE = [
    *("0", "0 ", "1 ", "+1 2 3 4 5 6 7 8 ", "+44 ", "+1", "((((0", "07700 900123 ", "a@", "@a."),
    *("a", "a.a", "a-", "a'", "a [at] b [dot] ", "www.", "http://", " ", "born ", "dob", "b. "),
    *("01/01/80 ", "1 jan ", "AB12 ", "A1", "999 ", "999 040 6456 ", "NG7 9ZX ", "\u00e91", "\n0"),
]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_no_text_of_the_greatest_length_takes_long(piece):
    text = (piece * LIMIT)[:LIMIT]
    before = time.process_time()
    taken_out(text, found(text))
    assert time.process_time() - before < 0.5


def test_a_text_of_everyday_length_takes_about_a_millisecond():
    text = "We met 3 people on Tuesday, and talked about the kettle on the third floor. " * 15
    best = min(_seconds(text) for _ in range(20))
    assert best < 0.004


def _seconds(text):
    before = time.process_time()
    found(text)
    return time.process_time() - before
