"""Made-up names: friendly, and never somebody else's."""

import unicodedata

from community.models import Voice

SHORTEST, LONGEST = 2, 40
STAFF_WORDS = {
    "admin", "administrator", "moderator", "facilitator", "cofacilitator", "staff", "support",
    "safeguarding", "coppice", "hub", "hubteam", "team", "police", "nhs", "system", "everyone",
    "anonymous", "deleted", "removed",
}  # fmt: skip
# What reads like a Latin letter at a glance; accents fall away by themselves.
_LOOKALIKES = str.maketrans(
    "0134578@$|!i" + "авсеһгіӏјкмнопрԛѕтуԝхѵԁ" + "αβγεηικμνορτυχω",
    "oleastbaslll" + "abcehrlljkmhonpqstywxvd" + "abyenlkuvoptuxw",
)  # fmt: skip
# Letters by name, and empty to the eye.
_UNSEEN = {"\u115f", "\u1160", "\u3164", "\uffa0"}


class NameRefused(ValueError):
    """Carries the reason shown to the person."""


def skeleton(name: str) -> str:
    """Two names with the same skeleton look alike: case, accents, spaces and digits aside."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign for sign in letters.translate(_LOOKALIKES) if sign.isalnum())


def check_made_up_name(name: str, community) -> str:
    """The name, tidied; raises NameRefused where it would mislead."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not SHORTEST <= len(name) <= LONGEST:
        raise NameRefused(f"Choose a name of {SHORTEST} to {LONGEST} letters.")
    if not all(sign.isalnum() or sign in " '-." for sign in name) or _UNSEEN & set(name):
        raise NameRefused("Use letters, numbers, spaces and hyphens.")
    if len({_script(sign) for sign in name if sign.isalpha()}) != 1:
        raise NameRefused("Use letters of one alphabet.")
    if skeleton(name) in {skeleton(word) for word in STAFF_WORDS}:
        raise NameRefused("This name would look like one of the hub team. Choose another.")
    taken = Voice.objects.filter(community=community).values_list("name", flat=True)
    if skeleton(name) in {skeleton(other) for other in taken}:
        raise NameRefused("Somebody here has this name, or one that looks like it. Choose another.")
    return name


def _script(letter: str) -> str:
    """The first word of the letter's Unicode name: LATIN, CYRILLIC, GREEK..."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]
