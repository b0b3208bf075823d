"""Found words in a text."""

from functools import lru_cache

from django import template
from django.utils.html import format_html

from search.text import Segments

register = template.Library()


@register.filter
def marked(pieces: Segments) -> str:
    """The text, escaped, with what was found in <mark>."""
    if not pieces:
        return ""
    texts, found = zip(*pieces, strict=True)
    return format_html(_form(found), *texts)


@lru_cache(maxsize=1024)
def _form(found: tuple[bool, ...]) -> str:
    return "".join("<mark>{}</mark>" if is_found else "{}" for is_found in found)
