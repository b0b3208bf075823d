"""Made-up names: friendly, and never somebody else's."""

import re
import unicodedata

from accounts.names import NameRefused, looks_like_staff, skeleton, tidy
from community.models import Voice

SHORTEST, LONGEST = 2, 40
_WORD = re.compile(r"[^\W_]+")


class NameTaken(NameRefused):
    """One sentence for staff words, for names here and for what looks like them.

    To hear it must not be to hear that somebody of this name is here.
    """

    def __init__(self):
        super().__init__("Choose another name: this one could be taken for somebody else.")


class OwnName(NameRefused):
    """Said to the one person of that name only, so that it tells nothing of who is here."""

    def __init__(self):
        super().__init__(
            "This has a part of your own name in it. Choose another, or use your own name."
        )


def check_made_up_name(name: str, community, own_name: str) -> str:
    """The name, tidied; raises NameRefused where it would mislead, or name its person."""
    name = spelled(name)
    refuse_own_name(name, own_name)
    taken = Voice.objects.filter(community=community).values_list("name", flat=True)
    if looks_like_staff(name) or skeleton(name) in {skeleton(other) for other in taken}:
        raise NameTaken
    return name


def refuse_own_name(name: str, own_name: str) -> None:
    """Raises OwnName where a word of it, or the whole, looks like a word of the person's name."""
    if _looks(name) & _looks(own_name):
        raise OwnName


def _looks(name: str) -> set[str]:
    return {skeleton(name), *map(skeleton, _WORD.findall(name))}


def spelled(name: str) -> str:
    """The name, tidied, whoever is called like it; raises NameRefused for how it is written."""
    name = tidy(name)
    if not SHORTEST <= len(name) <= LONGEST:
        raise NameRefused(f"Choose a name of {SHORTEST} to {LONGEST} letters.")
    if not all(sign.isalnum() or sign in " '-." for sign in name):
        raise NameRefused("Use letters, numbers, spaces and hyphens.")
    if len({_script(sign) for sign in name if sign.isalpha()}) != 1:
        raise NameRefused("Use letters of one alphabet.")
    return name


def _script(letter: str) -> str:
    """The first word of the letter's Unicode name: LATIN, CYRILLIC, GREEK..."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]
