"""E-mail addresses out of whatever somebody has pasted: a list, a mail's header, a spreadsheet."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254  # characters of one address, as many as a field may have
_SOMETHING_WITH_AT = re.compile(
    r"[^\s<>()\[\],;:\"\u201c\u201d|]*@[^\s<>()\[\],;:\"\u201c\u201d|]*"
)
_AROUND = ".'\u2018\u2019`*"


def addresses_in(text: str) -> tuple[list[str], list[str]]:
    """(addresses in small letters, each once; what has an @ and is none)."""
    found, others = {}, {}
    for word in _SOMETHING_WITH_AT.findall(text):
        address = word.strip(_AROUND).removeprefix("mailto:").lower()
        try:
            validate_email(address)
        except ValidationError:
            others[word[:LONGEST]] = None
        else:
            (found if len(address) <= LONGEST else others)[address[:LONGEST]] = None
    return list(found), list(others)
