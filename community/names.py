"""Made-up names: friendly, and never somebody else's."""

import unicodedata

from accounts.names import NameRefused, refuse_staff_words, skeleton, tidy
from community.models import Voice

SHORTEST, LONGEST = 2, 40


def check_made_up_name(name: str, community) -> str:
    """The name, tidied; raises NameRefused where it would mislead."""
    name = tidy(name)
    if not SHORTEST <= len(name) <= LONGEST:
        raise NameRefused(f"Choose a name of {SHORTEST} to {LONGEST} letters.")
    if not all(sign.isalnum() or sign in " '-." for sign in name):
        raise NameRefused("Use letters, numbers, spaces and hyphens.")
    if len({_script(sign) for sign in name if sign.isalpha()}) != 1:
        raise NameRefused("Use letters of one alphabet.")
    refuse_staff_words(name)
    taken = Voice.objects.filter(community=community).values_list("name", flat=True)
    if skeleton(name) in {skeleton(other) for other in taken}:
        raise NameRefused("Somebody here has this name, or one that looks like it. Choose another.")
    return name


def _script(letter: str) -> str:
    """The first word of the letter's Unicode name: LATIN, CYRILLIC, GREEK..."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]
