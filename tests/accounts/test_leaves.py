import re
import string

import pytest
from django.template import engines

from accounts.templatetags.leaves import BLADES, HUES

REFS = [a + b for a in string.ascii_letters for b in string.digits]


def drawn(ref, size=40):
    template = engines["django"].from_string("{% load leaves %}{% leaf ref size %}")
    return template.render({"ref": ref, "size": size})


def test_a_voice_keeps_its_leaf():
    assert drawn("q7Xk2m") == drawn("q7Xk2m")


def test_voices_are_told_apart_by_their_leaves():
    assert len({drawn(ref) for ref in REFS}) > len(REFS) * 0.9


def test_every_colour_is_used_and_has_a_token():
    assert {int(re.search(r"leaf-hue-(\d+)", drawn(ref))[1]) for ref in REFS} == set(range(HUES))


@pytest.mark.parametrize("ref", REFS[: len(BLADES) * 12])
def test_a_leaf_is_small_and_says_nothing(ref):
    leaf = drawn(ref)
    assert len(leaf) < 500
    assert 'aria-hidden="true"' in leaf
    assert ref not in re.sub(r"[\s\d]+", " ", leaf).replace("leaf", "")


def test_a_leaf_is_as_large_as_asked():
    assert 'width="64" height="64"' in drawn("q7Xk2m", 64)
