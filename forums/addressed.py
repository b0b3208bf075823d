"""Names with an @ before them, in words that community/markup.py has rendered."""

import re
from collections.abc import Iterator
from html import escape, unescape

NAME = 80  # characters of a name, as many as a voice may have
WORDS = 6  # of a name
LOOKED_AT = 50  # signs in one text
_TAG_OR_LINK = re.compile(r"(<a\b[^>]*>.*?</a>|<[^>]*>)", re.DOTALL)
_SIGN = re.compile(r"(?<![\w@.])@(?=\w)")
_AFTER_A_NAME = ".,;:!?)]}\"'\u201d\u2019\u2026"
_POSSESSIVE = re.compile("['\u2019]s$")


def typed_names(html: str) -> list[list[str]]:
    """For each sign what may be the name after it, the longest first."""
    found = [_readings(text[sign.end() :]) for text, sign in _signs(html)]
    return found[:LOOKED_AT]


def calls_everyone(html: str) -> bool:
    """Whether "@everyone" stands in it as a word of its own."""
    return any("everyone" in (one.lower() for one in names) for names in typed_names(html))


def linked(html: str, links: dict[str, str]) -> str:
    """With each name (as typed, without its sign) that stands after a sign as the link given."""
    if not links:
        return html
    known = {escape(name, quote=False).lower(): link for name, link in links.items()}
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = re.compile(rf"{_SIGN.pattern}({names})(?!\w)", re.IGNORECASE)
    parts = _TAG_OR_LINK.split(html)
    parts[::2] = [
        pattern.sub(lambda found: known.get(found[1].lower(), found[0]), part)
        for part in parts[::2]
    ]
    return "".join(parts)


def _signs(html: str) -> Iterator[tuple[str, re.Match]]:
    for part in _TAG_OR_LINK.split(html)[::2]:
        text = unescape(part)
        for sign in _SIGN.finditer(text):
            yield text, sign


def _readings(text: str) -> list[str]:
    """Of "Wren Hall, hi": "Wren Hall, hi", "Wren Hall,", "Wren Hall", "Wren"."""
    text, _, _ = text[: NAME + 1].partition("\n")
    ends = [word.end() for word in re.finditer(r"\S+", text)][:WORDS]
    found = []
    for end in reversed(ends):
        name = text[:end]
        bare = name.rstrip(_AFTER_A_NAME)
        found += [name, bare, _POSSESSIVE.sub("", bare)]
    return [one for one in dict.fromkeys(found) if one and len(one) <= NAME]
