"""Numbers and addresses by which somebody could be found, as people in Britain write them.

One set of rules for every door. Each pattern takes a bounded number of steps from each place, so
that no text of `markup.LIMIT` characters holds a request up.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from phonenumbers import (
    NumberParseException,
    ValidationResult,
    is_possible_number_with_reason,
    parse,
)
from stdnum.gb import nhs

from community.birth_dates import birth_dates

EMAIL, PHONE, NHS, NINO = "email", "phone", "nhs", "nino"
POSTCODE, BIRTH, PRISON = "postcode", "birth", "prison"
KINDS = {
    EMAIL: "e-mail address",
    PHONE: "phone number",
    NHS: "NHS number",
    NINO: "National Insurance number",
    POSTCODE: "postcode",
    BIRTH: "date of birth",
    PRISON: "prison number",
}


class Finding(NamedTuple):
    """`start` and `end` are places in the text that was searched."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        return KINDS[self.kind]

    @property
    def described(self) -> str:
        article = "an" if self.kind in {EMAIL, NHS} else "a"
        return f"{article} {self.name}"


def found(text: str) -> list[Finding]:
    """All that may be personal, in the order of the text; none lies over another."""
    plain = _plain(text)
    spans = [(start, -end, EMAIL) for start, end in _emails(plain)]
    if _DIGIT.search(plain):
        # Web addresses are full of numbers that are nobody's.
        plain = _ADDRESS.sub(lambda address: "_" * len(address[0]), plain)
        for kind, look in _NUMBERS.items():
            spans += [(start, -end, kind) for start, end in look(plain)]
    findings, last = [], 0
    for start, negative, kind in sorted(spans):
        if start >= last:
            last = -negative
            findings.append(Finding(kind, text[start:last], start, last))
    return findings


def taken_out(text: str, findings: list[Finding]) -> str:
    """The text with "[phone number removed]", or what it is, in place of each of its findings."""
    parts, last = [], 0
    for one in findings:
        # A bracket right behind it would make a link of the two.
        space = " " if text[one.end : one.end + 1] in {"(", "[", ":"} else ""
        parts += [text[last : one.start], f"[{one.name} removed]", space]
        last = one.end
    return "".join([*parts, text[last:]])


# One sign for one sign, so that places stay: other digits, dashes and spaces become ASCII.
_SIGNS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SIGNS |= dict.fromkeys(map(ord, "\t\u00a0\u2007\u2009\u200a\u202f\u3000"), " ")
_SIGNS |= {0xFF20: "@", 0xFF0B: "+"}
_DIGIT = re.compile(r"\d")


def _plain(text: str) -> str:
    if text.isascii():
        return text.replace("\t", " ")
    text = text.translate(_SIGNS)
    return _DIGIT.sub(lambda digit: str(int(digit[0])), text)


_EMAIL = re.compile(
    r"(?:mailto:)?(?<![\w.+'-])[\w.+'-]{1,64}(?:"
    r"(?:@| @ | ?[\[(]at[\])] ?)(?:[\w-]{1,63}(?:\.| \. | ?[\[(]dot[\])] ?)){1,8}"
    r"| at (?:[\w-]{1,63} dot ){1,4})[^\W\d_]{2,24}(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.|doi:)\S+", re.IGNORECASE)
_STOP = r"(?![\w])"
_BRITISH = re.compile(r"(?<![\w£$€+#])\(?0(?:[ .\-/()]{0,2}\d){9,10}" + _STOP)
_MOBILE = re.compile(r"(?<![\w£$€+#])[0oO]7(?:[ .\-]{0,2}[\doO]){9}" + _STOP)
_ABROAD = re.compile(r"(?<![\w£$€#])(?:\+|00 ?|(?=44[1-37-9]\d{9}\b))\d(?:[ .\-/()]{0,2}\d){7,14}")
_MOST_PARSED = 50
_FIRST_GROUPS = {3, 4, 5, 6, 7, 10, 11}
# In threes and a four, with whatever people put between them; in pairs; or the last one apart.
_NHS = re.compile(
    r"(?:(?<![\w£$€+])|(?<=nhs)|(?<=no))(?:"
    r"\d{3}[ .,/\-]{0,3}\d{3}[ .,/\-]{0,3}\d{3}[ .\-]?\d|\d\d(?: \d\d){4})" + _STOP,
    re.IGNORECASE,
)
# HM Revenue & Customs, NIM39110: letters that none begins with.
_NINO = re.compile(
    r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?P<gap>[ -]?)\d(?:[ -]?\d){5}(?:[ -]?[A-D])?"
    + _STOP,
    re.IGNORECASE,
)
_SAYS_NINO = re.compile(r"\b(?:ni|nino|nat(?:ional)? ins(?:urance)?)\b[^\n]{0,30}$", re.IGNORECASE)
_AREAS = (
    " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "
)
_POSTCODE = re.compile(
    r"(?<![\w£/.-])(?P<area>[A-Z]{1,2})\d[\dA-Z]?[ -]{0,2}"
    r"(?!\d(?-i:st|nd|rd|th)\b)\d-?[ABD-HJLNP-UW-Z]{2}" + _STOP,
    re.IGNORECASE,
)
_PRISON = re.compile(
    r"(?<!\w)(?:[A-Z](?P<gap>[ -]?)(?P<year>\d{4})[ -]?[A-Z]{2}|[A-Z]{2}\d{4})" + _STOP,
    re.IGNORECASE,
)
_SAYS_PRISON = re.compile(r"\b(?:prison|hmp|noms|nomis|custody|inmate)[^\n]{0,30}$", re.IGNORECASE)
_IS_BOOK = re.compile(r"\bISBN(?:-1[03])?:? ?[\d -]{0,6}$", re.IGNORECASE)


def _before(text: str, start: int, what: re.Pattern) -> bool:
    """Whether the words right before it say what it is."""
    return what.search(text, max(0, start - 60), start) is not None


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _MOBILE.finditer(text))
    for match in _BRITISH.finditer(text):
        groups = re.findall(r"\d+", match[0])
        is_spelt = all(len(group) == 1 for group in groups)
        is_code = len(groups[0]) in _FIRST_GROUPS and match[0].lstrip("(")[1] in "1235789"
        if (is_spelt or is_code) and not _before(text, match.start(), _IS_BOOK):
            yield match.span()
    for at, match in enumerate(_ABROAD.finditer(text)):
        # The library takes its time; a text with so many is asked about by their shape.
        if end := _end_of_number(match) if at < _MOST_PARSED else match.end():
            yield match.start(), end


def _end_of_number(match: re.Match) -> int:
    """Where the longest possible number ends that begins here; 0 where there is none."""
    sign = "" if match[0][0] in "+0" else "+"
    ends = [group.end() for group in re.finditer(r"\d+", match[0]) if group.end() > 7]
    for end in ends[:-4:-1]:
        if _is_number(sign + match[0][:end]):
            return match.start() + end
    return 0


def _is_number(written: str) -> bool:
    try:
        number = parse(written, "GB")
    except NumberParseException:
        return False
    return is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _nhs(text: str) -> Iterator[tuple[int, int]]:
    """By the check digit alone: one in eleven other numbers of ten digits has it too.

    With 0 begin only those of Scotland, whose first six digits are a day.
    """
    for match in _NHS.finditer(text):
        digits = "".join(filter(str.isdigit, match[0]))
        is_day = "01" <= digits[:2] <= "31" and "01" <= digits[2:4] <= "12"
        is_book = _before(text, match.start(), _IS_BOOK)
        if (digits[0] != "0" or is_day) and nhs.is_valid(digits) and not is_book:
            yield match.span()


def _ninos(text: str) -> Iterator[tuple[int, int]]:
    for match in _NINO.finditer(text):
        is_plain = match[0][-1].isalpha()
        if is_plain or _before(text, match.start(), _SAYS_NINO):
            yield match.span()


def _postcodes(text: str) -> Iterator[tuple[int, int]]:
    for match in _POSTCODE.finditer(text):
        if f" {match['area'].upper()} " in _AREAS:
            yield match.span()


def _prisons(text: str) -> Iterator[tuple[int, int]]:
    """Today's begin with A. Others, and "A 2019 UK", are told by the words before them."""
    for match in _PRISON.finditer(text):
        is_today = match["year"] is not None and match[0][0] in "Aa"
        is_year = bool(match["gap"]) and match["year"][:2] in {"19", "20"}
        if (is_today and not is_year) or _before(text, match.start(), _SAYS_PRISON):
            yield match.span()


_NUMBERS = {
    PHONE: _phones,
    NHS: _nhs,
    NINO: _ninos,
    POSTCODE: _postcodes,
    BIRTH: birth_dates,
    PRISON: _prisons,
}
