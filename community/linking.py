"""Which addresses that people type become links: whole ones, with nothing clever in them."""

import re
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_URL_CHARACTER = r"[^\s<>()\[\]\\\"`\u201c\u201d\u2018\u2019]"
_REST = (
    r"(?::\d{1,5})?"
    rf"(?:[/?#](?:{_URL_CHARACTER}|\({_URL_CHARACTER}{{0,200}}\)){{0,1500}})?"
)
# No name or password before the host: that is how a false address is dressed up.
_ADDRESS = r"https?://(?![^\s/?#]{0,255}@)[^\W_][\w.-]{0,252}" + _REST
_MAIL = r"mailto:[a-z0-9_.+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"
_LINK = re.compile(rf"\[(?!\s*\])((?:\\.|[^\[\]\\\n])+)\]\(({_ADDRESS}|{_MAIL})\)", re.IGNORECASE)
_BARE_ADDRESS = re.compile(_ADDRESS, re.IGNORECASE)
_WWW = re.compile(
    rf"(?<![\w.@:/=-])www\.(?![^\s/?#]{{0,255}}@)[^\W_][\w-]{{0,62}}\.[^\W_][\w.-]{{0,180}}{_REST}",
    re.IGNORECASE,
)
_SCHEME_BEFORE = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
_NAMED_HOST = re.compile(r"(?:https?://|(?<![\w.-])(?=www\.))([^\s/?#]+)", re.IGNORECASE)
_AFTER = ".,;:!?'*_~"  # ends a sentence, not an address
HREF = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)


def words_and_address(state: StateInline, silent: bool) -> bool:
    """`[words](address)` with nothing clever in it: no brackets or titles, no white space.

    One pattern that cannot backtrack into an earlier bracket replaces CommonMark's link rule,
    whose search for the matching bracket is quadratic.
    """
    match = _LINK.match(state.src, state.pos, state.posMax) if state.linkLevel == 0 else None
    if not match or not (href := _href(state.md, match[2])) or _names_other_host(match[1], href):
        return False
    if not silent:
        end, state.pos, state.posMax = state.posMax, match.start(1), match.end(1)
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = end
    state.pos = match.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:
    """An address typed as it is becomes a link; the full stop after it does not."""
    if state.linkLevel or not state.src.startswith("://", state.pos, state.posMax):
        return False
    if not (scheme := _SCHEME_BEFORE.search(state.pending[-6:])):
        return False
    match = _BARE_ADDRESS.match(state.src, state.pos - len(scheme[0]), state.posMax)
    address = match[0].rstrip(_AFTER) if match else ""
    if not (href := _href(state.md, address)):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[0])
    return True


def www_address(state: StateCore) -> None:
    """What begins with www. is an address too, by https. Last, since no mark stands before it."""
    for block in state.tokens:
        if not block.children or "www." not in block.content.lower():
            continue
        depth, shown = 0, []
        for token in block.children:
            depth += token.nesting if token.type.startswith("link_") else 0
            is_plain = token.type == "text" and not depth
            shown += _linked(state.md, token) if is_plain else [token]
        block.children = shown


def _linked(md: MarkdownIt, token: Token) -> list[Token]:
    shown, done = [], 0
    for match in _WWW.finditer(token.content):
        address = match[0].rstrip(_AFTER)
        if not (href := _href(md, f"https://{address}")):
            continue
        shown += [_text(token.content[done : match.start()]), *_whole_link(href, address)]
        done = match.start() + len(address)
    return [*shown, _text(token.content[done:])]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _whole_link(href: str, words: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": href})
    return [opening, _text(words), Token("link_close", "a", -1)]


def _href(md: MarkdownIt, address: str) -> str | None:
    """The address ready for an attribute (ASCII, percent-encoded), or None if it cannot be one."""
    try:
        href = md.normalizeLink(address)
        urlsplit(href)
    except ValueError:
        return None
    return href if HREF.fullmatch(href) else None


def _names_other_host(words: str, href: str) -> bool:
    named = _NAMED_HOST.search(words)
    return bool(named) and named[1].rstrip(_AFTER).lower() != urlsplit(href).netloc.lower()
