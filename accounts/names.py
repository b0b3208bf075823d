"""What a name may be, own or made up, so that it misleads nobody."""

import re
import unicodedata

STAFF_WORDS = {
    "admin", "administrator", "administration", "moderator", "moderation", "facilitator",
    "facilitation", "cofacilitator", "lead", "deputy", "deputies", "contributor", "guest",
    "welcomer", "staff", "support", "safeguarding", "coppice", "hub", "team", "police", "nhs",
    "system", "everyone", "anonymous", "deleted", "removed",
}  # fmt: skip
"""With these, and the titles of roles in them, the hub team and its officers are named."""
BESIDE_STAFF_WORDS = {"the", "site", "official"}
# What reads like a Latin letter at a glance; accents fall away by themselves.
_LOOKALIKES = str.maketrans(
    "0134578@$|!i" + "авсеһгіӏјкмнопрԛѕтуԝхѵԁ" + "αβγεηικμνορτυχω",
    "oleastbaslll" + "abcehrlljkmhonpqstywxvd" + "abyenlkuvoptuxw",
)  # fmt: skip
LONGEST_TYPED = 400
"""More than a name that is taken apart may have; how long one may be, the forms say."""
# Letters by name, and empty to the eye.
_UNSEEN = {"\u115f", "\u1160", "\u3164", "\uffa0"}
_WORD = re.compile(r"[^\W_]+")


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


# No word is made of others, so that a name can be taken apart in one way only.
_ANY = f"(?:(?:{'|'.join(map(skeleton, STAFF_WORDS))})s?)+"
_STAFF = re.compile(_ANY)
_ALL_STAFF = re.compile(f"(?:{'|'.join(map(skeleton, BESIDE_STAFF_WORDS))})*{_ANY}")


def looks_like_staff(name: str) -> bool:
    """Whether any word of it, or all together, would be taken for one of the hub team."""
    words = {name, *name.split(), *_WORD.findall(name)}
    return any(_STAFF.fullmatch(skeleton(word)) for word in words)


def check_own_name(name: str) -> str:
    """The name, tidied. People's names are theirs: nothing else is asked of them."""
    name = tidy(name)
    # Somebody may be called Mo Deputy: it takes more than one such word among others.
    if _ALL_STAFF.fullmatch(skeleton(name)):
        raise NameRefused("This name would look like one of the hub team. Choose another.")
    return name
