"""What a name may be, own or made up, so that it misleads nobody."""

import unicodedata

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
LONGEST_TYPED = 400
"""More than a name that is taken apart may have; how long one may be, the forms say."""
# Letters by name, and empty to the eye.
_UNSEEN = {"\u115f", "\u1160", "\u3164", "\uffa0"}


class NameRefused(ValueError):
    """Carries the reason shown to the person."""


def skeleton(name: str) -> str:
    """Two names with the same skeleton look alike: case, accents, spaces and digits aside."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign for sign in letters.translate(_LOOKALIKES) if sign.isalnum())


def tidy(name: str) -> str:
    """Composed letters and single spaces; raises NameRefused for more, and for signs unseen."""
    if len(name) > LONGEST_TYPED:
        raise NameRefused("This name is too long.")
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if _UNSEEN & set(name) or any(unicodedata.category(sign).startswith("C") for sign in name):
        raise NameRefused("Use letters, numbers, spaces and hyphens.")
    return name


def looks_like_staff(name: str) -> bool:
    """Whether it would be taken for one of the hub team."""
    return skeleton(name) in {skeleton(word) for word in STAFF_WORDS}


def check_own_name(name: str) -> str:
    """The name, tidied. People's names are theirs: nothing else is asked of them."""
    name = tidy(name)
    if looks_like_staff(name):
        raise NameRefused("This name would look like one of the hub team. Choose another.")
    return name
