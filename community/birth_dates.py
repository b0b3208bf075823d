"""Dates of birth: whole dates beside a word that says so; a bare date is a meeting or a law."""

import re
from collections.abc import Iterator

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
_BETWEEN = r"[ ]?[/.\- ][ ]?"
_DATE = re.compile(
    rf"(?<![\w£])(?:"
    rf"\d{{1,2}}{_BETWEEN}\d{{1,2}}{_BETWEEN}{_YEAR}"
    rf"|(?:19|20)\d\d{_BETWEEN}\d{{1,2}}{_BETWEEN}\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH},?[ -]{_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|\d{{6}}|\d{{8}}"
    rf")(?!\w)",
    re.IGNORECASE,
)
# How far before the date the word may stand; between them no digit, and no end of a sentence.
_BEFORE = re.compile(
    r"(?:"
    r"(?:\bd ?\. ?o ?\. ?b\b\.?|\bdob\b|\bd o b\b|\bdate of birth\b|\bbirth ?date\b"
    r"|\bbirth certificate\b)[^\d\n]{0,30}"
    r"|\b(?:born|birthday(?:['\u2019]s)?)\b[^\d\n.!?]{0,16}"
    r"|\bb\.? "
    r")$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[^\d\n.!?]{0,15}\b(?:dob|date of birth|birthday)\b|,? (?:i|he|she|they) (?:was|were) born\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s?(?:,|;|&|/|and|or)\s?(?:on )?", re.IGNORECASE)
_NEAR = 60  # characters before a date in which the word is looked for


def birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends; one that follows another by "and" is one too."""
    last = None
    for date in _DATE.finditer(text):
        start, end = date.span()
        goes_on = last is not None and _AND.fullmatch(text, last, start)
        said_before = _BEFORE.search(text, max(0, start - _NEAR), start)
        if goes_on or said_before or _AFTER.match(text, end):
            yield start, end
            last = end
