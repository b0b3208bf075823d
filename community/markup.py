"""From what a person typed to the HTML that is stored and shown: the one cleaning module.

A small subset of CommonMark is parsed from an allow-list of rules, so that what is not listed here
(raw HTML, images, entities, code, reference links) stays on the page as it was typed. The result
goes through two independent sanitisers. All work is bounded by `LIMIT` and `DEEPEST`.
"""

import re
import unicodedata
from html import unescape

import bleach
import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, escape
from markdown_it.token import Token

from community.linking import HREF, bare_address, words_and_address, www_address

PIPELINE = 2
"""Stored with each rendered text; goes up whenever the same source would give other HTML."""

LIMIT = 20_000
"""The longest source, in characters after `normalise`; what comes to it may be twice as long."""

DEEPEST = 20
"""How many lists, items, quotes or emphases may stand inside one another."""

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "li": {"value"}}
REL = "nofollow ugc noopener"
SCHEMES = {"http", "https", "mailto"}

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, marks that turn the reading direction of what follows, invisible characters that split
# words unseen, and code points that are no characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001fffe\U0001ffff]"
)
# Tag characters spell the flags of England, Scotland and Wales after a black flag; nothing else.
_FLAG_TAGS = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)|[\U000e0000-\U000e007f]"
)
# Joiners belong between the parts of an emoji and in scripts that need them, never beside ASCII.
_JOINERS = re.compile(
    "(?<=[^\x00-\x7f\u200c\u200d])([\u200c\u200d])[\u200c\u200d]*(?=[^\x00-\x7f\u200c\u200d])"
    "|[\u200c\u200d]"
)
# What NFC sorts: marks, and three signs that it takes apart into marks. All are in two planes.
_MARK = "".join(sign for sign in map(chr, range(0x300, 0x20000)) if unicodedata.combining(sign))
_PILED_MARKS = re.compile("([M]{8})[M]+".replace("M", _MARK + "\u0f73\u0f75\u0f81"))
_PILED_ACCENTS = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")

_GOES_NOWHERE = re.compile(rf'<a rel="{REL}">(.*?)</a>', re.DOTALL)

# Between two letters an asterisk is a letter left out ("f*ck"); four or more marks in a row are a
# line to write on or a decoration ("name: ______").
_PLAIN_MARKS = re.compile(r"(?<=[^\W_])\*+(?=[^\W_])|([*_])\1{3,}")
_ESCAPABLE = frozenset("*_[]()#>+-.")
_BLOCK_EDGE = re.compile(r"<(?:/p|/li|/blockquote|ul|ol|br|hr)\b[^>]*>")


class Unreadable(ValueError):
    """A text that is too long or too deeply nested; its words are shown to the person."""


def normalise(source: str) -> str:
    """The same words in one spelling: NFC, line feeds, nothing unseen. Raises `Unreadable`."""
    _refuse_length(source, 2 * LIMIT)
    text = _FLAG_TAGS.sub(r"\1", _UNSEEN.sub("", _NEWLINES.sub("\n", source)))
    text = _JOINERS.sub(r"\1", _composed(text))
    text = _composed(_PILED_ACCENTS.sub(r"\1", text))
    _refuse_length(text, LIMIT)
    return text


def _refuse_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Unreadable(
            f"This is {len(text):,} characters long and the most is {LIMIT:,}. "
            "Please shorten it, or write it in two parts."
        )


def _composed(text: str) -> str:
    # NFC sorts the marks on a letter in quadratic time, so few are left there before.
    return unicodedata.normalize("NFC", _PILED_MARKS.sub(r"\1", text))


def render(source: str) -> str:
    """Cleaned HTML for what a person typed. Raises `Unreadable`, nothing else."""
    tokens = _MARKDOWN.parse(normalise(source))
    _refuse_nesting(tokens)
    _flatten_headings(tokens)
    _keep_typed_numbers(tokens)
    return clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})).strip()


def clean(html: str) -> str:
    """Reduce any HTML to `TAGS` and `ATTRIBUTES`; cleaning it again changes nothing."""
    once = bleach.clean(
        html, tags=TAGS, attributes=_allows_attribute, protocols=SCHEMES, strip=True
    )
    twice = nh3.clean(
        once,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=REL,
    )
    return _GOES_NOWHERE.sub(r"\1", twice)


def plain(html: str) -> str:
    """The words of rendered HTML on one line, unescaped: for search, notifications and meta."""
    return " ".join(unescape(strip_tags(_BLOCK_EDGE.sub(" ", html))).split())


def excerpt(text: str, length: int) -> str:
    """At most `length` characters of plain text, cut between words and then ended by "…"."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[:length]
    return (head.rpartition(" ")[0] or head[:-1]).rstrip(" ,;:.-") + "…"


def trusted(html: str) -> SafeString:
    """Mark HTML for output as it is. Only for what `render` returned, as stored in a model."""
    return mark_safe(html)  # noqa: S308


def _allows_attribute(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    return bool(HREF.fullmatch(value)) if name == "href" else value.isascii() and value.isdigit()


def _refuse_nesting(tokens: list[Token]) -> None:
    # The parser drops what lies deeper than its limit without a word: refuse it before that.
    depth = 0
    for token in tokens:
        if token.nesting == 1 and token.type != "paragraph_open":
            depth = max(depth, token.level + 1)
        level = 0
        for child in token.children or ():
            level += child.nesting
            depth = max(depth, level)
    if depth > DEEPEST:
        raise Unreadable(
            "There are too many lists or quotes inside one another. "
            "Please take out a few levels and try again."
        )


def _flatten_headings(tokens: list[Token]) -> None:
    # A post stands under headings of the page, so a heading of its own becomes a bold paragraph.
    before = ""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "p"
        elif before == "heading_open" and token.children:
            opening, closing = (
                Token("strong_open", "strong", 1),
                Token("strong_close", "strong", -1),
            )
            token.children = [opening, *token.children, closing]
        before = token.type


def _keep_typed_numbers(tokens: list[Token]) -> None:
    # "3. 5. 8." stays 3, 5, 8. A number that only repeats is the habit of letting the list count.
    lists: list[tuple[int, int]] = []
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            lists.append((0, 0))
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and token.info:
            typed, (before, shown) = int(token.info), lists[-1]
            is_first = not before and not shown
            counted = typed if is_first or typed != before else shown + 1
            if not is_first and counted != shown + 1:
                token.attrSet("value", str(counted))
            lists[-1] = (typed, counted)


def _outdented(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    # Ends a paragraph: what is typed under a list without indent is no longer the last item.
    return silent and state.sCount[line] < state.blkIndent


def _unquoted(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    # Ends a quote: an answer typed right under someone's words must not become their words.
    return silent


def _plain_marks(state: StateInline, silent: bool) -> bool:
    if not (marks := _PLAIN_MARKS.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.append_pending(marks[0])
    state.pos = marks.end()
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    # Only before a mark that means something here: "\\\\server\\files" stays what was typed.
    follows = state.src[state.pos + 1 : state.pos + 2]
    return follows in _ESCAPABLE and escape(state, silent)


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero", {"breaks": True, "maxNesting": DEEPEST + 1})
    md.enable(["heading", "hr", "list", "blockquote", "newline", "escape", "emphasis"])
    md.block.ruler.before("paragraph", "outdented", _outdented, {"alt": ["paragraph"]})
    md.block.ruler.before("paragraph", "unquoted", _unquoted, {"alt": ["blockquote"]})
    md.inline.ruler.before("emphasis", "plain_marks", _plain_marks)
    md.inline.ruler.at("escape", _escape)
    md.inline.ruler.after("emphasis", "words_and_address", words_and_address)
    md.inline.ruler.after("words_and_address", "bare_address", bare_address)
    md.core.ruler.push("www_address", www_address)
    return md


_MARKDOWN = _parser()
